"""Land use in the national standard's colours, for the use layer only: status has colours of its own (classes.py).

Codes are those of 国土空间调查、规划、用途管制用地用海分类 (2023); colours of 市级国土空间总体规划制图规范, appendix B. The
third survey (三调) gives the same digits another meaning (1001: railways), so a use whose code system is another, or unknown,
has no class.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

SYSTEM = "用地用海"  # what the name of the code system must hold


@dataclass(frozen=True, slots=True)
class Use:
    """One class of land use: the digits its codes begin with, labels, fill (#RRGGBB)."""

    code: str
    zh: str
    en: str
    fill: str


def _use(code: str, zh: str, en: str, rgb: tuple[int, int, int]) -> tuple[str, Use]:
    return code, Use(code, zh, en, "#{:02X}{:02X}{:02X}".format(*rgb))


# The longest that fits decides.
USES: Mapping[str, Use] = dict(
    (
        _use("01", "耕地", "cropland", (245, 248, 220)),
        _use("03", "林地", "forest", (104, 177, 103)),
        _use("0701", "城镇住宅用地", "urban housing", (255, 255, 45)),
        _use("0703", "农村宅基地", "rural housing", (255, 211, 128)),
        _use("0801", "机关团体用地", "public administration", (255, 0, 255)),
        _use("0802", "科研用地", "research", (230, 0, 92)),
        _use("09", "商业服务业用地", "commerce and services", (255, 0, 0)),
        _use("1001", "工业用地", "industry", (187, 150, 116)),
        _use("1002", "采矿用地", "mining", (158, 108, 84)),
        _use("1101", "物流仓储用地", "logistics and storage", (135, 97, 211)),
        _use("1102", "储备库用地", "reserve stores", (153, 153, 255)),
        _use("1202", "公路用地", "highways", (173, 173, 173)),
        _use("1207", "城镇村道路用地", "town roads", (163, 163, 163)),
        _use("12", "交通运输用地", "transport", (183, 183, 183)),
        _use("13", "公用设施用地", "utilities", (0, 99, 128)),
        _use("1401", "公园绿地", "parks", (0, 255, 0)),
        _use("1402", "防护绿地", "green buffers", (20, 141, 74)),
        _use("1403", "广场用地", "squares", (172, 255, 207)),
        _use("15", "特殊用地", "special uses", (133, 145, 86)),
        _use("16", "留白用地", "reserved for later", (255, 255, 255)),
        _use("17", "陆地水域", "inland waters", (51, 142, 192)),
    )
)


def use_class(code: str, system: str) -> str | None:
    """The key of USES for a use code in a code system, or None where it has none."""
    digits = code.strip()
    if SYSTEM not in system:
        return None
    return next((digits[:length] for length in (6, 4, 2) if digits[:length] in USES and len(digits) >= length), None)
