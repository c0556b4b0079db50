"""site.toml and layer.toml -> models; what is wrong with them in plain words."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from landmap.errors import SiteError
from landmap.site.datum import Datum, Datums
from landmap.site.suggest import did_you_mean
from landmap.site.zone import Layer, Site

M = TypeVar("M", bound=BaseModel)


def read_site(folder: Path | str) -> Site:
    """The zone in ``folder``: site.toml and every sub-folder's layer.toml, in the order of the folders' names.

    Raises SiteError with file, key and mend when a file is missing, is not TOML, or has an unknown or impossible value.
    """
    folder = Path(folder)
    if not (folder / "site.toml").is_file():
        raise SiteError(
            "没有 site.toml，不是开发区文件夹",
            "no site.toml: this is not a zone's folder",
            where=str(folder),
            mend_zh="检查路径，或用 landmap new 新建一个",
            mend_en="check the path, or start one with: landmap new",
        )
    layers = tuple(
        read_model(Layer, path, folder=path.parent, plain=False)
        for path in sorted(folder.glob("*/layer.toml"), key=lambda path: path.parent.name)
    )
    return read_model(Site, folder / "site.toml", folder=folder, layers=layers)


def read_datums(path: Path) -> tuple[Datum, ...]:
    """The parameters in a TOML file: [datum] as in layer.toml, or [[datum]] as in site.toml. Raises SiteError."""
    found = read_model(Datums, path).datum
    return found if isinstance(found, tuple) else (found,)


def read_model(model: type[M], path: Path, **extra: Any) -> M:
    """The TOML file at ``path`` as a ``model``, with ``extra`` fields that the file may not have. Raises SiteError."""
    where = f"{path.parent.name}/{path.name}"
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SiteError(
            f"不是有效的 TOML：{error}",
            f"not valid TOML: {error}",
            where=where,
            mend_zh="改正该行，文件须为 UTF-8",
            mend_en="mend that line; the file must be UTF-8",
        ) from error
    except OSError as error:
        raise SiteError(f"读不了：{error.strerror}", f"cannot be read: {error.strerror}", where=where) from error
    reserved = sorted(set(content) & set(extra))
    if reserved:
        raise SiteError(f"未知的键 {reserved[0]}", f"unknown key {reserved[0]}", where=where)
    try:
        return model.model_validate({**content, **extra})
    except ValidationError as error:
        raise SiteError(*_in_plain_words(error, model), where=where, mend_zh="改正该键", mend_en="mend that key") from error


def _in_plain_words(error: ValidationError, model: type[BaseModel]) -> tuple[str, str]:
    zh, en = [], []
    for fault in error.errors():
        key = ".".join(str(part) for part in fault["loc"])
        if fault["type"] == "extra_forbidden":
            hint = did_you_mean(str(fault["loc"][-1]), _known_keys(model, fault["loc"][:-1]))
            zh.append(f"未知的键 {key}{hint}")
            en.append(f"unknown key {key}{hint}")
        elif fault["type"] == "missing":
            zh.append(f"缺少 {key}")
            en.append(f"{key} is missing")
        else:
            reason = re.sub(r"^(Value error|Assertion failed), ", "", fault["msg"])
            zh.append(f"{key + '：' if key else ''}{reason}")
            en.append(f"{key + ': ' if key else ''}{reason}")
    return "；".join(zh), "; ".join(en)


def _known_keys(model: type[BaseModel], location: tuple[int | str, ...]) -> list[str]:
    """The keys that would have been known at ``location``, found by walking down the models."""
    for part in location:
        if isinstance(part, int):
            continue
        annotation = model.model_fields[part].annotation
        inner = [
            a for a in (annotation, *getattr(annotation, "__args__", ())) if isinstance(a, type) and issubclass(a, BaseModel)
        ]
        if not inner:
            return []
        model = inner[0]
    return [name for name, info in model.model_fields.items() if not info.exclude]
