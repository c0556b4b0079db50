"""A zone on one day as a map: what each profile sees, and figures that are the tally's own."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest
from PIL import Image

from landmap import webmap
from landmap.check.checked import CheckedSite
from landmap.quota import NodeTally, Stock, Tally
from landmap.site import Drawdown, Layer, Quota, Site
from landmap.snapshot import Snapshot
from landmap.webmap import island
from landmap.webmap.island import plain
from landmap.webmap.zone import panel_of

ON = date(2024, 3, 31)
INTERNAL, PERSONAL = "内部金丝雀", "13912345678"


def tally() -> Tally:
    zero = Decimal("0.00")
    root = NodeTally(
        id="all",
        parent=None,
        name="产业用地",
        name_en="Industrial land",
        depth=0,
        kind="plan_period",
        document="示例〔2021〕1号",
        limit_mu=Decimal("2300.00"),
        used_mu=zero,
        committed_mu=Decimal("1500.00"),
        remaining_mu=Decimal("800.00"),
        stated_mu=Decimal("800.00"),
        difference_mu=zero,
        committed_by={"planned_supply": Decimal("1180.00"), "other": Decimal("320.00")},
    )
    stock = Stock(
        idle_mu=Decimal("51.50"),
        idle_parcels=4,
        in_disposal_mu=zero,
        in_disposal_parcels=0,
        vacant_m2=Decimal("6500.00"),
        vacant_buildings=1,
        revived_mu=Decimal("344.83"),
        revived_parcels=12,
        revived_m2=Decimal("79300.00"),
        revived_buildings=9,
        invest_yi=Decimal("27.00"),
        output_yi=Decimal("32.00"),
        jobs=800,
        avoided_mu=Decimal("50.00"),
        drawn_mu=zero,
    )
    return Tally(as_of=ON, area_kind="official", nodes=(root,), stock=stock, bookings=pd.DataFrame(), undecided=pd.DataFrame())


def source(frame: pd.DataFrame, role: str) -> pd.DataFrame:
    return frame.assign(layer=role, source_file=f"{role}.shp", source_row=range(1, len(frame) + 1))


@pytest.fixture
def snapshot(parcels, buildings, roads, boundary) -> Snapshot:
    rows = parcels.drop(columns="status").assign(
        debts=INTERNAL,
        contact=PERSONAL,
        operation="stopped",
        map_class=["revived", "stopped", "normal"] * 4,
        map_class_rule="经营现状：停产",
        map_class_rule_en="operation: stopped",
    )
    houses = buildings.drop(columns="contact").assign(
        building_id=["F-1", "F-2"], parcel_id=["P-00", "P-03"], rent_yuan_m2_month=7.77
    )
    plan = {"plan_no": ["F1"], "parcel_id": ["P-01"], "building_id": [None], "path": ["reattract"], "problem": [INTERNAL]}
    site = Site(
        id="town",
        name="小镇开发区",
        name_en="Small Town Zone",
        as_of=ON,
        crs="EPSG:4546",
        illustrative=True,
        note="数字出自报道",
        quota=(Quota(id="all", name="产业用地", limit_mu=2300),),
        drawdown=(
            Drawdown(
                role="parcels",
                when={"land_stage": ("to_supply",)},
                column="committed",
                reason="planned_supply",
                quota="all",
                name="拟供地",
                name_en="planned supply",
            ),
        ),
    )
    return Snapshot(
        site=site,
        on=ON,
        checked=CheckedSite({}),
        boundary=boundary,
        parcels=source(rows, "parcels"),
        buildings=source(houses, "buildings"),
        roads=source(roads, "roads"),
        projects=pd.DataFrame(),
        plans=source(pd.DataFrame(plan), "plans"),
        outcomes=source(pd.DataFrame({"outcome_id": [], "parcel_id": [], "building_id": []}), "outcomes"),
        tally=tally(),
    )


@pytest.mark.parametrize(
    ("profile", "internal", "personal"), [("public", False, False), ("internal", True, False), ("leader", True, True)]
)
def test_a_profile_gets_what_it_may_see_and_no_more(snapshot, profile, internal, personal):
    page = plain(webmap.html(webmap.draw_snapshot(snapshot, profile=profile)))
    assert (INTERNAL in page) is internal
    assert ("7.77" in page) is internal
    assert (PERSONAL in page) is personal
    assert "13912345678" not in page or personal


def test_the_panel_is_the_tallys_own(snapshot):
    panel = panel_of(snapshot)
    (quota,) = panel.quotas
    node = snapshot.tally.nodes[0]
    assert (quota.limit_mu, quota.used_mu, quota.remaining_mu) == (node.limit_mu, node.used_mu, node.remaining_mu)
    assert quota.committed == (
        (webmap.Words("拟供地", "planned supply"), Decimal("1180.00")),
        (webmap.Words("other"), Decimal("320.00")),
    )
    shown = {figure.label.zh: figure.value for figure in panel.figures}
    assert shown["已盘活土地"] == Decimal("344.83")
    assert shown["盘活占用新增指标"] == Decimal("0.00")


def test_what_may_draw_is_told_with_the_map_once_for_the_whole_tree(snapshot):
    assert not [text for text in panel_of(snapshot).sources if "可能占用指标" in text.zh]
    (root,) = (replace(node, undecided_mu=Decimal("1234.50")) for node in snapshot.tally.nodes)
    below, annual = replace(root, id="part", parent="all"), replace(root, id="year", of="all")
    unsure = replace(snapshot, tally=replace(snapshot.tally, nodes=(root, below, annual)))
    told = panel_of(unsure).sources[0]
    assert told.zh == "另有至多 1,234.50 亩用地来源或供应阶段不明，可能占用指标，未计入"
    assert told.en.startswith("at most 1,234.50 mu more may draw on a quota")


def test_what_nobody_states_is_not_zero_and_what_has_no_layer_is_left_out(snapshot):
    stock = replace(snapshot.tally.stock, unknown=frozenset({"revived_m2"}))
    figures = panel_of(replace(snapshot, tally=replace(snapshot.tally, stock=stock))).figures
    shown = {figure.label.zh: figure.value for figure in figures}
    notes = {figure.label.zh: figure.note for figure in figures}
    assert shown["已盘活厂房"] is None
    assert (notes["已盘活厂房"], notes["空置厂房"].zh) == ("", "1 栋")
    assert shown["空置厂房"] == Decimal("6500.00")
    assert "引入投资" not in shown  # the zone has no outcomes


def test_the_warning_stands_only_where_positions_are_fictional(snapshot):
    assert panel_of(snapshot).note == webmap.Words("示意图：位置为虚构", "Illustrative: positions are fictional")
    real = snapshot.site.model_copy(update={"illustrative": False})
    changed = Snapshot(**{name: getattr(snapshot, name) for name in Snapshot.__slots__} | {"site": real})
    assert panel_of(changed).note == ""


def test_an_empty_zone_is_drawn(snapshot):
    emptied = {name: getattr(snapshot, name).iloc[:0] for name in ("parcels", "buildings", "roads", "boundary", "plans")}
    empty = Snapshot(**{name: getattr(snapshot, name) for name in Snapshot.__slots__} | emptied)
    assert "小镇开发区" in webmap.html(webmap.draw_snapshot(empty, profile="public"))


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_it_opens_in_the_language_asked_for(open_map, snapshot):
    opened = open_map(webmap.draw_snapshot(snapshot, profile="public", lang="en"), "#parcel=P-01")
    text = opened.page.locator(".lm-page").inner_text()
    for words in ("Small Town Zone", "operation: stopped", "planned supply", "land revived"):
        assert words in text
    opened.page.get_by_role("button", name="中文").click()
    assert "经营现状：停产" in opened.page.locator(".lm-card").inner_text()


def columns_shown(snapshot, profile: str) -> dict[str, list[str]]:
    page = webmap.html(webmap.draw_snapshot(snapshot, profile=profile))
    block = next(one for one in island.contents(page).values() if isinstance(one, dict) and "classOf" in one)
    return {column["name"]: column.get("codes") for column in block["columns"]}


def test_a_profile_filters_by_what_it_may_see(snapshot):
    plans = snapshot.plans.assign(due_on=pd.Timestamp("2024-04-10"), done_on=pd.NaT, officer="王某", plan_state="open")
    known = replace(snapshot, plans=plans, parcels=snapshot.parcels.assign(cause="holder", use_code="1001", use_system="三调"))
    public, internal = columns_shown(known, "public"), columns_shown(known, "internal")
    assert public["deadline"] == ["within_30", "none"]
    assert "operation" in public
    assert "use" not in public, "the third survey's 1001 is a railway, which has no colour here"
    assert {"cause", "plan_officer"} <= set(internal)
    assert not {"cause", "plan_officer"} & set(public)
    assert internal["plan_officer"] == ["none", "王某"]


def test_photos_are_for_those_who_may_see_them(snapshot, tmp_path):
    (tmp_path / "parcels").mkdir()
    Image.new("RGB", (20, 10), "red").save(tmp_path / "parcels/p1.jpg")
    layer = Layer(id="parcels", role="parcels", title="地块", source="parcels.shp", folder=tmp_path / "parcels")
    site = snapshot.site.model_copy(update={"layers": (layer,)})
    with_photo = replace(snapshot, site=site, parcels=snapshot.parcels.assign(photo=["p1.jpg", *[pd.NA] * 11]))
    pages = {profile: webmap.html(webmap.draw_snapshot(with_photo, profile=profile)) for profile in ("public", "internal")}
    assert "data:image/jpeg" in plain(pages["internal"])
    assert "p1.jpg" not in plain(pages["public"])
