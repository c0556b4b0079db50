"""One file: offline, safe, the same bytes for the same map."""

import base64
import hashlib
import html
import io
import re
import zlib

import folium
import folium.plugins
import numpy as np
import pytest

from landmap import webmap
from landmap.errors import OutputError
from landmap.webmap.assets import asset
from landmap.webmap.elements import ParcelLayer
from landmap.webmap.island import contents, island, island_text, plain

MIDDLE = (35.62, 111.36)


def policy(page: str) -> str:
    return re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)[1]


def with_folium(map_: folium.Map) -> folium.Map:
    """Some of what a user of folium adds."""
    group = folium.FeatureGroup(name="我的图层").add_to(map_)
    folium.Marker(MIDDLE, popup="一个 popup", tooltip="提示").add_to(group)
    folium.Marker(MIDDLE, icon=folium.Icon(icon="star", prefix="fa", angle=45)).add_to(map_)
    folium.Marker(MIDDLE, icon=folium.Icon(color="red")).add_to(map_)
    folium.CircleMarker(MIDDLE, radius=9).add_to(map_)
    feature = {"type": "Feature", "properties": {"a": 1}, "geometry": {"type": "Point", "coordinates": MIDDLE[::-1]}}
    geojson = {"type": "FeatureCollection", "features": [feature]}
    folium.GeoJson(geojson, tooltip=folium.GeoJsonTooltip(["a"])).add_to(map_)
    folium.LayerControl().add_to(map_)
    return map_


def test_two_maps_of_the_same_data_are_the_same_bytes(parcels, panel):
    first, second = (webmap.html(with_folium(webmap.draw(parcels, panel=panel))) for _ in range(2))
    assert first == second


def test_a_map_can_be_saved_again_and_again(parcels):
    map_ = with_folium(webmap.draw(parcels))
    first = webmap.html(map_)
    assert webmap.html(map_) == first
    folium.Marker(MIDDLE).add_to(map_)
    assert webmap.html(map_) != first


def test_ids_that_are_nobodys_stay_as_they_are(parcels):
    looks_like_one = "0123456789abcdef" * 2
    assert looks_like_one in plain(webmap.html(webmap.draw(parcels.assign(name=looks_like_one))))


def test_nothing_outside_is_named_by_any_tag(town_map):
    page = webmap.html(with_folium(town_map))
    assert re.findall(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=[^>]*>", page) == []
    assert "cdn." not in page


def test_only_what_is_used_is_carried(parcels):
    poor = plain(webmap.html(webmap.draw(parcels)))
    assert "jQuery" not in poor
    assert "Font Awesome" not in poor
    rich = plain(webmap.html(with_folium(webmap.draw(parcels))))
    assert "jQuery" in rich
    assert "Font Awesome" in rich
    assert "Glyphicons" in rich
    assert ".fa-rotate-45{" in rich
    assert "@layer bootstrap" not in rich
    table = folium.Marker(MIDDLE, popup='<table class="table table-striped"><tr><td>1</td></tr></table>')
    assert "@layer bootstrap" in plain(webmap.html(webmap.draw(parcels).add_child(table)))


def test_leaflet_and_the_viewer_are_packed_and_come_out_as_they_were(parcels):
    page = webmap.html(webmap.draw(parcels))
    for name in ("leaflet.js", "leaflet.css", "viewer.js", "viewer.css"):
        assert asset(name) not in page
        assert asset(name) in plain(page)
    carried = sum(len(asset(name)) for name in ("leaflet.js", "leaflet.css", "viewer.js", "viewer.css"))
    assert len(page) < carried / 2


def test_the_policy_lets_only_these_scripts_run(town_map):
    page = webmap.html(with_folium(town_map))
    packed = re.findall(r'<script type="application/zlib" id="\w+" data-as="script">([^<]+)</script>', page)
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    scripts += [zlib.decompress(base64.b64decode(block)).decode() for block in packed]
    digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts]
    assert packed
    assert set(re.findall(r"'sha256-([^']+)'", policy(page))) == set(digests)
    assert "unsafe-inline'" not in policy(page).split("style-src")[0]
    assert "unsafe-eval" not in policy(page)
    assert {"default-src 'none'", "connect-src 'none'", "img-src data:"} <= {part.strip() for part in policy(page).split(";")}
    assert page.index("Content-Security-Policy") < page.index("<script")


