"""A layer's folder inside a zone, and what reading a file in it gives."""

from pathlib import Path

import pytest

from landmap.errors import RefusalError
from landmap.io.read import read_layer
from landmap.io.source import ReadLayer
from landmap.issue import Issue
from landmap.site import Layer


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "zone" / "parcels"
    made.mkdir(parents=True)
    return made


@pytest.fixture
def read(folder: Path):
    def reading(source: str, **settings) -> ReadLayer:
        return read_layer(Layer(id="p", role="parcels", title="t", source=source, folder=folder, **settings))

    return reading


@pytest.fixture
def refusal(read):
    def refused(source: str, **settings) -> Issue:
        with pytest.raises(RefusalError) as error:
            read(source, **settings)
        return error.value.issues[0]

    return refused
