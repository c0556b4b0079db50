"""What chance does to bytes: flips, cuts, repeats, wrong counts; in a zip also to a member, so that its checksum still fits."""

from __future__ import annotations

import io
import random
import re
import zipfile

from benchmarks.fuzz.sound import packed

# Counts and offsets that programs trip over, and numbers and words that stand where others are expected.
_WORDS = [bytes(4), b"\xff" * 4, b"\x7f\xff\xff\xff", b"\xff\xff\xff\x7f", b"\x00\x00\x00\x80", b"\x01\x00\x00\x00"]
_NUMBERS = [b"1e999", b"-1e300", b"NaN", b"0", b"-1", b"99999999999999999999", b"null", b"1e-320", b'"x"', b"[]", b""]
_TEXTS = [b"\x00", b"<", b"]]>", b'"', b"{", b"}", b"\xef\xbf\xbd", b"\xd6", b"\r\n", b"=1+1", b"${1}", "界".encode(), b"\\"]


def damaged(content: bytes, chance: random.Random) -> bytes:
    """``content`` with one to twenty faults; of a zip, half of the time, the faults are inside a member."""
    if content.startswith(b"PK\x03\x04") and chance.random() < 0.5:
        return _damaged_member(content, chance)
    ways = _GENTLE if chance.random() < 0.4 else _WAYS
    for _ in range(chance.choice([1, 1, 3, 20])):
        if content:
            content = chance.choice(ways)(content, chance)
    return content


def _damaged_member(content: bytes, chance: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    victim = chance.choice(sorted(members))
    members[victim] = damaged(members[victim], chance)
    return packed(members)


def _flip(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :]


def _noise(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + chance.randbytes(chance.randrange(1, 20)) + content[at + chance.randrange(20) :]


def _cut_out(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + content[at + chance.choice([1, 8, 40, 400]) :]


def _cut_off(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))] if chance.random() < 0.3 else content


def _repeat(content: bytes, chance: random.Random) -> bytes:
    at, size = chance.randrange(len(content)), chance.choice([4, 40, 400])
    return content[:at] + content[at : at + size] * chance.randrange(2, 5) + content[at + size :]


def _swap(content: bytes, chance: random.Random) -> bytes:
    size = chance.choice([1, 4, 16])
    first, second = sorted(chance.randrange(len(content)) for _ in range(2))
    if first + size > second:
        return content
    middle = content[first + size : second]
    return content[:first] + content[second : second + size] + middle + content[first : first + size] + content[second + size :]


def _word(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content)) & ~3
    return content[:at] + chance.choice(_WORDS) + content[at + 4 :]


def _number(content: bytes, chance: random.Random) -> bytes:
    found = list(re.finditer(rb"-?\d+(?:\.\d+)?", content[:200_000]))
    if not found:
        return content
    which = chance.choice(found)
    return content[: which.start()] + chance.choice(_NUMBERS) + content[which.end() :]


def _digit(content: bytes, chance: random.Random) -> bytes:
    found = list(re.finditer(rb"[0-9]", content[:200_000]))
    if not found:
        return _flip(content, chance)
    at = chance.choice(found).start()
    return content[:at] + str(chance.randrange(10)).encode() + content[at + 1 :]


def _text(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + chance.choice(_TEXTS) + content[at + chance.randrange(2) :]


_WAYS = (_flip, _flip, _noise, _cut_out, _cut_off, _repeat, _swap, _word, _number, _text)
_GENTLE = (_number, _digit)  # what leaves a text whole enough to be read to its end
