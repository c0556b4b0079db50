"""What the page draws, held against a second drawing of the same parcels that shares nothing with it: GEOS, pixel by pixel."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import geopandas as gpd
import numpy as np
import pytest
import shapely
import shapely.ops

from landmap import webmap
from landmap.terms import MAP_CLASSES

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
SIDE_M = 60.0  # of a lot, on the map's plane
CORNER = np.array([12_370_000.0, 4_250_000.0])
CLASSES = ("normal", "planned_supply", "revived", "idle_determined", "low")
FILLS = np.array([[int(MAP_CLASSES[code].fill[at : at + 2], 16) for at in (1, 3, 5)] for code in CLASSES])
PLAIN = np.array([MAP_CLASSES[code].pattern == "plain" for code in CLASSES])
DARK, LIGHT = np.array([28, 32, 38]), np.array([255, 255, 255])  # what patterns and edges are drawn in, over a fill
EARTH_M = 2 * np.pi * 6378137


def lots(count: int) -> gpd.GeoDataFrame:
    """About ``count`` lots whose neighbours share every point of their edge.

    Some have a hole, or another lot in it, or two parts; some ground is nobody's.
    South of all lies a canal whose long sides have no point between their ends.
    """
    chance = np.random.default_rng(20240331)
    across = int(np.ceil(np.sqrt(count)))
    rings = crooked(across, chance)
    middles = rings.mean(axis=1, keepdims=True)
    inner = shapely.linearrings(middles + 0.4 * (rings - middles))
    kind = np.arange(len(rings)) % 20
    shapes = shapely.polygons(rings)
    holed = (kind == 3) | (kind == 5)
    shapes[holed] = shapely.polygons(shapely.linearrings(rings[holed]), inner[holed][:, None])
    first = np.flatnonzero(kind == 7)
    first = first[first + 9 < len(shapes)]
    shapes[first] = shapely.multipolygons(np.column_stack([shapes[first], shapes[first + 9]]))
    gone = np.concatenate([first + 9, np.flatnonzero(kind == 11)])
    canal = shapely.box(CORNER[0] - 900, CORNER[1] - 120, CORNER[0] + across * SIDE_M + 900, CORNER[1] - 60)
    shapes = np.concatenate([np.delete(shapes, gone), shapely.polygons(inner[kind == 5]), [canal]])
    frame = gpd.GeoDataFrame(geometry=shapes, crs="EPSG:3857")
    frame["parcel_id"] = [f"P{row}" for row in range(len(frame))]
    frame["name"] = ""
    frame["class"] = chance.integers(0, len(CLASSES), len(frame))
    return frame.assign(status=np.array(CLASSES)[frame["class"]], area_mu=5.4)


def crooked(across: int, chance: np.random.Generator) -> np.ndarray:
    """Rings of ``across`` x ``across`` lots, eight points each."""
    places = np.stack(np.meshgrid(np.arange(across + 1), np.arange(across + 1)), axis=-1) * SIDE_M
    corners = CORNER + places + chance.uniform(-12, 12, places.shape)
    flat = (corners[:, :-1] + corners[:, 1:]) / 2 + chance.uniform(-6, 6, (across + 1, across, 2))
    upright = (corners[:-1] + corners[1:]) / 2 + chance.uniform(-6, 6, (across, across + 1, 2))
    around = [
        corners[:-1, :-1], flat[:-1], corners[:-1, 1:], upright[:, 1:],
        corners[1:, 1:], flat[1:], corners[1:, :-1], upright[:, :-1],
    ]  # fmt: skip
    return np.stack([part.reshape(-1, 2) for part in around], axis=1)


@dataclass
class Pixels:
    """Some pixels of the drawing: where their centres are (m), their red, green, blue, alpha; a CSS pixel is ``css_m``."""

    centres: np.ndarray
    css_m: float
    rgba: np.ndarray


def look(opened, frame: gpd.GeoDataFrame, few: int = 6_000) -> Pixels:
    """Pixels here and there, and as many on the edges of parcels."""
    view = opened.page.evaluate(
        """() => {
            const map = window[Object.keys(window).find((key) => key.startsWith('map_'))];
            const canvas = document.querySelector('canvas.lm-base');
            const [box, drawn] = [map.getContainer(), canvas].map((element) => element.getBoundingClientRect());
            const corner = map.getPixelBounds().min;
            const at = [corner.x + drawn.x - box.x, corner.y + drawn.y - box.y];
            const css = 1 / (256 * 2 ** map.getZoom());
            const size = [canvas.width, canvas.height];
            return { at: at.map((pixels) => pixels * css), css, size, ratio: canvas.width / drawn.width };
        }"""
    )
    size, css_m = np.array(view["size"]), EARTH_M * view["css"]
    side_m = css_m / view["ratio"]
    corner = np.array([view["at"][0] - 0.5, 0.5 - view["at"][1]]) * EARTH_M
    seen = shapely.box(corner[0], corner[1] - size[1] * side_m, corner[0] + size[0] * side_m, corner[1])
    chance = np.random.default_rng(7)
    lines = outlines(frame.geometry.to_numpy()[frame.sindex.query(seen)])
    places = shapely.line_interpolate_point(chance.choice(lines, few), chance.random(few), normalized=True)
    on_edges = np.floor((shapely.get_coordinates(places) - corner) * [1, -1] / side_m).astype(int)
    found = np.concatenate([chance.integers(0, size, (few, 2)), on_edges])
    found = found[((found >= 0) & (found < size)).all(axis=1)]
    packed = opened.page.evaluate(
        """(wanted) => {
            const canvas = document.querySelector('canvas.lm-base');
            const copy = Object.assign(document.createElement('canvas'), { width: canvas.width, height: canvas.height });
            copy.getContext('2d').drawImage(canvas, 0, 0);
            const { data } = copy.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
            let found = '';
            for (const at of wanted) found += String.fromCharCode(...data.subarray(at * 4, at * 4 + 4));
            return btoa(found);
        }""",
        (found[:, 1] * size[0] + found[:, 0]).tolist(),
    )
    rgba = np.frombuffer(base64.b64decode(packed), np.uint8).reshape(-1, 4).astype(int)
    return Pixels(corner + (found + 0.5) * [side_m, -side_m], css_m, rgba)


def outlines(shapes: np.ndarray) -> np.ndarray:
    """Rings of areas, and lines."""
    parts = shapely.get_parts(shapely.get_parts(shapes))
    areas, lines = (parts[shapely.get_dimensions(parts) == dimension] for dimension in (2, 1))
    return np.concatenate([shapely.get_parts(shapely.boundary(areas)), lines])


@dataclass
class Truth:
    """What GEOS says of the same pixels."""

    row: np.ndarray  # the parcel that the centre lies in, or -1
    near: np.ndarray  # pairs of pixel and parcel that are close to one another
    inside: np.ndarray  # whether all that is close to the centre belongs to parcels


def truth(frame: gpd.GeoDataFrame, pixels: Pixels, reach_m: float) -> Truth:
    points = shapely.points(pixels.centres)
    around = shapely.box(*shapely.total_bounds(points)).buffer(3 * SIDE_M)
    rows = np.sort(frame.sindex.query(around))
    shapes = frame.geometry.to_numpy()[rows]
    tree = shapely.STRtree(shapes)
    row = np.full(len(points), -1)
    at, found = tree.query(points, predicate="intersects")
    row[at] = rows[found]
    at, found = tree.query(points, predicate="dwithin", distance=reach_m)
    rings = map(shapely.get_coordinates, outlines(np.array([shapely.coverage_union_all(shapes)])))
    steps = np.concatenate([np.stack([ring[:-1], ring[1:]], axis=1) for ring in rings])
    rim = shapely.STRtree(shapely.linestrings(steps))
    at_rim = np.zeros(len(points), bool)
    at_rim[rim.query(points, predicate="dwithin", distance=reach_m)[0]] = True
    return Truth(row, np.stack([at, rows[found]]), (row >= 0) & ~at_rim)


def is_of(rgb: np.ndarray, kind: np.ndarray) -> np.ndarray:
    """Whether each colour is one that its class is drawn in: its fill, or the fill under a line of its pattern."""
    off = rgb - FILLS[kind]
    fits = (off == 0).all(axis=1)
    for ink in (DARK, LIGHT):
        way = ink - FILLS[kind]
        share = (off * way).sum(axis=1) / (way**2).sum(axis=1)
        fits |= ~PLAIN[kind] & (share > 0) & (share < 0.7) & (np.abs(off - share[:, None] * way) < 4).all(axis=1)
    return fits


def turn_to(opened, frame: gpd.GeoDataFrame, zoom: float, x: float = 0.5, y: float = 0.5) -> None:
    """Show the place at the shares ``x`` and ``y`` of the frame's box; wait for the drawing that is made when nothing moves."""
    west, south, east, north = frame.total_bounds
    middle = gpd.GeoSeries.from_xy([west + x * (east - west)], [south + y * (north - south)], crs=frame.crs).to_crs("EPSG:4326")
    opened.page.evaluate(
        """([lat, lon, zoom]) => {
            const map = window[Object.keys(window).find((key) => key.startsWith('map_'))];
            map.setView([lat, lon], zoom, { animate: false });
        }""",
        [middle.y[0], middle.x[0], zoom],
    )
    opened.settle()


