"""Bare lists of points: what is joined to parcels, what that is told as, and what is no such list."""

import pytest
import shapely

from landmap.errors import RefusalError
from landmap.io.bare import read_file

N, E = 3_943_400, 37_533_400
SQUARES = {"A-1": (N, E), "A-2": (N, E + 200), "A-3": (N + 200, E)}


def corners(north, east, size=100):
    return [(north, east), (north, east + size), (north + size, east + size), (north + size, east)]


def lines(*, head=None, east_first=False, part=",", squares=SQUARES):
    points = [(name, *(xy[::-1] if east_first else xy)) for name, at in squares.items() for xy in corners(*at)]
    return "\n".join([*([head] if head else []), *(part.join(map(str, point)) for point in points)])


def saved(folder, text, name="点.txt", encoding="utf-8"):
    (folder / name).write_bytes(text.encode(encoding))
    return folder / name


def codes(found):
    return [issue.code for issue in found.issues]


@pytest.mark.parametrize("name", ["点.txt", "点.csv"])
@pytest.mark.parametrize("part", [",", "\t", ";"])
@pytest.mark.parametrize("head", [None, "id,X,Y"])
@pytest.mark.parametrize("east_first", [False, True])
def test_the_points_of_one_number_are_a_parcel(tmp_path, name, part, head, east_first):
    head = head and head.replace(",", part)
    found = read_file(saved(tmp_path, lines(head=head, east_first=east_first, part=part), name))
    assert found.frame["地块编号"].tolist() == list(SQUARES)
    wanted = [shapely.box(east, north, east + 100, north + 100) for north, east in SQUARES.values()]
    assert shapely.equals(found.frame.geometry.to_numpy(), wanted).all()
    assert found.frame.crs.to_epsg() == 4525
    assert codes(found) == ["POINTS_JOINED", "TXT_DATUM_ASSUMED"]
    assert found.evidence["form"].confidence == (0.9 if head else 0.8)
    assert ("东" in found.evidence["axes"].value) == east_first


def test_blanks_and_wide_commas_part_cells_too_and_chinese_numbers_are_read(tmp_path):
    squares = {"一号": (N, E), "二号": (N, E + 200)}
    for part in ("  ", "，"):
        found = read_file(saved(tmp_path, lines(part=part, squares=squares), encoding="gbk"))
        assert found.frame["地块编号"].tolist() == ["一号", "二号"]


def test_numbers_that_grow_by_one_are_those_of_points(tmp_path):
    text = "\n".join(f"J{i % 4 + 1},{x},{y}" for i, (x, y) in enumerate([*corners(N, E), corners(N, E)[0]]))
    found = read_file(saved(tmp_path, text, "红线.txt"))
    assert found.frame["地块编号"].tolist() == ["红线"]
    assert found.frame.geometry.area.tolist() == [10_000.0]
    assert found.evidence["form"].confidence == 0.6


def test_a_number_that_comes_again_has_a_hole_or_a_part(tmp_path):
    squares = [("1", N, E, 100), ("2", N, E + 200, 100), ("1", N + 20, E + 20, 10)]
    text = "\n".join(f"{name},{x},{y}" for name, *at in squares for x, y in corners(*at))
    assert read_file(saved(tmp_path, text)).frame.geometry.area.tolist() == [9_900.0, 10_000.0]


def test_degrees_and_plain_eastings_tell_no_crs(tmp_path):
    degrees = {"1": (35.62, 111.37), "2": (35.63, 111.37)}
    points = [(name, x, y) for name, at in degrees.items() for x, y in corners(*at, size=0.001)]
    found = read_file(saved(tmp_path, "\n".join(f"{name},{x:.6f},{y:.6f}" for name, x, y in points)))
    assert found.frame.crs is None
    assert found.frame.geometry.total_bounds.tolist() == pytest.approx([111.37, 35.62, 111.371, 35.631])
    plain = read_file(saved(tmp_path, lines(squares={"1": (N, 533_400), "2": (N, 533_600)})))
    assert plain.frame.crs is None
    assert codes(plain) == ["POINTS_JOINED"]


def test_a_line_that_is_no_point_sets_its_parcel_aside(tmp_path):
    squares = {f"{n}": (N, E + 200 * n) for n in range(10)}
    text = lines(squares=squares).replace(f"7,{N},{E + 1400}", f"7,{N},不详")
    found = read_file(saved(tmp_path, text))
    assert len(found.frame) == 10
    (issue,) = [issue for issue in found.issues if issue.code == "ROW_CORRUPT"]
    assert (issue.row, "不详" in issue.value) == (8, True)


@pytest.mark.parametrize(
    "text",
    [
        "1,10,20\n1,11,20\n1,11,21\n1,10,21",  # nowhere in China
        f"厂甲,{N},{E}\n厂乙,{N},{E + 9}\n厂丙,{N + 9},{E}",  # places, one of each
        f"1,{N},{E}\n1,{N},{E + 9}",
        "你好\n再见",
    ],
)
def test_what_is_no_list_of_points_is_refused(tmp_path, text):
    with pytest.raises(RefusalError) as error:
        read_file(saved(tmp_path, text))
    assert error.value.issues[0].code == "NOT_BOUNDARY_TXT"


def test_a_table_of_places_stays_a_table(tmp_path):
    found = read_file(saved(tmp_path, f"id,X,Y\n甲,{N},{E}\n乙,{N},{E + 9}\n丙,{N + 9},{E}", "厂.csv"))
    assert not hasattr(found.frame, "geometry")
    assert found.source_columns == ("id", "X", "Y")


def test_a_delivery_without_its_section_is_read(tmp_path):
    head = "5,1.0000,1,一号,面,,,,@\n"
    points = "\n".join(f"J{i},1,{x},{y}" for i, (x, y) in enumerate(corners(N, E), start=1))
    found = read_file(saved(tmp_path, head + points))
    assert (found.frame["地块名称"].tolist(), found.frame.geometry.area.tolist()) == (["一号"], [10_000.0])
