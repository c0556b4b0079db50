"""How a parcel or building stands on a day: the legal clock and one class of the map, each with the rule that decided.

clock.py        the one-year and two-year limits of the law, and what is missing to apply them
classify.py     the class of the map
history.py      how parcels stood on a past day, as far as dates tell, and when their class changed
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
from landmap.status.history import EVENT_COLUMNS, HISTORY_READ, changes, classify_as_known, known_by, revivals
from landmap.status.law import CAUSES, CLOCK_RULES, LIMIT_ARTICLES, Cause, ClockRule, cited
from landmap.status.transitions import Transition, legal_transitions, require_transition

__all__ = [
    "BUILDING_RULES",
    "CAUSES",
    "CLASS_RULES",
    "CLOCK_RULES",
    "CLOCK_STAGES",
    "DUE_COLUMNS",
    "EVENT_COLUMNS",
    "HISTORY_READ",
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
    "changes",
    "cited",
    "classify",
    "classify_as_known",
    "classify_buildings",
    "clock",
    "due",
    "known_by",
    "legal_transitions",
    "months_after",
    "require_transition",
    "revivals",
    "undecided",
    "windows",
]
