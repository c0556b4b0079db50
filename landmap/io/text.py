"""Which encoding bytes are in: told from the bytes, never trusted from a label that the bytes contradict.

GB18030 (which holds GBK) decodes almost anything, so strict UTF-8 is tried first: text in GBK is practically never valid UTF-8.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from dataclasses import dataclass

BOM = "\ufeff"
# Where text that was decoded the wrong way gives itself away: UTF-8 read as Latin-1 or Windows-1252, and UTF-8 read as GBK.
_LATIN_LEADS = "äåæçèéâãÃÂ"
_GBK_MARKS = "锟斤拷鈥銆锛鍦鐨"


@dataclass(frozen=True, slots=True)
class Decision:
    """The encoding decided for some bytes, whether it goes against or beyond what was stated, and why, in words."""

    encoding: str
    guessed: bool
    why: str


def decide(samples: Iterable[bytes], stated: str | None, *, stated_by: str = "") -> Decision:
    """The encoding of ``samples``: the stated one where all fit it strictly, else UTF-8 or GB18030, whichever fits more.

    UTF-8 bytes under a stated GBK are UTF-8 even where GBK could decode them, for GBK text is practically never valid UTF-8.
    """
    telling = [sample for sample in samples if not sample.isascii()]
    known = canonical(stated)
    if not telling:
        return Decision(known or "utf-8", guessed=False, why="ASCII only")
    misfits = {name: sum(not fits(sample, name) for sample in telling) for name in ("utf-8", "gb18030")}
    if known and known not in misfits:
        misfits[known] = sum(not fits(sample, known) for sample in telling)
    found = "utf-8" if misfits["utf-8"] == 0 else min(misfits, key=lambda name: (misfits[name], name != known))
    if found == known:
        return Decision(found, guessed=False, why=f"{stated}, {stated_by or 'stated'}")
    against = f"; {stated_by or 'stated'}: {stated}" if stated else "; nothing stated"
    return Decision(
        found, guessed=True, why=f"{found}, from the bytes ({len(telling)} texts, {misfits[found]} misfits){against}"
    )


def canonical(name: str | None) -> str | None:
    """The codec that ``name`` (a label, a .cpg, a code page number) means, GBK widened to GB18030; None if there is none."""
    if name is None or not name.strip():
        return None
    text = name.strip().lower().removeprefix("cp").removeprefix("ansi ")
    text = {"65001": "utf-8", "936": "gb18030", "54936": "gb18030", "1252": "cp1252", "oem": "cp437"}.get(text, text)
    try:
        found = codecs.lookup(text).name
    except LookupError:
        try:
            found = codecs.lookup(f"cp{text}").name
        except LookupError:
            return None
    return {"gbk": "gb18030", "gb2312": "gb18030", "utf-8-sig": "utf-8"}.get(found, found)


def fits(sample: bytes, encoding: str) -> bool:
    """Whether ``sample`` is valid in ``encoding``."""
    try:
        sample.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def looks_garbled(text: str) -> bool:
    """Whether ``text`` looks like Chinese that was once decoded the wrong way and saved so."""
    if sum(character in _GBK_MARKS for character in text) >= 2:
        return True
    if not any(character in _LATIN_LEADS for character in text):
        return False
    for wrong in ("latin-1", "cp1252"):
        try:
            mended = text.encode(wrong).decode("utf-8")
        except UnicodeError:
            continue
        return any("\u4e00" <= character <= "\u9fff" for character in mended)
    return False
