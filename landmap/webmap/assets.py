"""The built files that a saved map carries; made by viewer/hatch_build.py when landmap is installed, never committed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from landmap.errors import OutputError

FOLDER = Path(__file__).parent / "assets"


@cache
def asset(name: str) -> str:
    """The text of a built file ("viewer.js"). Raises OutputError where the viewer was never built."""
    try:
        return (FOLDER / name).read_text(encoding="utf-8")
    except OSError as error:
        raise OutputError(
            "地图的浏览器端组件还没有构建",
            "the map's viewer has not been built",
            where=name,
            mend_zh="在项目目录运行 pip install -e .，或安装现成的 wheel",
            mend_en="run `pip install -e .` in the project's folder, or install a wheel",
        ) from error
