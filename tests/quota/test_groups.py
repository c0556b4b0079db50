"""Land by groups: each square metre once, whatever overlaps, crosses the boundary or lies under a road."""

import os

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from landmap.area import official_m2
from landmap.errors import ColumnError, CRSError
from landmap.quota import land_by

law = settings(max_examples=int(os.environ.get("LANDMAP_LAW_EXAMPLES", "25")), deadline=None)
STATUS = ["revived", "in_disposal", "stopped"]
FIRST = {"map_class": STATUS}


def mu(found: pd.DataFrame, **group: object) -> float:
    rows = found
    for name, value in group.items():
        rows = rows[rows[name].isna() if value is None else (rows[name] == value).fillna(value=False)]
    assert len(rows) == 1
    return float(rows["mu"].iloc[0])


def test_the_first_class_takes_the_shared_strip(z):
    parcels = z.frame(
        "parcels",
        [
            {"at": z.rectangle(0, 0, 200, 200), "map_class": "stopped"},
            {"at": z.rectangle(150, 0, 200, 200), "map_class": "revived"},
        ],
    )
    found = land_by(parcels, ["map_class"], z.zone, first=FIRST)
    assert mu(found, map_class="revived") == pytest.approx(60, abs=0.002)
    assert mu(found, map_class="stopped") == pytest.approx(45, abs=0.002)
    assert found["mu"].sum() == pytest.approx(105, abs=0.003)  # not 120
    assert found.set_index("map_class")["parcels"].to_dict() == {"revived": 1, "stopped": 1}
    stopped = found[found["map_class"] == "stopped"].iloc[0]
    assert stopped["gross_m2"] == pytest.approx(40_000, rel=1e-4)
    assert stopped["shared_m2"] == pytest.approx(10_000, rel=1e-4)
    assert stopped["m2"] == pytest.approx(stopped["gross_m2"] - stopped["shared_m2"] - stopped["outside_m2"], abs=1e-5)
    by_id = land_by(parcels, ["map_class"], z.zone)  # without a precedence the order of ids decides
    assert mu(by_id, map_class="stopped") == pytest.approx(60, abs=0.002)
    turned = land_by(parcels.assign(parcel_id=["b", "a"]), ["map_class"], z.zone)
    assert mu(turned, map_class="stopped") == pytest.approx(45, abs=0.002)


def test_the_first_column_of_a_precedence_counts_before_the_second(z):
    rows = [
        {"at": z.rectangle(0, 0, 100, 100), "map_class": "stopped", "tenure": "granted"},
        {"at": z.rectangle(0, 0, 100, 100), "map_class": "revived", "tenure": "allocated"},
    ]
    first = {"map_class": STATUS, "tenure": ["granted", "allocated"]}
    found = land_by(z.frame("parcels", rows), ["map_class"], z.zone, first=first)
    assert mu(found, map_class="stopped") == 0
    found = land_by(z.frame("parcels", rows), ["map_class"], z.zone, first=dict(reversed(first.items())))
    assert mu(found, map_class="revived") == 0
    unranked = land_by(z.frame("parcels", rows), ["map_class"], z.zone, first={"map_class": ["stopped"]})
    assert mu(unranked, map_class="revived") == 0


def test_roads_and_the_boundary_take_their_ground(z):
    parcels = z.frame("parcels", [{"at": z.rectangle(500, 0, 200, 200)}, {"at": z.rectangle(0, 0, 200, 200)}])
    road = z.frame("roads", [{"at": z.rectangle(0, 80, 200, 20)}])
    line = z.frame("roads", [{"at": shapely.LineString([(533_000, 3_943_000), (533_100, 3_943_100)])}])
    found = land_by(parcels, ["parcel_id"], z.zone, roads=pd.concat([road, line], ignore_index=True))
    assert mu(found, parcel_id="parcels000") == pytest.approx(30, abs=0.002)
    assert mu(found, parcel_id="parcels001") == pytest.approx(54, abs=0.002)
    outside = found.set_index("parcel_id")["outside_m2"]
    assert outside["parcels000"] == pytest.approx(20_000, rel=1e-4)
    assert outside["parcels001"] == 0
    everywhere = land_by(parcels, ["parcel_id"], z.no_zone)
    assert mu(everywhere, parcel_id="parcels000") == pytest.approx(60, abs=0.002)


def test_what_is_not_stated_is_a_group_of_its_own(z):
    rows = [
        {"at": z.rectangle(0, 0, 100, 100), "quota": "industrial", "approved_on": "2023-05-01"},
        {"at": z.rectangle(100, 0, 100, 100), "approved_on": "2023-07-01"},
        {"at": z.rectangle(200, 0, 100, 100), "quota": "industrial"},
    ]
    parcels = z.frame("parcels", rows)
    parcels["year"] = parcels["approved_on"].dt.year.astype("Int64")
    found = land_by(parcels, ["quota", "year"], z.zone)
    assert len(found) == 3
    assert mu(found, quota="industrial", year=2023) == pytest.approx(15, abs=0.001)
    assert mu(found, quota=None) == pytest.approx(15, abs=0.001)
    assert mu(found, quota="industrial", year=None) == pytest.approx(15, abs=0.001)


def test_no_parcels_no_groups_and_wrong_frames_are_refused(z):
    assert land_by(z.frame("parcels", []), ["map_class"], z.zone).empty
    parcels = z.frame("parcels", [{"at": z.rectangle(0, 0, 100, 100)}])
    with pytest.raises(ColumnError, match="nonsense"):
        land_by(parcels, ["nonsense"], z.zone)
    with pytest.raises(ColumnError, match="nonsense"):
        land_by(parcels, ["map_class"], z.zone, first={"nonsense": []})
    with pytest.raises(CRSError, match="one projected CRS"):
        land_by(parcels.to_crs(4490), ["map_class"], z.zone)


rectangles = st.lists(
    st.tuples(*(st.integers(-5, 50).map(lambda n: n * 12.5),) * 2, *(st.integers(1, 24).map(lambda n: n * 12.5),) * 2,
              st.sampled_from(STATUS), st.sampled_from(["industrial", None]), st.sampled_from([2022, 2023])),
    min_size=1, max_size=8,
)  # fmt: skip


@given(rectangles, st.randoms(use_true_random=False))
@law
def test_all_groups_together_are_the_union_in_any_order(z, drawn, random):
    rows = [{"at": z.rectangle(*row[:4]), "map_class": row[4], "quota": row[5], "year": row[6]} for row in drawn]
    parcels = z.frame("parcels", rows).assign(year=[row["year"] for row in rows])
    found = land_by(parcels, ["map_class", "quota", "year"], z.zone, first=FIRST)
    union = shapely.union_all(parcels.geometry.to_numpy()).intersection(z.zone.geometry.iloc[0])
    flat = [part for part in shapely.get_parts(union) if part.geom_type == "Polygon"]
    official = float(official_m2(gpd.GeoSeries([shapely.MultiPolygon(flat)], crs=z.crs)).iloc[0])
    assert found["m2"].sum() == pytest.approx(official, abs=0.5)
    assert found["parcels"].sum() == len(rows)
    order = list(range(len(rows)))
    random.shuffle(order)
    again = land_by(parcels.iloc[order], ["map_class", "quota", "year"], z.zone, first=FIRST)
    pd.testing.assert_frame_equal(found, again)
    coarse = land_by(parcels, ["map_class"], z.zone, first=FIRST)
    fine = found.groupby("map_class")["m2"].sum()
    assert coarse.set_index("map_class")["m2"].to_dict() == pytest.approx(fine.to_dict(), abs=1e-5)