def hold(opened, frame: gpd.GeoDataFrame, *, edges: bool) -> dict[str, int]:
    """Compare what is drawn with GEOS; returns how many pixels there were of each kind."""
    pixels = look(opened, frame)
    true = truth(frame, pixels, 1.5 * pixels.css_m)  # an edge is one pixel wide, and smooth
    kind = frame["class"].to_numpy()
    rgb, alpha = pixels.rgba[:, :3], pixels.rgba[:, 3]
    neighbours = np.bincount(true.near[0], minlength=len(alpha))
    nobodys, alone, shared = neighbours == 0, true.inside & (neighbours == 1), true.inside & (neighbours > 1)
    assert (alpha[nobodys] == 0).all(), "what is nobody's, holes among it, is empty"
    assert (alpha[alone] == 255).all()
    assert is_of(rgb[alone], kind[true.row[alone]]).all(), "a parcel has the colour of its class"
    assert (alpha[shared] >= 250).all(), "there is no gap between neighbours"
    if not edges:
        low, high = np.full((len(alpha), 3), 255), np.zeros((len(alpha), 3), int)
        for worst, found in ((np.minimum, low), (np.maximum, high)):
            worst.at(found, true.near[0], FILLS[kind[true.near[1]]])
        assert ((rgb >= low - 2) & (rgb <= high + 2))[shared].all(), "no colour but those of the parcels that are near"
    return {"nobodys": int(nobodys.sum()), "alone": int(alone.sum()), "shared": int(shared.sum())}


