"""The laws of the house, read from docs/developer.md and held against every import and call in landmap/."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "landmap"
SOURCES = sorted(path for path in PACKAGE.rglob("*.py") if "node_modules" not in path.parts)


def rooms() -> list[str]:
    block = re.search(r"```\n(errors .*?)```", (ROOT / "docs/developer.md").read_text(encoding="utf-8"), re.DOTALL)
    assert block, "docs/developer.md has lost its list of rooms"
    return [line.split()[0] for line in block[1].splitlines()]


def room_of(path: Path) -> str | None:
    first = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return None if first == "__init__" else first


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def calls(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        node.func.id if isinstance(node.func, ast.Name) else node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute)
    }


def test_every_room_stands_in_the_list_and_the_list_has_no_empty_room():
    assert {room_of(path) for path in SOURCES} - {None} == set(rooms())


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_room_imports_only_rooms_above_it(path):
    order = rooms()
    here = room_of(path)
    if here is None:
        pytest.skip("the package itself")
    allowed = set(order[: order.index(here) + 1])
    used = {name.split(".")[1] for name in imports(path) if name.startswith("landmap.")} & set(order)
    assert used <= allowed, f"{here} imports {sorted(used - allowed)} from below"


@pytest.mark.parametrize(
    ("library", "only"), [("folium", {"webmap"}), ("branca", {"webmap"}), ("pyogrio", {"io"}), ("rich", {"cli"})]
)
def test_a_library_stays_in_its_room(library, only):
    users = {room_of(path) for path in SOURCES if any(name.split(".")[0] == library for name in imports(path))}
    assert users <= only


def test_only_the_command_line_prints():
    assert {room_of(path) for path in SOURCES if "print" in calls(path)} <= {"cli"}


def test_only_some_rooms_write_to_the_disk():
    writers = {
        "write_text",
        "write_bytes",
        "mkdir",
        "unlink",
        "rmtree",
        "write_file",
        "to_file",
        "to_parquet",
        "to_excel",
    }
    assert {room_of(path) for path in SOURCES if calls(path) & writers} <= {
        "io",
        "site",
        "webmap",
        "report",
        "scaffold",
        "build",
        "cli",
    }


def test_no_file_outgrows_its_question():
    long = {
        str(path.relative_to(ROOT)): count for path in SOURCES if (count := len(path.read_text("utf-8").splitlines())) > 400
    }
    assert not long


def test_nothing_committed_names_a_registry_or_a_built_asset():
    lock = PACKAGE / "webmap/viewer/package-lock.json"
    assert '"resolved"' not in lock.read_text(encoding="utf-8")
    assert '"integrity"' in lock.read_text(encoding="utf-8")
