"""Photos that the data name, made small and plain enough to stand in a page: no metadata, no place where they were taken."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

LONGEST_PX = 720
MOST_BYTES = 40 * 2**20  # of one file as it is
MOST_PIXELS = 80_000_000
MOST_PHOTOS = 400  # of a page: about 30 MB
_FORMATS = ("JPEG", "PNG", "WEBP")


@dataclass(frozen=True, slots=True)
class Photo:
    """One photo of a parcel: its name, and the picture as a data URI, or why there is none (zh, en)."""

    name: str
    uri: str = ""
    missing: tuple[str, str] = ("", "")


def photos(wanted: Iterable[tuple[str, Path, str]]) -> dict[str, Photo]:
    """The photo of each parcel: ``wanted`` gives parcel id, the folder of its layer, and the name in it (a path below it).

    A picture is turned upright, made at most 720 pixels long and written anew as JPEG without its metadata. What cannot be
    used (no such file, outside the folder, too large, not a JPEG, PNG or WebP) is said instead of shown; so is every photo
    beyond the first 400.
    """
    found: dict[str, Photo] = {}
    made = 0
    for parcel_id, folder, name in wanted:
        if made >= MOST_PHOTOS:
            found[parcel_id] = Photo(name, missing=("照片太多，未嵌入", "too many photos: not embedded"))
            continue
        found[parcel_id] = _photo(folder, name)
        made += bool(found[parcel_id].uri)
    return found


def _photo(folder: Path, name: str) -> Photo:
    from PIL import Image, UnidentifiedImageError  # only where there are photos

    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        return Photo(name, missing=("找不到照片文件", "no such photo"))
    if path.stat().st_size > MOST_BYTES:
        return Photo(name, missing=("照片文件过大", "the photo is too large"))
    try:
        with Image.open(path, formats=_FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                return Photo(name, missing=("照片文件过大", "the photo is too large"))
            return Photo(name, uri=_uri(opened))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return Photo(name, missing=("照片打不开", "the photo cannot be opened"))


def _uri(opened: Picture) -> str:
    from PIL import Image, ImageOps

    opened.draft("RGB", (LONGEST_PX * 2, LONGEST_PX * 2))  # a JPEG is decoded at about the size that is needed
    upright = ImageOps.exif_transpose(opened)
    upright.thumbnail((LONGEST_PX, LONGEST_PX))
    plain = Image.new("RGB", upright.size, "white")
    with_alpha = upright.convert("RGBA")
    plain.paste(with_alpha, mask=with_alpha.getchannel("A"))
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=72, optimize=True)
    return "data:image/jpeg;base64," + base64.b64encode(out.getvalue()).decode()
