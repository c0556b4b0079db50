"""What a check hands out by itself: the page for people, the places for a GIS, the words for programs."""

import json
import re

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from landmap import build
from landmap.check.bare import Said, check_file
from landmap.report.faults import Findings, check_page, fault_layers, file_json, page

E0, N0 = 533_500, 3_943_500
HOSTILE = "<img src=x onerror=alert(1)></script><b>&"


def findings_of(folder, rows) -> Findings:
    gpd.GeoDataFrame(pd.DataFrame(rows), crs=4546).to_file(folder / "parcels.gpkg", layer="parcels")
    return Findings(*check_file(folder / "parcels.gpkg", Said()))


def rows(count=6):
    found = [
        {"DKBH": f"HM-{n:03d}", "DKMC": f"{n}号", "MJ_M2": 10_000.0, "geometry": shapely.box(x, N0, x + 100, N0 + 100)}
        for n, x in enumerate(range(E0, E0 + 150 * count, 150))
    ]
    found[1]["geometry"] = shapely.box(E0 + 130, N0, E0 + 230, N0 + 100)
    found[2]["geometry"] = shapely.Polygon([(E0 + 300, N0), (E0 + 400, N0 + 100), (E0 + 400, N0), (E0 + 300, N0 + 100)])
    found[3]["DKBH"] = found[4]["DKBH"] = HOSTILE
    return found


@pytest.fixture(scope="module")
def findings(tmp_path_factory) -> Findings:
    return findings_of(tmp_path_factory.mktemp("faults"), rows())


def test_the_page_runs_nothing_and_says_everything(findings):
    text = check_page(findings).decode()
    assert "<script" not in text
    assert "<img" not in text
    assert "onerror=alert(1)&gt;&lt;/script&gt;" in text
    assert "default-src 'none'" in text
    assert not re.search(r"(src|href)=[\"']?(https?:)?//", text)
    for code in {issue.code for issue in findings.checked.issues}:
        assert code in text
    for issue in findings.checked.issues:
        assert issue.message_zh.split("<")[0] in text


def test_each_fault_with_a_place_has_a_picture_of_numbers_alone(findings):
    text = check_page(findings).decode()
    pictures = re.findall(r"<svg.*?</svg>", text)
    assert len(pictures) == sum(1 for issue in findings.checked.issues if issue.row is not None)
    for picture in pictures:
        assert 'class="r"' in picture
        assert re.search(r">\d+ m<", picture), "the bar says its length"
        assert "nan" not in picture


def test_what_is_not_shown_is_counted(tmp_path, monkeypatch):
    monkeypatch.setattr(page, "LISTED", 3)
    monkeypatch.setattr(page, "PICTURES", 2)
    many = [{**row, "DKBH": None} for row in rows(9)[5:]] * 2
    for number, row in enumerate(many):
        row["geometry"] = shapely.box(E0 + 200 * number, N0, E0 + 200 * number + 100, N0 + 100)
    findings = findings_of(tmp_path, [*rows()[:1], *many])
    text = check_page(findings).decode()
    assert "另有 5 处没有列出" in text
    assert "另有 6 处没有配图" in text
    assert text.count("<svg") == 2


def test_a_gis_gets_a_shape_or_a_point_of_every_fault_that_has_a_place(findings, tmp_path):
    layers = fault_layers(findings)
    placed = [issue for issue in findings.checked.issues if issue.row is not None]
    assert len(layers["fault_places"]) == len(placed)
    assert set(layers["fault_shapes"]["code"]) <= set(layers["fault_places"]["code"])
    build.write_findings(findings, tmp_path / "out")
    again = gpd.read_file(tmp_path / "out" / "faults.gpkg", layer="fault_places")
    assert sorted(again["code"]) == sorted(issue.code for issue in placed)
    assert again.crs.to_epsg() == 4546
    assert (tmp_path / "out" / "check.html").read_bytes() == check_page(findings)


def test_programs_get_the_words_of_the_issue_and_nothing_else(findings):
    told = json.loads(json.dumps(file_json(findings)))
    assert list(told) == ["outcome", "code", "rows_in", "accepted", "repaired", "quarantined", "issues"]
    assert told["rows_in"] == told["accepted"] + told["quarantined"] == 6
    assert all(
        list(one) == ["code", "level", "row", "id", "field", "message_zh", "message_en", "mend"] for one in told["issues"]
    )
