"""How Chinese characters are read in pinyin, so that a page can be searched by typing letters."""

from __future__ import annotations

from collections.abc import Iterable

# CJK ideographs, those of extensions A to H included; anything else is searched as it is written.
_FIRST, _LAST, _BEYOND = 0x3400, 0x9FFF, range(0x20000, 0x32000)


def readings(texts: Iterable[str]) -> dict[str, str]:
    """Every ideograph of ``texts`` with its readings, without tones, the usual first ("重": "zhong chong tong")."""
    from pypinyin import Style, pinyin  # its dictionaries take a while to load

    found = sorted({character for text in texts for character in text if _is_ideograph(character)})
    read = {character: pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore") for character in found}
    return {character: " ".join(dict.fromkeys(spoken[0])) for character, spoken in read.items() if spoken}


def _is_ideograph(character: str) -> bool:
    return _FIRST <= ord(character) <= _LAST or ord(character) in _BEYOND
