"""Draw the pictures of docs/: a built map as a browser shows it and as it prints.

Run ``make map``, then ``.venv/bin/python docs/make_picture.py out/houma/map.html``.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ARGUMENTS = ("--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync")
DOCS = Path(__file__).parent
# Each picture: its name, what the address names, and how far the whole zone is zoomed into.
PICTURES = {"map": ("#parcel=HM1703", 0), "map_zone": ("", 0), "map_middle": ("", 2), "map_close": ("", 4)}


def draw(source: Path) -> None:
    """Show ``source`` at several zooms, with one dossier open, with two days side by side, and printed; keep the pictures."""
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=shutil.which("chromium"), args=list(ARGUMENTS))
        for name, (fragment, steps) in PICTURES.items():
            page = _opened(browser, source, fragment)
            for _ in range(steps):
                page.locator(".leaflet-control-zoom-in").click()
                page.wait_for_timeout(600)
            page.screenshot(path=DOCS / f"{name}.png")
            page.close()
        page = _opened(browser, source, "")
        page.get_by_role("button", name="前后对比").click()
        page.wait_for_timeout(1500)
        page.screenshot(path=DOCS / "map_swipe.png")
        page.close()
        _printed(_opened(browser, source, ""), DOCS / "map_print.png")
        browser.close()


def _opened(browser: Browser, source: Path, fragment: str) -> Page:
    page = browser.new_page(viewport={"width": 1440, "height": 860})
    page.goto(f"{source.resolve().as_uri()}{fragment}")
    page.wait_for_timeout(2000)
    return page


def _printed(page: Page, target: Path) -> None:
    """The sheet as its PDF shows it (poppler's pdftoppm draws it)."""
    drawer = shutil.which("pdftoppm")
    if drawer is None:
        print("pdftoppm is not there: the printed sheet was left out")
        return
    with tempfile.TemporaryDirectory() as folder:
        page.pdf(path=Path(folder) / "sheet.pdf", prefer_css_page_size=True, print_background=True)
        arguments = [drawer, "-r", "110", "-png", "-singlefile", f"{folder}/sheet.pdf", str(target.with_suffix(""))]
        subprocess.run(arguments, check=True)  # noqa: S603 -- our own words


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
