"""What a map is made of, without a browser."""

import re

import folium
import geopandas as gpd
import pandas as pd
import pytest
from geopandas.testing import assert_geodataframe_equal
from shapely.geometry import LineString, Point, Polygon, box

from landmap import webmap
from landmap.errors import ColumnError, CRSError
from landmap.webmap.columns import NA
from landmap.webmap.elements import ParcelLayer
from landmap.webmap.island import contents, plain


def blocks(map_: folium.Map) -> list:
    """The data blocks of a saved page."""
    return list(contents(webmap.html(map_)).values())


def parcel_block(map_: folium.Map) -> dict:
    """The parcels of a saved page, with its columns by name."""
    block = next(block for block in blocks(map_) if isinstance(block, dict) and "classOf" in block)
    return block | {column["name"]: column for column in block["columns"]}


def texts_of(column: dict) -> list[str]:
    return bytes(column["bytes"]).decode().split("\n") if len(column["lengths"]) else []


def test_a_map_is_a_folium_map(town_map):
    assert isinstance(town_map, folium.Map)


def test_nothing_but_the_columns_that_are_shown_reaches_the_page(town_map):
    page = plain(webmap.html(town_map))
    assert "金丝雀" not in page
    assert "示例企业" in page


def test_frames_are_left_as_they_were(parcels, boundary):
    before = parcels.copy(deep=True)
    webmap.html(webmap.draw(parcels, boundary=boundary))
    assert_geodataframe_equal(parcels, before)


@pytest.mark.parametrize("column", ["parcel_id", "name", "status", "area_mu"])
def test_a_missing_column_is_named(parcels, column):
    with pytest.raises(ColumnError, match=column):
        webmap.draw(parcels.drop(columns=column))


def test_parcels_as_a_snapshot_has_them_are_drawn_by_their_map_class(parcels):
    as_snapshot = parcels.rename(columns={"status": "map_class"})
    drawn, known = (parcel_block(webmap.draw(frame)) for frame in (as_snapshot, parcels))
    assert drawn["classOf"].tolist() == known["classOf"].tolist()


def test_a_frame_without_crs_is_refused(parcels, roads):
    with pytest.raises(CRSError, match="地块"):
        webmap.draw(parcels.set_crs(None, allow_override=True))
    with pytest.raises(CRSError, match="道路"):
        webmap.draw(parcels, roads=roads.set_crs(None, allow_override=True))


def test_an_unknown_language_is_refused(parcels):
    with pytest.raises(ValueError, match="fr"):
        webmap.draw(parcels, lang="fr")


def test_classes_are_found_by_code_and_label_in_order_of_precedence(town_map):
    block = parcel_block(town_map)
    assert [one["code"] for one in block["classes"]] == [
        "revived", "in_disposal", "idle_determined", "stopped", "low", "planned_supply", "normal", "某种新状态", "unknown",
    ]  # fmt: skip
    assert [block["classes"][number]["code"] for number in block["classOf"]][:4] == [
        "revived",
        "in_disposal",
        "idle_determined",
        "stopped",
    ]
    assert block["classes"][block["classOf"][9]]["code"] == "unknown"


def test_areas_are_rounded_half_up_and_summed_before_rounding(town_map):
    block = parcel_block(town_map)
    area = block["area_mu"]
    assert (area["decimals"], area["shown"]) == (6, 2)
    assert area["values"][[0, 11]].tolist() == [15_004_000, 15_005_000]
    revived = block["classes"][0]
    assert (revived["count"], revived["mu"]) == (2, 3001)  # 15.004 + 15.005


def test_an_area_that_is_not_known_is_not_zero(town_map):
    block = parcel_block(town_map)
    assert block["area_mu"]["values"][4] == NA
    planned = next(one for one in block["classes"] if one["code"] == "planned_supply")
    assert (planned["count"], planned["unmeasured"], planned["mu"]) == (1, 1, 0)


def test_texts_of_their_own_get_looks_of_their_own(parcels):
    statuses = [f"状态{number}" for number in range(12)]
    classes = parcel_block(webmap.draw(parcels.assign(status=statuses)))["classes"]
    looks = {(one["fill"], one["pattern"]) for one in classes}
    assert len(looks) == len(classes) == 12
    assert all(re.fullmatch("#[0-9A-F]{6}", one["fill"]) for one in classes)


def test_a_status_may_be_of_any_kind(parcels):
    for values in (pd.Categorical(["a", "b"] * 6), [1, 2] * 6, pd.array(["", pd.NA] * 6, dtype="string"), [True, False] * 6):
        block = parcel_block(webmap.draw(parcels.assign(status=values)))
        assert sum(one["count"] for one in block["classes"]) == 12


def test_an_empty_frame_is_drawn(parcels):
    block = parcel_block(webmap.draw(parcels.iloc[:0]))
    assert texts_of(block["parcel_id"]) == []
    assert block["classes"] == []


def test_rows_without_a_shape_stay_in_the_list(parcels):
    parcels.loc[[3, 4], "geometry"] = [None, Polygon()]
    block = parcel_block(webmap.draw(parcels))
    assert len(texts_of(block["parcel_id"])) == 12
    assert block["shapes"]["parts"][3:5].tolist() == [0, 0]


def test_any_crs_and_any_kind_of_shape(parcels):
    feet = parcels.to_crs("EPSG:2272")
    parts = [parcel_block(webmap.draw(frame))["shapes"]["parts"].tolist() for frame in (feet, parcels)]
    assert parts[0] == parts[1]
    parcels.loc[[0, 1], "geometry"] = [Point(533_000, 3_943_000), LineString([(533_000, 3_943_000), (533_100, 3_943_000)])]
    assert parcel_block(webmap.draw(parcels))["shapes"]["sizes"][:2].tolist() == [-1, -2]


def test_what_lies_beyond_the_projection_is_left_out_of_the_drawing(parcels):
    away = gpd.GeoDataFrame(parcels.drop(columns="geometry"), geometry=[box(0, 89.5, 1, 90)] * 12, crs="EPSG:4326")
    block = parcel_block(webmap.draw(away))
    assert len(texts_of(block["parcel_id"])) == 12


def test_figures_stand_in_the_page_as_given(town_map):
    quota = next(block for block in blocks(town_map) if isinstance(block, dict) and "quotas" in block)["quotas"][0]
    assert (quota["limit"], quota["used"], quota["remaining"]) == ("2300.00", "0.10", "800.00")
    assert quota["committed"] == [[["拟供地", "planned supply"], "1179.90"], [["园区道路", "园区道路"], "320.00"]]
    assert (quota["stated"], quota["difference"]) == ("800.00", "0.00")


def test_a_part_belongs_in_a_map_in_the_usual_projection(parcels):
    layer = ParcelLayer(parcels)
    layer.add_to(folium.Map(tiles=None, crs="EPSG4326"))
    with pytest.raises(TypeError, match="EPSG3857"):
        layer.render()
