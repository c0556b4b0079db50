"""One page in one fresh browser: when its parcels are first on screen, how it moves, recolours, and what it takes.

First paint is found alike for every peer: the browser sends each picture it shows, and the first with enough pixels of three
of the parcels' own colours in the middle of the window counts, by the browser's own clock. It is not asked of the page.
"""

from __future__ import annotations

import base64
import io
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, CDPSession, Error, Page, Playwright, Route

from benchmarks.map import cdn
from benchmarks.map.parcels import FILLS
from benchmarks.map.peers import Peer

ARGUMENTS = (
    "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--enable-unsafe-swiftshader", "--js-flags=--max-old-space-size=8192",
)  # fmt: skip
WINDOW = {"width": 1366, "height": 768}
_WANTED = np.array([[int(fill[at : at + 2], 16) for at in (1, 3, 5)] for code, fill in FILLS.items() if code != "normal"])
_NEAR = 56.0  # how far from its colour a pixel may lie: small parcels mix with what is beside them
# Pixels of the middle of the window, of each of as many colours: real parcels lie scattered over a city, and are small where a
# peer zooms by whole levels; a bar or a button has one colour.
_ENOUGH, _COLORS = 30, 3


@dataclass
class Reading:
    """What was seen of one page; None where it was not reached in time."""

    paint_s: float | None = None
    cpu_s: float | None = None
    pan_fps: float | None = None
    restyle_ms: float | None = None
    peak_mib: float | None = None
    asked: list[str] = field(default_factory=list)  # addresses that nothing here could answer
    fault: str = ""


def read(player: Playwright, page_file: Path, peer: Peer, seconds: float) -> Reading:
    """Open ``page_file`` and take all readings; first paint is given up after ``seconds``."""
    found = Reading()
    browser = player.chromium.launch(executable_path=shutil.which("chromium"), args=list(ARGUMENTS))
    try:
        page = browser.new_context(viewport=WINDOW).new_page()
        page.set_default_timeout(seconds * 1000)
        page.on("pageerror", lambda error: setattr(found, "fault", found.fault or str(error)[:120]))
        page.route("**/*", lambda route: _route(route, found))
        found.paint_s = _first_paint(page, page_file, seconds)
        found.cpu_s = _cpu(browser)
        if found.paint_s is not None:
            with suppress(Error):
                found.pan_fps = _pan(page)
            with suppress(Error):
                found.restyle_ms = _restyle(page, peer)
        found.peak_mib = _peak(browser)
    except Error as error:
        found.fault = found.fault or str(error).splitlines()[0][:120]
    finally:
        with suppress(Error):
            browser.close()
    return found


def _route(route: Route, found: Reading) -> None:
    url = route.request.url
    if url.startswith(("file:", "data:", "blob:")):
        return route.continue_()
    answer = cdn.answer(url)
    if answer is None:
        found.asked.append(url.split("?")[0])
        return route.abort()
    return route.fulfill(status=200, body=answer[0], content_type=answer[1], headers={"Access-Control-Allow-Origin": "*"})


def _first_paint(page: Page, file: Path, seconds: float) -> float | None:
    session = page.context.new_cdp_session(page)
    first: list[float] = []

    def frame(event: dict) -> None:
        session.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]})
        if not first and _shows_parcels(base64.b64decode(event["data"])):
            first.append(float(event["metadata"]["timestamp"]))

    session.on("Page.screencastFrame", frame)
    session.send("Page.startScreencast", {"format": "png", "maxWidth": 1366, "maxHeight": 768, "everyNthFrame": 1})
    start = time.time()
    with suppress(Error):
        page.goto(file.as_uri(), wait_until="commit", timeout=seconds * 1000)
    while not first and time.time() < start + seconds:
        page.wait_for_timeout(50)
    _stop(session)
    return first[0] - start if first else None


def _stop(session: CDPSession) -> None:
    with suppress(Error):
        session.send("Page.stopScreencast")


def _shows_parcels(png: bytes) -> bool:
    pixels = np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), dtype=np.float32)
    height, width, _ = pixels.shape
    middle = pixels[int(height * 0.3) : int(height * 0.9), int(width * 0.4) : int(width * 0.95)].reshape(-1, 3)
    away = np.linalg.norm(middle[:, None, :] - _WANTED[None], axis=2)
    seen = np.bincount(away.argmin(axis=1)[away.min(axis=1) < _NEAR], minlength=len(_WANTED))
    return bool((seen >= _ENOUGH).sum() >= _COLORS)


def _pan(page: Page, seconds: float = 3.0) -> float:
    """Frames a second while the map is dragged to and fro."""
    page.evaluate(
        "() => { window.frames_ = 0; const count = () => { window.frames_++; requestAnimationFrame(count); }; count(); }"
    )
    page.mouse.move(850, 420)
    page.mouse.down()
    start, before, step = time.perf_counter(), page.evaluate("() => window.frames_"), 0
    while time.perf_counter() < start + seconds:
        step += 1
        page.mouse.move(850 + 240 * np.sin(step / 9), 420 + 120 * np.sin(step / 13))
    counted = page.evaluate("() => window.frames_") - before
    took = time.perf_counter() - start
    page.mouse.up()
    return float(counted / took)


def _restyle(page: Page, peer: Peer) -> float | None:
    """Milliseconds from the call until the frame after it has been painted (or the page says that it is done)."""
    if peer.restyle is None:
        return None
    page.wait_for_timeout(400)
    # Written into the function itself: a page's policy may forbid to make code out of text.
    done = peer.settled or "true"
    script = f"""() => new Promise((done) => {{
        const end = () => requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
        const wait = () => ({done} ? end() : setTimeout(wait, 5));
        const start = performance.now();
        {peer.restyle};
        wait();
    }})"""
    return float(page.evaluate(script))


def _processes(browser: Browser) -> list[dict]:
    found: list[dict] = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    return found


def _cpu(browser: Browser) -> float:
    """CPU seconds of all of the browser's processes since it was started."""
    return float(sum(one["cpuTime"] for one in _processes(browser)))


def _peak(browser: Browser) -> float:
    """The sum of the largest memory that each of the browser's processes has had, MiB."""
    total = 0
    for one in _processes(browser):
        with suppress(OSError):
            lines = Path(f"/proc/{one['id']}/status").read_text().splitlines()
            total += next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)
    return total / 1024