@pytest.fixture(scope="module")
def made() -> Callable[[int], tuple[gpd.GeoDataFrame, str]]:
    @cache
    def frame_and_page(count: int) -> tuple[gpd.GeoDataFrame, str]:
        frame = lots(count)
        return frame, webmap.html(webmap.draw(frame.drop(columns="class")))

    return frame_and_page


def opened_without_labels(open_map, page: str, ratio: float):
    opened = open_map(page, device_scale_factor=ratio)
    opened.page.locator("[data-layer=labels]").uncheck()
    return opened


@pytest.mark.parametrize(("count", "ratio"), [(100, 1), (100, 2), (10_000, 1), (10_000, 2), (100_000, 1)])
def test_at_every_zoom_each_pixel_is_what_geos_says(open_map, made, count, ratio):
    frame, page = made(count)
    opened = opened_without_labels(open_map, page, ratio)
    for zoom in (17, 15, 13, 12) if count < 100_000 else (15, 13):  # a lot is 50, 13, 3 and 1.6 pixels wide
        turn_to(opened, frame, zoom)
        found = hold(opened, frame, edges=zoom > 13)
        assert found["nobodys"] > 50
        assert found["shared"] > 500
        assert found["alone"] > 500 or zoom < 17


@pytest.mark.parametrize("zoom", [16, 14])
def test_a_canal_with_no_point_between_its_ends_is_drawn_along_all_its_length(open_map, made, zoom):
    frame, page = made(10_000)
    opened = opened_without_labels(open_map, page, 1)
    for x in (0.0, 0.5, 1.0):
        turn_to(opened, frame, zoom, x, y=0.0)
        west, south, east, north = frame.geometry.iloc[-1].bounds
        pixels = look(opened, frame)
        well_in = shapely.contains_xy(shapely.box(west, south, east, north).buffer(-1.5 * pixels.css_m), pixels.centres)
        assert well_in.any()
        assert is_of(pixels.rgba[well_in, :3], np.full(well_in.sum(), frame["class"].iloc[-1])).all()


def test_a_step_aside_draws_the_same_as_a_new_look(open_map, made):
    frame, page = made(10_000)
    opened = opened_without_labels(open_map, page, 1)
    turn_to(opened, frame, 13)
    for step in ([137, -53], [-260, 31], [0, 400], [3, 0]):
        opened.page.evaluate(
            """(step) => {
                const map = window[Object.keys(window).find((key) => key.startsWith('map_'))];
                map.panBy(step, { animate: false });
            }""",
            step,
        )
    hold(opened, frame, edges=False)  # what was kept, moved
    opened.settle()
    hold(opened, frame, edges=False)


def test_what_the_legend_leaves_out_is_empty_and_its_neighbours_stay_whole(open_map, made):
    frame, page = made(10_000)
    opened = opened_without_labels(open_map, page, 1)
    turn_to(opened, frame, 13)
    before = hold(opened, frame, edges=False)
    opened.page.locator('[data-class="low"]').click()
    opened.settle()
    shown = frame[frame["status"] != "low"].reset_index(drop=True)
    after = hold(opened, shown, edges=False)
    assert after["nobodys"] > before["nobodys"] / 2
    opened.page.locator('[data-class="low"]').click()
    opened.settle()
    assert hold(opened, frame, edges=False) == before


