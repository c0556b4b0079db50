"""Parcels as checking hands them on: typed columns, what is not said is unknown."""

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
    return pd.DataFrame(found)


@pytest.fixture(scope="session")
def frame_of() -> Callable[..., pd.DataFrame]:
    return made
