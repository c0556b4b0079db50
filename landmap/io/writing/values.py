"""Single values as formats write them: missing as None, whole numbers whole, days as dates, nothing of pandas or numpy left."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

Plain = str | int | float | bool | date | None


def plain(value: Any) -> Plain:
    """``value`` as Python has it; a moment at midnight is a day, "" and NaN are missing."""
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, str) and not value):
        return None
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, (float, np.floating)):
        return None if np.isnan(value) else float(value)
    if isinstance(value, datetime):
        moment = value.to_pydatetime(warn=False) if isinstance(value, pd.Timestamp) else value
        moment = moment.replace(tzinfo=None)
        return moment if moment.time() != datetime.min.time() else moment.date()
    return value if isinstance(value, date) else str(value)


def json_value(value: Any) -> Any:
    """``value`` as JSON has it; what JSON cannot write as a number (infinity) is text."""
    found = plain(value)
    if isinstance(found, float) and not np.isfinite(found):
        return str(found)
    return text(found) if isinstance(found, date) else found


def text(value: Any) -> str:
    """``value`` as text: days as YYYY-MM-DD, moments as YYYY-MM-DD HH:MM:SS, missing as ""."""
    found = plain(value)
    if found is None:
        return ""
    if isinstance(found, datetime):
        return found.isoformat(sep=" ")
    return found.isoformat() if isinstance(found, date) else str(found)