@pytest.mark.parametrize(
    ("element", "name", "url"),
    [
        (folium.TileLayer("https://{s}.example.cn/{z}/{x}/{y}.png", attr="x"), "TileLayer", "example.cn"),
        (folium.TileLayer("//tiles.intranet/{z}/{x}/{y}.png", attr="x"), "TileLayer", "tiles.intranet"),
        (folium.WmsTileLayer("https://wms.example.cn/wms", layers="a"), "WmsTileLayer", "wms.example.cn"),
        (folium.plugins.Geocoder(), "Geocoder", "Geocoder"),
        (folium.raster_layers.ImageOverlay("https://example.cn/a.png", [[0, 0], [1, 1]]), "ImageOverlay", "example.cn"),
        (folium.Marker(MIDDLE, icon=folium.CustomIcon("https://example.cn/i.png")), "CustomIcon", "example.cn"),
        (folium.Marker(MIDDLE, popup='<img src="https://example.cn/p.png">'), "html", "example.cn"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_element_that_needs_the_network_is_named(parcels, tmp_path, element, name, url):
    map_ = webmap.draw(parcels).add_child(element)
    with pytest.raises(OutputError, match=name) as refusal:
        webmap.save(map_, tmp_path / "map.html")
    assert url in str(refusal.value)
    assert "allow_online" in refusal.value.mend_en
    assert list(tmp_path.iterdir()) == []


def test_a_layer_kept_in_a_file_of_its_own_is_named(parcels, monkeypatch):
    monkeypatch.setattr(folium.GeoJson, "get_geojson_from_web", lambda self, url: {"type": "FeatureCollection", "features": []})
    map_ = webmap.draw(parcels).add_child(folium.GeoJson("https://example.cn/a.json", embed=False))
    with pytest.raises(OutputError, match=r"GeoJson → https://example\.cn/a\.json"):
        webmap.html(map_)


def test_a_network_can_be_allowed_and_then_only_for_these_hosts(parcels):
    map_ = webmap.draw(parcels)
    folium.TileLayer("https://{s}.tile.example.cn/{z}/{x}/{y}.png", attr="x").add_to(map_)
    folium.plugins.Geocoder().add_to(map_)
    page = webmap.html(map_, allow_online=True)
    assert "https://*.tile.example.cn" in policy(page)
    assert re.search(r'<script src="https://[^"]*Geocoder[^"]*\.js"></script>', page)
    assert "unsafe-inline'" not in policy(page).split("style-src")[0]


def test_a_hostile_address_adds_nothing_to_the_policy(parcels):
    map_ = webmap.draw(parcels)
    folium.TileLayer("https://a; script-src *; x/{z}/{x}/{y}.png", attr="x").add_to(map_)
    found = policy(webmap.html(map_, allow_online=True))
    assert "script-src *" not in found
    assert found.count("script-src") == 1


def test_other_maps_keep_their_links(parcels):
    before = list(folium.Map.default_js), list(folium.Map.default_css)
    map_ = webmap.draw(parcels)
    map_.add_js_link("mine", "https://example.cn/mine.js")
    webmap.html(map_, allow_online=True)
    assert (folium.Map.default_js, folium.Map.default_css) == before


def test_parts_work_in_any_folium_map_and_any_folium_map_can_be_saved_offline(parcels, tmp_path):
    map_ = folium.Map(MIDDLE, tiles=None)
    ParcelLayer(parcels).add_to(map_)
    webmap.save(map_, tmp_path / "a.html")
    assert "P-00" in plain((tmp_path / "a.html").read_text("utf-8"))
    webmap.save(folium.Map(MIDDLE, tiles=None), tmp_path / "b.html")
    assert "cdn." not in (tmp_path / "b.html").read_text("utf-8")


def test_the_maps_own_save_is_offline_too(town_map, tmp_path):
    town_map.save(str(tmp_path / "map.html"))
    stream = io.BytesIO()
    town_map.save(stream, close_file=False)
    page = webmap.html(town_map)
    assert (tmp_path / "map.html").read_text("utf-8") == stream.getvalue().decode() == page


def test_a_notebook_gets_the_same_page_in_a_frame(town_map):
    shown = town_map._repr_html_()
    assert html.unescape(re.search('srcdoc="([^"]*)"', shown)[1]) == webmap.html(town_map)


def test_a_place_that_cannot_be_written_is_one_clear_error_and_the_former_map_stays(town_map, tmp_path):
    with pytest.raises(OutputError):
        webmap.save(town_map, tmp_path / "missing" / "map.html")
    (tmp_path / "map.html").mkdir()
    with pytest.raises(OutputError):
        webmap.save(town_map, tmp_path / "map.html")
    assert [path.name for path in tmp_path.iterdir()] == ["map.html"]


def test_data_holds_no_character_with_a_meaning_in_html():
    text = island_text({"<a>&": ["</script>", "\u2028\u2029", "\ud800", 'quote"', "\x00"]})
    assert not set("<>&\u2028\u2029\ud800\x00") & set(text)
    text.encode("utf-8")
    with pytest.raises(ValueError, match="JSON"):
        island_text(float("nan"))


def test_a_block_says_what_was_put_in_whatever_it_is():
    arrays = [
        np.array([0, 255], np.uint8),
        np.array([-(2**15), 1], np.int16),
        np.array([2**31], np.uint32),
        np.array([0.1, -1e9]),
    ]
    content = {"</script>": [*arrays, {"deep": np.zeros(0, np.int32), "text": "\u2028甲" * 9999}], "n": None}
    block = island("a_1", content)
    assert re.fullmatch(r'<script type="application/octet-stream" id="a_1" data-size="\d+">[A-Za-z0-9+/=]+</script>', block)
    found = contents(f"x{block}y")["a_1"]
    for mine, theirs in zip(found["</script>"][:4], arrays, strict=True):
        assert mine.dtype == theirs.dtype
        assert mine.tolist() == theirs.tolist()
    assert found["</script>"][4]["text"] == "\u2028甲" * 9999
    assert found["n"] is None
    assert "甲" in plain(block)
    assert contents(island("b", {"a": ["<&>"]}))["b"] == {"a": ["<&>"]}
    for wrong in (np.zeros((2, 2)), np.array(["a"]), np.zeros(2, np.int64)):
        with pytest.raises(TypeError, match="page holds no array"):
            island("c", wrong)


def test_the_package_never_makes_markup_of_data():
    """Popup and Tooltip of folium run what stands in their text: our own parts do without, and the page without innerHTML."""
    from pathlib import Path

    room = Path(webmap.__file__).parent
    python = "".join(path.read_text("utf-8") for path in room.rglob("*.py") if "node_modules" not in path.parts)
    script = "".join(path.read_text("utf-8") for path in (room / "viewer/src").rglob("*.ts"))
    assert not re.search(r"folium\.(Popup|Tooltip|GeoJson)\b|\|\s*safe\b", python)
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", script)
