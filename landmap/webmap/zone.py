"""A zone on one day -> the map, as a publication profile may see it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from landmap.area import AREA_KINDS
from landmap.dossier import dossiers
from landmap.terms import visible
from landmap.webmap.basemaps import basemaps_of
from landmap.webmap.drawing import draw
from landmap.webmap.panel import Figure, Panel, Quota, Words

if TYPE_CHECKING:
    import geopandas as gpd

    from landmap.quota import NodeTally, Stock
    from landmap.site import Site
    from landmap.snapshot import Snapshot
    from landmap.webmap.land_map import LandMap

_NOTE = Words("示意图：位置为虚构", "Illustrative: positions are fictional")
_MU, _M2, _YI, _JOBS = Words("亩", "mu"), Words("m²"), Words("亿元", "100 M yuan"), Words("人", "jobs")
# What a map shows of each layer, beside the geometry; a profile that may not see a column does not get it.
_SHOWN = {"parcels": ("parcel_id", "name", "holder"), "buildings": ("name", "building_status"), "roads": ("name", "width_m")}


def draw_snapshot(snapshot: Snapshot, *, profile: str, lang: str = "zh") -> LandMap:
    """The map of ``snapshot`` as ``profile`` (public, internal, leader) may see it; ``lang`` is the language it opens in.

    Columns read: of parcels geometry, parcel_id, name, holder, map_class, map_class_rule, map_class_rule_en, area_mu; of
    buildings geometry, name, building_status; of roads geometry, name, width_m; of boundary geometry; and what the dossiers
    read. Every figure beside the map is the tally's own.
    """
    parcels = _projected(snapshot.parcels, "parcels", profile)
    parcels["status"] = snapshot.parcels["map_class"]
    parcels["rule"] = snapshot.parcels["map_class_rule"]
    parcels["rule_en"] = snapshot.parcels["map_class_rule_en"]
    parcels["area_mu"] = snapshot.parcels["area_mu"]
    return draw(
        parcels,
        buildings=_projected(snapshot.buildings, "buildings", profile),
        roads=_projected(snapshot.roads, "roads", profile),
        boundary=_projected(snapshot.boundary, "boundary", profile) if len(snapshot.boundary) else None,
        dossiers=lambda language: dossiers(
            snapshot.parcels, snapshot.buildings, snapshot.plans, snapshot.outcomes, profile=profile, lang=language
        ),
        panel=panel_of(snapshot),
        lang=lang,
    )


def panel_of(snapshot: Snapshot) -> Panel:
    """Title, date, notes, quotas and stock figures of a snapshot, in both languages."""
    site, tally = snapshot.site, snapshot.tally
    reasons = {rule.reason: Words(rule.name or rule.reason, rule.name_en) for rule in reversed(site.drawdown)}
    return Panel(
        title=Words(f"{site.name} · 存量用地一张图", f"{site.name_en or site.name} · land at a glance"),
        subtitle=Words("盘活存量土地与闲置厂房", "Idle land and empty factory buildings, back to work"),
        as_of=snapshot.on,
        note=_NOTE if site.illustrative else "",
        sources=tuple(_sources(site, tally.area_kind)),
        quotas=tuple(_quota(node, reasons) for node in tally.nodes),
        figures=_figures(tally.stock, _roles(snapshot)),
        basemaps=basemaps_of(site.basemaps),
        basemap_typed=site.basemaps.typed,
    )


def _projected(frame: gpd.GeoDataFrame, role: str, profile: str) -> gpd.GeoDataFrame:
    """The geometry and the columns that the map shows and the profile may see; nothing else is handed on."""
    allowed = visible(role, profile)
    wanted = [name for name in _SHOWN.get(role, ()) if name in allowed and name in frame.columns]
    return frame[[*wanted, frame.geometry.name]].copy()


def _sources(site: Site, area_kind: str) -> Iterable[Words]:
    if site.note or site.note_en:
        yield Words(site.note, site.note_en)
    zh, en = AREA_KINDS.get(area_kind, (area_kind, area_kind))
    yield Words(f"面积为{zh}，1 亩 = 2000/3 m²", f"areas are {en}, 1 mu = 2000/3 m²")


def _quota(node: NodeTally, reasons: dict[str, Words]) -> Quota:
    return Quota(
        id=node.id,
        name=Words(node.name, node.name_en),
        limit_mu=node.limit_mu,
        used_mu=node.used_mu,
        committed=tuple((reasons.get(reason, Words(reason)), area_mu) for reason, area_mu in node.committed_by.items()),
        remaining_mu=node.remaining_mu,
        depth=node.depth,
        stated_mu=node.stated_mu,
        difference_mu=node.difference_mu,
        document=node.document,
    )


def _roles(snapshot: Snapshot) -> frozenset[str]:
    """The roles of which the zone has a layer (or rows), and "quota" where it has one."""
    frames = {
        "parcels": snapshot.parcels,
        "buildings": snapshot.buildings,
        "outcomes": snapshot.outcomes,
        "quota": snapshot.tally.nodes,
    }
    return frozenset(role for role, rows in frames.items() if len(rows) or snapshot.site.of_role(role))


def _figures(stock: Stock, roles: Collection[str]) -> tuple[Figure, ...]:
    """The stock's figures; what no row states is None, and what needs a layer that the zone does not have is left out."""
    rows: tuple[tuple[str, str, Words, Words, Words | str], ...] = (
        ("parcels", "revived_mu", Words("已盘活土地", "land revived"), _MU, _count(stock.revived_parcels, "宗", "parcels")),
        (
            "buildings",
            "revived_m2",
            Words("已盘活厂房", "floor area revived"),
            _M2,
            _count(stock.revived_buildings, "栋", "buildings"),
        ),
        ("parcels", "in_disposal_mu", Words("处置中", "in disposal"), _MU, _count(stock.in_disposal_parcels, "宗", "parcels")),
        ("parcels", "idle_mu", Words("待盘活土地", "land still idle"), _MU, _count(stock.idle_parcels, "宗", "parcels")),
        (
            "buildings",
            "vacant_m2",
            Words("空置厂房", "vacant floor area"),
            _M2,
            _count(stock.vacant_buildings, "栋", "buildings"),
        ),
        ("outcomes", "invest_yi", Words("引入投资", "investment"), _YI, ""),
        ("outcomes", "output_yi", Words("预计年产值", "expected output a year"), _YI, ""),
        ("outcomes", "jobs", Words("新增就业", "new jobs"), _JOBS, ""),
        ("quota", "drawn_mu", Words("盘活占用新增指标", "new-land quota drawn"), _MU, ""),
    )
    return tuple(
        Figure(label, None if name in stock.unknown else getattr(stock, name), unit, note)
        for role, name, label, unit, note in rows
        if role in roles
    )


def _count(number: int, zh: str, en: str) -> Words:
    return Words(f"{number} {zh}", f"{number} {en}")
