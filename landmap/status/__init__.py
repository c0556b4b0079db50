"""How a parcel or building stands on a day: the legal clock and one class of the map, each with the rule that decided.

clock.py        the one-year and two-year limits of the law, and what is missing to apply them
classify.py     the class of the map
due.py          what falls due within so many days, and the parcels for which the clock cannot say
law.py          the tables of the law: rules, causes, limits, with their articles
transitions.py  which changes of a status are legal, and what each needs
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
from landmap.status.clock import CLOCK_STAGES, STATE_TENURES, clock, months_after
from landmap.status.due import DUE_COLUMNS, PAST, WITHIN, due, undecided, windows
from landmap.status.law import CAUSES, CLOCK_RULES, LIMIT_ARTICLES, Cause, ClockRule, cited
from landmap.status.transitions import Transition, legal_transitions, require_transition

__all__ = [
    "BUILDING_RULES",
    "CAUSES",
    "CLASS_RULES",
    "CLOCK_RULES",
    "CLOCK_STAGES",
    "DUE_COLUMNS",
    "IDLE_CLASSES",
    "IN_DISPOSAL",
    "LIMIT_ARTICLES",
    "PAST",
    "STATE_TENURES",
    "WITHIN",
    "Cause",
    "ClassRule",
    "ClockRule",
    "Transition",
    "cited",
    "classify",
    "classify_buildings",
    "clock",
    "due",
    "legal_transitions",
    "months_after",
    "require_transition",
    "undecided",
    "windows",
]
