"""Which encoding bytes are in: told from the bytes, never trusted from a label that the bytes contradict.

GB18030 (which holds GBK) decodes almost anything, so strict UTF-8 is tried first: text in GBK is practically never valid UTF-8.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass

from landmap.io.evidence import Evidence

BOM = "\ufeff"
# Where text that was decoded the wrong way gives itself away: UTF-8 read as Latin-1 or Windows-1252, and UTF-8 read as GBK.
_LATIN_LEADS = "äåæçèéâãÃÂ"
_PROOF = re.compile(rb"[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")  # UTF-8 of a Chinese character
_GBK_MARKS = "锟斤拷鈥銆锛鍦鐨"


NOTHING = "未写明 nothing"


@dataclass(frozen=True, slots=True)
class Decision:
    """The encoding decided for some bytes, and why, in words.

    ``guessed``: nothing stated it, or the bytes go against what the file states (``stated``). ``contradicted``: a person stated
    it, and the bytes say otherwise; the person is obeyed. ``confidence`` grows with the number of texts that tell.
    """

    encoding: str
    why: str
    stated: str = NOTHING
    guessed: bool = False
    contradicted: bool = False
    confidence: float = 1.0

    @property
    def evidence(self) -> Evidence:
        """The decision as what was settled about the file."""
        return Evidence(self.encoding, self.why, self.confidence)


def decide(
    samples: Iterable[bytes], *, stated: str | None = None, stated_by: str = "", explicit: str | None = None
) -> Decision:
    """The encoding of ``samples``: that which a person stated (``explicit``), else what the bytes tell.

    The bytes are UTF-8 where most texts with non-ASCII characters are valid UTF-8; what the file itself states (``stated``, in
    ``stated_by``) counts where the bytes allow it; then GB18030 where they look like Chinese, else Windows-1252.
    """
    telling = [sample for sample in samples if not sample.isascii()]
    known = canonical(stated)
    found = _told(telling, known) if telling else None
    if explicit is not None:
        chosen = canonical(explicit) or explicit
        wrong = found is not None and found != chosen and (found == "utf-8" or any(not fits(text, chosen) for text in telling))
        sure = 0.3 if wrong else 1.0
        return Decision(chosen, f"人工指定 stated by hand: {explicit}", contradicted=wrong, confidence=sure)
    if found is None:
        return Decision(known or "utf-8", "仅 ASCII only")
    said = f"{stated_by}: {stated}" if stated else NOTHING
    if found == known:
        return Decision(found, said, said)
    return Decision(
        found,
        f"由 {len(telling)} 处文字的字节判定 told from the bytes；文件自称 the file says: {said}",
        said,
        guessed=True,
        confidence=_confidence(telling, found),
    )


def _confidence(telling: list[bytes], encoding: str) -> float:
    """The share of texts that fit, less what a few texts may do by accident: one tells little, twenty leave no doubt."""
    share = sum(fits(text, encoding) for text in telling) / len(telling)
    doubt = 0.5 if encoding == "cp1252" else 0.1  # every byte fits the former
    return float(round(share * (1 - doubt / len(telling) ** 0.5), 2))


def _told(telling: list[bytes], known: str | None) -> str:
    valid = [text for text in telling if fits(text, "utf-8")]
    if 2 * len(valid) > len(telling):
        accident = not any(_PROOF.search(text) for text in valid) and (known == "gb18030" or _plain_chinese(valid))
        return "gb18030" if accident else "utf-8"
    if known not in (None, "utf-8", "gb18030") and all(fits(text, known or "") for text in telling) and not _chinese(telling):
        return known or ""
    return "gb18030" if _chinese(telling) or known == "gb18030" else "cp1252"


def _plain_chinese(texts: list[bytes]) -> bool:
    """Whether every byte above 127 is one of GB2312's, in pairs, some of them next to each other: "一些" is valid UTF-8 too."""
    runs = [run for text in texts for run in re.findall(rb"[\x80-\xff]+", text)]
    return max(map(len, runs)) >= 4 and all(len(run) % 2 == 0 and min(run) >= 0xA1 for run in runs)


def _chinese(telling: list[bytes]) -> bool:
    """Whether bytes above 127 mostly follow each other, as in GBK text; in Latin text letters stand between them."""
    pairs: list[bytes] = [pair for text in telling for pair in re.findall(rb"[\x81-\xfe][\x40-\xfe]?|[\x80\xff]", text)]
    return 2 * sum(len(pair) == 2 and pair[1] >= 0x80 for pair in pairs) >= len(pairs)


def canonical(name: str | None) -> str | None:
    """The codec that ``name`` (a label, a .cpg, a code page number) means, GBK widened to GB18030; None if there is none."""
    if name is None or not name.strip():
        return None
    text = name.strip().lower().removeprefix("cp").removeprefix("ansi ")
    text = {"65001": "utf-8", "936": "gb18030", "54936": "gb18030", "1252": "cp1252", "oem": "cp437"}.get(text, text)
    found = _codec(text) or _codec(f"cp{text}")
    return {"gbk": "gb18030", "gb2312": "gb18030", "utf-8-sig": "utf-8"}.get(found or "", found)


def _codec(name: str) -> str | None:
    try:
        b"".decode(name)  # refuses codecs that are no encodings of text
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        return None


def fits(sample: bytes, encoding: str) -> bool:
    """Whether ``sample`` is valid in ``encoding``."""
    try:
        sample.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def encodes(text: str, encoding: str) -> bool:
    """Whether every character of ``text`` can be written in ``encoding``."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
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
