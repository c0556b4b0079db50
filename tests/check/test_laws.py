"""What holds of every register, however dirty."""

import re

import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from landmap.check import check_layer, check_site
from landmap.issue import by_effect, rules

E0, N0 = 533_500, 3_943_500
PLACE = st.integers(0, 6)


def tile(n, m=0):
    return shapely.box(E0 + 100 * n, N0 + 100 * m, E0 + 100 * n + 100, N0 + 100 * m + 100)


def bowtie(n):
    return shapely.Polygon([(E0 + 100 * n, N0), (E0 + 100 * n + 90, N0 + 90), (E0 + 100 * n + 90, N0), (E0 + 100 * n, N0 + 90)])


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**6), 10**8),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(
        ["15亩", "1,000", "约", "停产", "闲置", "2024-01-05", "03/04/2024", "2024年1月5日", "A-1", "Ａ－1", "是", ""]
    ),
)
SHAPES = st.one_of(
    st.none(),
    st.builds(tile, PLACE),
    st.builds(bowtie, PLACE),
    st.just(shapely.Polygon()),
    st.just(shapely.Point(E0, N0)),
    st.just(shapely.box(0, 0, 10, 10)),
    st.just(shapely.Polygon([(E0, N0), (float("inf"), N0), (E0, N0 + 9)])),
    st.builds(lambda n: shapely.force_3d(tile(n), 700), PLACE),
)
COLUMNS = ("parcel_id", "name", "operation", "legal_idle", "registered_m2", "developed_pct", "supplied_on", "src_other")
DIRTY = st.lists(st.fixed_dictionaries({"geometry": SHAPES} | dict.fromkeys(COLUMNS, CELLS)), max_size=6)


@given(rows=DIRTY)
@settings(deadline=None, max_examples=30)
def test_rows_in_are_accepted_or_quarantined_with_a_reason(rows, read_of, site):
    plain = [{"geometry": tile(n, 9), "parcel_id": f"plain{n}"} for n in range(8)]  # most of a layer lies where it should
    read = read_of([*rows, *plain])
    before = read.frame.copy(deep=True)
    checked = check_layer(read, site)
    there, aside = set(checked.accepted["source_row"]), set(checked.quarantined["source_row"])
    assert there | aside == set(read.frame["source_row"])
    assert not there & aside
    assert checked.quarantined["codes"].str.len().gt(0).all()
    assert aside == {issue.row for issue in by_effect(checked.issues, "quarantine")}
    pd.testing.assert_frame_equal(pd.DataFrame(read.frame), pd.DataFrame(before))
    assert checked.accepted["parcel_id"].is_unique
    assert checked.accepted["parcel_id"].notna().all()
    assert checked.accepted.geometry.is_valid.all()
    assert not shapely.has_z(checked.accepted.geometry.to_numpy()).any()
    assert checked.accepted[["operation", "legal_idle"]].notna().all(axis=None)


BAD = st.one_of(
    st.fixed_dictionaries({"registered_m2": st.sampled_from(["约", "-", -5, float("inf"), "1e9"])}),
    st.fixed_dictionaries({"operation": st.sampled_from(["沉睡", "x"])}),
    st.fixed_dictionaries({"supplied_on": st.sampled_from(["03/04/2024", "2024", "昨天"])}),
    st.fixed_dictionaries({"geometry": st.sampled_from([None, bowtie(1), shapely.Point(E0, N0), shapely.box(0, 0, 1, 1)])}),
)


@given(bad=st.lists(st.tuples(BAD, PLACE), min_size=1, max_size=5))
@settings(deadline=None, max_examples=30)
def test_a_batch_with_bad_rows_is_the_batch_of_its_good_rows(bad, read_of, site):
    good = [{"parcel_id": f"G{n}", "registered_m2": "15亩", "geometry": tile(n)} for n in range(7)]
    mixed = list(good)
    for n, (fault, place) in enumerate(bad):
        mixed.insert(place, {"parcel_id": f"B{n}", "geometry": tile(place), **fault})
    alone, among = check_layer(read_of(good), site), check_layer(read_of(mixed), site)
    assert len(among.quarantined) == len(bad)
    for frame in (alone.accepted, among.accepted):
        assert list(frame["parcel_id"]) == [row["parcel_id"] for row in good]
    plain = [
        frame.drop(columns=["source_row"]).reset_index(drop=True)[list(alone.accepted.columns.drop("source_row"))]
        for frame in (alone.accepted, among.accepted)
    ]
    pd.testing.assert_frame_equal(pd.DataFrame(plain[0]), pd.DataFrame(plain[1]))


