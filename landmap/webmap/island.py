"""Values written into a page so that a browser reads them back as they were and can never take them for markup or code.

Small content is JSON in an inert block. Large content, and all that holds numpy arrays, is one compressed block: a header of
JSON and the arrays behind it, byte planes apart, deflated, in base64, whose letters mean nothing in HTML.
"""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

# `<` `>` `&` could end the block or open a tag; U+2028/2029 end a line in old script engines; a lone surrogate is not UTF-8.
_TROUBLE = re.compile("[<>&\u2028\u2029\ud800-\udfff]")
_LARGE = 20_000  # characters of JSON from which compressing it saves more than the header costs
_HUGE = 2**24  # bytes from which the last per cent of compression is not worth several times the work
# What a browser has a typed array for.
_TYPES = {"int8", "uint8", "int16", "uint16", "int32", "uint32", "float64"}
_BLOCK = re.compile(r'<script type="application/(json|octet-stream|zlib)" id="(\w+)"[^>]*>([^<]*)</script>')

Array = npt.NDArray[Any]


def island_text(content: object) -> str:
    """``content`` as JSON that holds no character with a meaning in HTML; NaN and infinity are refused (ValueError)."""
    plain = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _TROUBLE.sub(lambda found: f"\\u{ord(found[0]):04x}", plain)


def island(name: str, content: object) -> str:
    """``content`` as an inert block of the page; ``name`` (letters, digits, underscore) is its id.

    ``content`` is what JSON can hold, and numpy arrays of one dimension anywhere in it, which the page gets as typed arrays.
    """
    arrays: list[tuple[list[str | int], Array]] = []
    text = island_text(_without_arrays(content, [], arrays))
    if not arrays and len(text) < _LARGE:
        return f'<script type="application/json" id="{name}">{text}</script>'
    raw = _packed(text, arrays)
    packed = base64.b64encode(zlib.compress(raw, 9 if len(raw) < _HUGE else 6)).decode("ascii")
    return f'<script type="application/octet-stream" id="{name}" data-size="{len(raw)}">{packed}</script>'


def contents(page: str) -> dict[str, Any]:
    """What the blocks of a saved page hold, by id: for whoever wants to know what a page tells (arrays as numpy arrays)."""
    return {name: _read(kind, text) for kind, name, text in _BLOCK.findall(page) if kind != "zlib"}


def plain(page: str) -> str:
    """A saved page with its packed blocks, code included, as text, so that it can be searched for what it must not hold."""
    return _BLOCK.sub(lambda block: block[0] if block[1] == "json" else _raw(block[3]).decode("utf-8", "replace"), page)


def without_blocks(text: str) -> str:
    """``text`` without its blocks: what is left is all that could name an address or need a library."""
    return _BLOCK.sub("", text)


def _raw(packed: str) -> bytes:
    return zlib.decompress(base64.b64decode(packed))


def _without_arrays(content: Any, path: list[str | int], found: list[tuple[list[str | int], Array]]) -> Any:
    """``content`` with None where its arrays were; the arrays and where they belong go into ``found``."""
    if isinstance(content, np.ndarray):
        if content.dtype.name not in _TYPES or content.ndim != 1:
            raise TypeError(f"a page holds no array of {content.dtype.name} with {content.ndim} dimensions")
        found.append((path, content))
        return None
    if isinstance(content, dict):
        return {key: _without_arrays(value, [*path, key], found) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [_without_arrays(value, [*path, place], found) for place, value in enumerate(content)]
    return content


def _packed(text: str, arrays: list[tuple[list[str | int], Array]]) -> bytes:
    told = [[array.dtype.name, len(array), path] for path, array in arrays]
    header = f'{{"arrays":{island_text(told)},"content":{text}}}'.encode()
    planes = [_planes(array) for _, array in arrays]
    return b"".join([len(header).to_bytes(4, "little"), header, *planes])


def _planes(array: Array) -> bytes:
    """First bytes of all numbers (lowest first), then their second bytes, and so on: alike bytes lie together and shrink."""
    small = array.astype(array.dtype.newbyteorder("<"), copy=False)
    return np.ascontiguousarray(small).view(np.uint8).reshape(len(array), array.dtype.itemsize).T.tobytes()


def _read(kind: str, text: str) -> Any:
    if kind == "json":
        return json.loads(text)
    raw = _raw(text)
    start = 4 + int.from_bytes(raw[:4], "little")
    header = json.loads(raw[4:start])
    for (name, length, path), array in zip(header["arrays"], _arrays(header["arrays"], raw[start:]), strict=True):
        if not path:
            return array
        holder = header["content"]
        for key in path[:-1]:
            holder = holder[key]
        holder[path[-1]] = array
        assert len(array) == length, name  # noqa: S101 -- the block was written here
    return header["content"]


def _arrays(told: list[tuple[str, int, list[str | int]]], raw: bytes) -> Iterator[Array]:
    at = 0
    for name, length, _ in told:
        kind = np.dtype(name).newbyteorder("<")
        size = length * kind.itemsize
        planes = np.frombuffer(raw[at : at + size], np.uint8).reshape(kind.itemsize, length)
        yield np.ascontiguousarray(planes.T).view(kind).reshape(length)
        at += size
