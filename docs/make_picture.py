"""Draw docs/map.png, the README's picture: a built map as a browser shows it.

Run ``make map``, then ``.venv/bin/python docs/make_picture.py out/houma/map.html``.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ARGUMENTS = ("--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync")


def draw(source: Path, target: Path) -> None:
    """Show ``source`` with one dossier open, and keep the picture."""
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=shutil.which("chromium"), args=list(ARGUMENTS))
        page = browser.new_page(viewport={"width": 1440, "height": 860})
        page.goto(f"{source.resolve().as_uri()}#parcel=HM1703")
        page.wait_for_timeout(2000)
        page.screenshot(path=target)
        browser.close()


if __name__ == "__main__":
    draw(Path(sys.argv[1]), Path(__file__).with_name("map.png"))
