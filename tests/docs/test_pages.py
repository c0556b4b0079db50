"""The pages that are made, held to what they are made from; and what the written pages promise."""

import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SPEC = importlib.util.spec_from_file_location("make_pages", ROOT / "docs/make_pages.py")
assert SPEC
assert SPEC.loader
make_pages = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(make_pages)


@pytest.mark.parametrize("name", make_pages.PAGES)
def test_a_made_page_is_up_to_date(name):
    assert (ROOT / "docs" / name).read_text("utf-8") == make_pages.page(name), "run: python docs/make_pages.py"


@pytest.mark.parametrize("page", ["README.md", "README.zh.md", *(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))])
def test_links_within_the_project_lead_somewhere(page):
    text = (ROOT / page).read_text("utf-8")
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
        assert ((ROOT / page).parent / target).exists(), target


def test_the_developer_page_stays_short():
    assert len((ROOT / "docs/developer.md").read_text("utf-8").splitlines()) <= 120