LINE = shapely.LineString([(0, 0), (500, 130), (900, -40)])
POINTS = shapely.MultiPoint([(100, 300), (700, 320)])
TAIL = shapely.LineString([(300, -300), (900, -300)])  # of an area


@pytest.mark.parametrize("ratio", [1, 2])
@pytest.mark.parametrize("zoom", [16, 14])
def test_lines_and_points_are_drawn_where_they_lie_and_can_be_clicked(open_map, zoom, ratio):
    parcels = [LINE, POINTS, shapely.GeometryCollection([shapely.box(0, -400, 300, -200), TAIL])]
    frame = gpd.GeoDataFrame(geometry=shapely.transform(parcels, lambda xy: xy + CORNER), crs="EPSG:3857").assign(
        parcel_id=["line", "points", "tail"], name="", status=["planned_supply", "normal", "planned_supply"], area_mu=None
    )
    opened = opened_without_labels(open_map, webmap.html(webmap.draw(frame)), ratio)
    turn_to(opened, frame, zoom)
    css_m = EARTH_M / 256 / 2**zoom
    line, tail = (shapely.ops.substring(line, 4 * css_m, line.length - 4 * css_m) for line in (LINE, TAIL))
    strokes = [line, POINTS.buffer(4 * css_m).boundary, tail]
    pixels = look(opened, frame.set_geometry(shapely.transform(strokes, lambda xy: xy + CORNER)))
    points = shapely.points(pixels.centres - CORNER)
    assert (pixels.rgba[shapely.distance(points, shapely.union_all(parcels)) > 7 * css_m, 3] == 0).all()
    for stroke, status in zip(strokes, frame["status"], strict=True):
        on_it = shapely.dwithin(points, stroke, css_m)
        assert on_it.sum() > 100
        assert (pixels.rgba[on_it, :3] == FILLS[CLASSES.index(status)]).all()
    for place, parcel_id in zip([(502, 130), (101, 301), (600, -300)], frame["parcel_id"], strict=True):
        where = gpd.GeoSeries([shapely.Point(CORNER + place)], crs=frame.crs).to_crs("EPSG:4326")[0]
        opened.page.mouse.click(*opened.point_of(where.y, where.x))
        opened.settle()
        assert opened.page.locator(".lm-card code").text_content() == parcel_id
        opened.page.keyboard.press("Escape")


def test_dragging_within_what_is_drawn_beyond_the_edges_draws_nothing_anew(open_map, made):
    _, page = made(10_000)
    opened = opened_without_labels(open_map, page, 1)
    drag = """async (steps) => {
        const map = window[Object.keys(window).find((key) => key.startsWith('map_'))];
        performance.clearMarks();
        for (let step = 0; step < steps; step++) {
            map._rawPanBy(L.point(5, 3));
            map.fire('move');
            await new Promise((done) => requestAnimationFrame(done));
        }
        return performance.getEntriesByName('landmap-parcels-painted').length;
    }"""
    assert opened.page.evaluate(drag, 20) == 0
    assert 0 < opened.page.evaluate(drag, 80) < 10


@pytest.mark.parametrize("zoom", [17, 15])
def test_what_was_drawn_lies_still_on_the_ground_when_the_map_is_dragged(open_map, made, zoom):
    """Patterns too: drawn from the corner of the canvas they would swim."""
    frame, page = made(10_000)
    opened = opened_without_labels(open_map, page, 1)
    turn_to(opened, frame, zoom)
    part = """([x, y]) => {
        const canvas = document.querySelector('canvas.lm-base');
        const copy = Object.assign(document.createElement('canvas'), { width: 400, height: 300 });
        copy.getContext('2d').drawImage(canvas, -x, -y);
        const { data } = copy.getContext('2d').getImageData(0, 0, 400, 300);
        let found = '';
        for (const value of data) found += String.fromCharCode(value);
        return btoa(found);
    }"""
    before = base64.b64decode(opened.page.evaluate(part, [600, 400]))
    opened.page.evaluate(
        """() => {
            const map = window[Object.keys(window).find((key) => key.startsWith('map_'))];
            map.panBy([37, 21], { animate: false });
        }"""
    )
    opened.settle()
    after = base64.b64decode(opened.page.evaluate(part, [600 - 37, 400 - 21]))
    apart = np.frombuffer(before, np.uint8).astype(int) - np.frombuffer(after, np.uint8)
    assert len(set(before)) > 10
    assert np.abs(apart).max() < 30  # a smooth edge may differ by a breath; a line of a pattern would by far more
