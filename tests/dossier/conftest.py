"""Frames as checking and the steps before hand them on; what is not said is unknown."""

from collections.abc import Callable

import pandas as pd
import pytest

from landmap.terms import CODES, columns_of

DTYPES = {"text": "string", "code": "string", "number": "Float64", "date": "datetime64[ns]", "flag": "boolean"}


def made(role: str, *rows: dict[str, object]) -> pd.DataFrame:
    found = {}
    for column in columns_of(role):
        usual = "unknown" if column.kind == "code" and "unknown" in CODES[column.codes] else None
        found[column.name] = pd.Series([row.get(column.name, usual) for row in rows], dtype=object).astype(DTYPES[column.kind])
    frame = pd.DataFrame(found)
    frame["layer"] = pd.Series(role, index=frame.index, dtype="string")
    frame["source_file"] = pd.Series(f"{role}/{role}.shp", index=frame.index, dtype="string")
    frame["source_row"] = pd.Series(range(1, len(rows) + 1), dtype="Int64")
    return frame


@pytest.fixture(scope="session")
def frame_of() -> Callable[..., pd.DataFrame]:
    return made
