"""Photos that the data name: small, upright, without metadata, and only what lies where the data lie."""

import base64
import io

import pytest
from PIL import Image

from landmap.webmap.photos import photos
from landmap.webmap.readings import readings


@pytest.fixture
def folder(tmp_path):
    here = tmp_path / "parcels"
    here.mkdir()
    exif = Image.Exif()
    exif[0x010F] = "金丝雀 camera"  # the maker
    exif[0x0112] = 6  # lies on its side
    exif.get_ifd(0x8825)[2] = (35.0, 37.0, 0.0)  # where it was taken
    picture = Image.new("RGB", (2000, 1000), "#aa3322")
    picture.save(here / "a.jpg", exif=exif)
    Image.new("RGBA", (40, 30), (0, 0, 0, 0)).save(here / "clear.png")
    (here / "text.jpg").write_text("<svg onload=alert(1)>")
    (here / "vector.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    Image.new("RGB", (9, 9)).save(tmp_path / "outside.jpg")
    return here


def opened(photo):
    head, packed = photo.uri.split(",", 1)
    assert head == "data:image/jpeg;base64"
    return Image.open(io.BytesIO(base64.b64decode(packed)))


def test_a_photo_is_made_small_and_upright_and_loses_what_it_knows(folder):
    photo = photos([("P", folder, "a.jpg")])["P"]
    picture = opened(photo)
    assert picture.size == (360, 720)
    assert not picture.getexif()
    assert "金丝雀".encode() not in base64.b64decode(photo.uri.split(",", 1)[1])
    assert photos([("P", folder, "a.jpg")])["P"] == photo, "the same twice"


def test_what_is_clear_is_white(folder):
    assert opened(photos([("P", folder, "clear.png")])["P"]).getpixel((5, 5)) == (255, 255, 255)


REFUSED = {
    "gone.jpg": "找不到", "../outside.jpg": "找不到", ".": "找不到", "/etc/hostname": "找不到", "text.jpg": "打不开",
    "vector.svg": "打不开",
}  # fmt: skip


@pytest.mark.parametrize(("name", "why"), REFUSED.items())
def test_what_cannot_be_shown_is_said(folder, name, why):
    photo = photos([("P", folder, name)])["P"]
    assert photo.uri == ""
    assert why in photo.missing[0]
    assert photo.missing[1]


def test_a_picture_larger_than_anyone_needs_is_not_decoded(folder, monkeypatch):
    monkeypatch.setattr("landmap.webmap.photos.MOST_PIXELS", 1000)
    assert "过大" in photos([("P", folder, "a.jpg")])["P"].missing[0]


def test_characters_have_their_readings_and_nothing_else_has():
    assert readings(["聚鑫源 A1", "重庆", "聚"]) == {
        "庆": "qing",
        "源": "yuan",
        "聚": "ju",
        "重": "zhong chong tong",
        "鑫": "xin xun",
    }
    assert readings([]) == {}
