"""How a parcel or building stands on a day: the legal clock and one class of the map, each with the rule that decided.

clock.py        the one-year and two-year limits of the law, and what is missing to apply them
classify.py     the class of the map
transitions.py  which changes of a status are legal
"""

from landmap.status.classify import (
    BUILDING_RULES,
    CLASS_RULES,
    IDLE_CLASSES,
    IN_DISPOSAL,
    ClassRule,
    classify,
    classify_buildings,
)
from landmap.status.clock import CLOCK_RULES, CLOCK_STAGES, STATE_TENURES, ClockRule, clock, months_after
from landmap.status.transitions import Transition, legal_transitions

__all__ = [
    "BUILDING_RULES",
    "CLASS_RULES",
    "CLOCK_RULES",
    "CLOCK_STAGES",
    "IDLE_CLASSES",
    "IN_DISPOSAL",
    "STATE_TENURES",
    "ClassRule",
    "ClockRule",
    "Transition",
    "classify",
    "classify_buildings",
    "clock",
    "legal_transitions",
    "months_after",
]
