"""A zone on one day -> the map, as a publication profile may see it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd

from landmap import plan, status
from landmap.area import AREA_KINDS
from landmap.dossier import dossiers
from landmap.terms import CODES, Column, columns_of, visible
from landmap.terms.codes import UNKNOWN
from landmap.terms.derived import DERIVED
from landmap.terms.uses import USES, use_class
from landmap.webmap.basemaps import basemaps_of
from landmap.webmap.columns import MapColumn
from landmap.webmap.drawing import draw
from landmap.webmap.panel import Figure, Panel, Quota, Words
from landmap.webmap.photos import Photo, photos

if TYPE_CHECKING:
    import geopandas as gpd

    from landmap.quota import NodeTally, Stock, Tally
    from landmap.site import Site
    from landmap.snapshot import Snapshot
    from landmap.webmap.land_map import LandMap

_NOTE = Words("示意图：位置为虚构", "Illustrative: positions are fictional")
_MU, _M2, _YI, _JOBS = Words("亩", "mu"), Words("m²"), Words("亿元", "million yuan"), Words("人", "jobs")
# What a map shows of each layer, beside the geometry; a profile that may not see a column does not get it.
_SHOWN = {"parcels": ("parcel_id", "name", "holder"), "buildings": ("name", "building_status"), "roads": ("name", "width_m")}

# By what parcels are filtered and coloured, in the order of the panel; status comes before them.
_FILTERED = ("land_stage", "operation", "disposal", "legal_idle", "land_origin", "tenure", "cause", "intent", "zone")
_OF_PLANS = ("path", "officer", "department")
NO_PLAN = "none"
_NOBODY_SAYS = Words("不详", "not known")
# From what is late to what is done; the page adds its own patterns.
_DEADLINE_FILLS = {"overdue": "#B2182B", "within_30": "#E8743B", "within_90": "#F5C85A", "later": "#A6D5F0", "done": "#009E73"}


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
    columns = _filterable(parcels, snapshot, profile)
    return draw(
        parcels,
        buildings=_projected(snapshot.buildings, "buildings", profile),
        roads=_projected(snapshot.roads, "roads", profile),
        boundary=_projected(snapshot.boundary, "boundary", profile) if len(snapshot.boundary) else None,
        dossiers=lambda language: dossiers(
            snapshot.parcels, snapshot.buildings, snapshot.plans, snapshot.outcomes, profile=profile, lang=language
        ),
        panel=panel_of(snapshot),
        columns=columns,
        events=events_of(snapshot),
        draws=draws_of(snapshot),
        photos=_photos(snapshot, profile),
        lang=lang,
    )


def events_of(snapshot: Snapshot) -> pd.DataFrame | None:
    """What changed up to the day of the snapshot: classes of parcels, and revivals; None where no date tells anything."""
    site, parcels = snapshot.site, snapshot.parcels
    if not set(status.HISTORY_READ) <= set(parcels.columns):
        return None
    changed = status.changes(
        parcels, snapshot.plans, snapshot.outcomes, as_of=site.as_of, until=snapshot.on, thresholds=site.thresholds
    )
    if (changed["on"] >= pd.Timestamp(min(site.as_of, snapshot.on))).all():
        return None
    return pd.concat([changed, status.revivals(parcels, until=snapshot.on)], ignore_index=True)


def draws_of(snapshot: Snapshot) -> pd.DataFrame | None:
    """What each parcel draws on its quota and on those above it: parcel_id, quota, part (QuotaPanel), mu."""
    if "quota_mu" not in snapshot.parcels.columns:
        return None
    drawn = snapshot.parcels[snapshot.parcels["quota_mu"].notna()]
    nodes = {node.id: node for node in snapshot.tally.nodes}
    rows = []
    for row in drawn[["parcel_id", "quota_node", "quota_column", "quota_reason", "quota_mu"]].itertuples(index=False):
        above = nodes.get(row.quota_node)
        while above is not None:
            reasons = list(above.committed_by)
            part = "used" if row.quota_column == "used" else reasons.index(row.quota_reason)
            rows.append((row.parcel_id, above.id, part, row.quota_mu))
            above = nodes.get(above.parent) if above.parent else None
    return pd.DataFrame(rows, columns=["parcel_id", "quota", "part", "mu"])


def panel_of(snapshot: Snapshot) -> Panel:
    """Title, date, notes, quotas and stock figures of a snapshot, in both languages."""
    site, tally = snapshot.site, snapshot.tally
    reasons = {rule.reason: Words(rule.name or rule.reason, rule.name_en) for rule in reversed(site.drawdown)}
    return Panel(
        title=Words(f"{site.name} · 存量用地一张图", f"{site.name_en or site.name} · land at a glance"),
        subtitle=Words("盘活存量土地与闲置厂房", "Idle land and empty factory buildings, back to work"),
        as_of=snapshot.on,
        note=_NOTE if site.illustrative else "",
        sources=tuple(_sources(site, tally)),
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


def _filterable(parcels: gpd.GeoDataFrame, snapshot: Snapshot, profile: str) -> list[MapColumn]:
    """Put the columns by which the map is filtered and coloured, as far as the profile sees them, into ``parcels``."""
    found: list[MapColumn] = []
    seen, known = visible("parcels", profile), {column.name: column for column in columns_of("parcels")}
    for name in _FILTERED:
        if name in seen and name in snapshot.parcels.columns and _says_something(snapshot.parcels[name]):
            parcels[name] = snapshot.parcels[name]
            found.append(_coded(known[name], parcels[name]))
    if {"use_code", "use_system"} <= {*seen} & {*snapshot.parcels.columns}:
        codes, systems = (snapshot.parcels[name].fillna("") for name in ("use_code", "use_system"))
        parcels["use"] = [use_class(code, system) for code, system in zip(codes, systems, strict=True)]
        if parcels["use"].notna().any():
            found.append(_use(parcels["use"]))
    return found + _of_plans(parcels, snapshot, profile)


def _use(values: pd.Series) -> MapColumn:
    there = {code: one for code, one in USES.items() if code in set(values.dropna())}
    label = Words("规划用途（国标配色）", "land use (national colours)")
    words = {code: Words(one.zh, one.en) for code, one in there.items()} | {"": _NOBODY_SAYS}
    return MapColumn("use", label, "coded", words=words, fills={code: one.fill for code, one in there.items()})


def _coded(column: Column, values: pd.Series) -> MapColumn:
    """A column of the vocabulary (``values`` may be called otherwise), with the words of the codes that occur."""
    words = {code.code: Words(code.zh, code.en) for code in CODES.get(column.codes, {}).values()}
    words |= {NO_PLAN: Words("无处置方案", "no plan")} if column.name in ("deadline", *_OF_PLANS) else {}
    there = set(values.dropna())
    said = {code: text for code, text in words.items() if code in there} | {"": _NOBODY_SAYS}
    fills = _DEADLINE_FILLS if column.name == "deadline" else {}
    return MapColumn(str(values.name), Words(column.zh, column.en), "coded", words=said, fills=fills)


def _of_plans(parcels: gpd.GeoDataFrame, snapshot: Snapshot, profile: str) -> list[MapColumn]:
    """What the present plan of each parcel says: deadline, path, who acts; a parcel without one is told as such."""
    plans, seen = snapshot.plans, visible("plans", profile)
    if not {"plan_no", "parcel_id", "due_on", "done_on"} <= set(plans.columns) or plans["parcel_id"].isna().all():
        return []
    columns = {column.name: column for column in columns_of("plans")}
    present = plan.latest(plans).set_index("parcel_id")
    told = {"deadline": (plan.deadline(present, on=snapshot.on), DERIVED["deadline"])}
    told |= {f"plan_{name}": (present[name], columns[name]) for name in _OF_PLANS if name in seen and name in present.columns}
    has_plan = parcels["parcel_id"].isin(present.index)
    for name, (values, _) in told.items():
        parcels[name] = parcels["parcel_id"].map(values).where(has_plan, NO_PLAN)
    return [_coded(column, parcels[name]) for name, (_, column) in told.items()]


def _photos(snapshot: Snapshot, profile: str) -> dict[str, Photo]:
    """The photos that parcels name, by files that lie beside their layer, where the profile may see them."""
    parcels = snapshot.parcels
    if "photo" not in visible("parcels", profile) or not {"photo", "layer"} <= set(parcels.columns):
        return {}
    folders = {layer.id: layer.path.parent for layer in snapshot.site.layers}
    named = parcels[parcels["photo"].fillna("").str.strip().ne("") & parcels["layer"].isin(list(folders))]
    return photos(
        (str(row.parcel_id), folders[row.layer], row.photo.strip())
        for row in named[["parcel_id", "layer", "photo"]].itertuples(index=False)
    )


def _says_something(values: pd.Series) -> bool:
    return bool((values.fillna(UNKNOWN) != UNKNOWN).any())


def _sources(site: Site, tally: Tally) -> Iterable[Words]:
    area_kind, roots = tally.area_kind, [node for node in tally.nodes if node.parent is None and node.of is None]
    may_draw = sum((root.undecided_mu for root in roots), Decimal(0))
    if may_draw:
        yield Words(
            f"另有至多 {may_draw:,} 亩用地来源或供应阶段不明，可能占用指标，未计入",
            f"at most {may_draw:,} mu more may draw on a quota: their origin or stage is unknown, and they are not counted",
        )
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
        ("outcomes", "jobs", Words("新增就业", "new employment"), _JOBS, ""),
        ("quota", "drawn_mu", Words("盘活占用新增指标", "new-land quota drawn"), _MU, ""),
    )
    return tuple(
        Figure(label, None, unit)
        if name in stock.unknown
        else Figure(label, getattr(stock, name), unit, note, getattr(stock, name) * 100 if unit is _YI else None)
        for role, name, label, unit, note in rows
        if role in roles
    )


def _count(number: int, zh: str, en: str) -> Words:
    return Words(f"{number} {zh}", f"{number} {en.removesuffix('s') if number == 1 else en}")
