"""What a difference is called in words; the colour beside it says nothing that the words do not."""

from __future__ import annotations

from decimal import Decimal

from landmap.report.edition import Words


def verdict(computed: Decimal | None, stated: Decimal | None, lang: str) -> tuple[str, str]:
    """The finding in words, and its colour (green, amber, red, "" where nothing is stated), of a figure beside a stated one."""
    if computed is not None and computed < 0:
        return Words(f"超出 {-computed}", f"over by {-computed}").one(lang), "red"
    if stated is None:
        return "", ""
    if computed is None:
        return Words("数据中没有", "not in the data").one(lang), "amber"
    if computed == stated:
        return Words("一致", "agrees").one(lang), "green"
    return Words(f"相差 {computed - stated:+}", f"differs {computed - stated:+}").one(lang), "amber"