@given(order=st.permutations(range(6)))
@settings(deadline=None, max_examples=30)
def test_the_order_of_rows_changes_no_verdict_on_a_row(order, read_of, site):
    rows = [
        {"parcel_id": "A", "geometry": tile(0)},
        {"parcel_id": "B", "geometry": bowtie(1)},
        {"parcel_id": "C", "geometry": tile(2), "registered_m2": "约"},
        {"parcel_id": "D", "geometry": tile(3)},
        {"parcel_id": "D", "geometry": tile(4)},
        {"parcel_id": "E", "geometry": tile(5), "registered_m2": 99_000},
    ]
    checked = check_layer(read_of([rows[n] for n in order]), site)
    assert list(checked.accepted["parcel_id"]) == ["A"]


def test_twice_the_same_input_gives_the_same_words(read_of, reads, site):
    def once():
        rows = [
            {"operation": word, "geometry": tile(n % 3)} for n, word in enumerate(["閒置", "x", "停产", "闲置土地", "閒置"])
        ]
        return check_site(reads(read_of(rows)), site)

    first, second = once(), once()
    assert [issue.as_row() for issue in first.issues] == [issue.as_row() for issue in second.issues]


@pytest.fixture(scope="module")
def every_fault(read_of, reads, site):
    """A site in which every rule of checking.toml is broken."""
    proof = {"legal_idle": "determined", "land_stage": "used", "determined_doc": "1号", "determined_on": "2024-01-05"}
    spike = shapely.Polygon(
        [(E0, N0), (E0 + 100, N0), (E0 + 100, N0 + 100), (E0 + 100, N0 + 105), (E0 + 100, N0 + 100), (E0, N0 + 100)]
    )
    ring = shapely.Point(E0 + 5000, N0 + 5000).buffer(100, quad_segs=3000)
    parcels = [
        {"parcel_id": None}, {"parcel_id": "D"}, {"parcel_id": "D"}, {"parcel_id": "Ａ"}, {"parcel_id": 1e18},
        {"operation": "x"}, {"operation": "閒置"}, {"registered_m2": "约"}, {"developed_pct": 101}, {"approved_m2": "15亩"},
        {"supplied_on": "x"}, {"supplied_on": "2024"}, {"supplied_on": 45306}, {"supplied_on": "25/04/2023"},
        {"name": "长" * 40_000}, {"geometry": None}, {"geometry": shapely.Point(E0, N0)},
        {"geometry": shapely.force_3d(tile(0, 3), 1)},
        {"geometry": shapely.box(0, 0, 1, 1)}, {"geometry": bowtie(5)}, {"geometry": spike},
        {"geometry": shapely.Polygon([(E0, N0), (E0 + 5, N0), (E0 + 9, N0)])}, {"geometry": ring},
        {"geometry": shapely.box(E0, N0 + 900, E0 + 100, N0 + 900.2)}, {"geometry": tile(-3, 0)}, {"geometry": tile(-9, 0)},
        {"registered_m2": 0}, {"registered_m2": 10100}, {"registered_m2": 90}, {"parcel_id": "T", "geometry": tile(0, 5)},
        {"geometry": tile(0, 5)}, {"geometry": tile(0.5, 5)}, {**proof}, {"legal_idle": "determined"},
        {"parcel_id": "R", "disposal": "revived"}, {"parcel_id": "S", "disposal": "revived"},
    ]  # fmt: skip
    layers = reads(
        read_of([{"geometry": shapely.box(E0 - 250, N0 - 100, E0 + 9000, N0 + 9000)}], role="boundary"),
        read_of([{"geometry": tile(n, 20), **row} for n, row in enumerate(parcels)]),
        read_of(
            [
                {"gfa_m2": 1, "vacant_m2": 2},
                {"disposal": "revived", "parcel_id": "T", "geometry": tile(1, 8)},
                {"geometry": tile(2, 8), "parcel_id": "nowhere"},
            ],
            role="buildings",
        ),
        read_of(
            [{"parcel_id": "S", "path": "lease", "land_mu": 99, "documented": "?"}, {"parcel_id": "S", "land_mu": 99}],
            role="outcomes",
        ),
    )
    return check_site(layers, site)


def test_every_rule_can_be_broken_and_speaks_both_languages_without_a_gap(every_fault):
    import tomllib
    from importlib import resources

    own = tomllib.loads(resources.files("landmap").joinpath("rules/checking.toml").read_text(encoding="utf-8"))
    assert set(own) - {issue.code for issue in every_fault.issues} == set()
    for issue in every_fault.issues:
        for text in (issue.message_zh, issue.message_en, issue.mend_zh, issue.mend_en):
            assert text
            assert not re.search(r"\{[a-z_0-9]+\}|nan|None|<NA>", text), (issue.code, text)
        assert issue.rule is rules()[issue.code]
        if issue.row is not None and issue.code not in ("ID_MISSING", "ID_DIGITS_LOST"):
            assert issue.id
