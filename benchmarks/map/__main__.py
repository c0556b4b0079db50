"""The map beside its peers: python -m benchmarks.map [--sizes 1k,10k,real] [--peers landmap,folium] [--rounds N].

Results are kept in build/bench-map/results.json, so that the whole can be run in parts; each run writes the table of all that
is kept into docs/benchmarks.md. Start anew with --forget.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from benchmarks.map.browser import Reading, read
from benchmarks.map.parcels import SIZES, is_there, parcels
from benchmarks.map.peers import PEERS, Peer
from benchmarks.timing import machine, write_section

WORK = Path(__file__).resolve().parents[2] / "build" / "bench-map"
RESULTS = WORK / "results.json"
SLOW_S = 20.0  # a page that takes longer is opened three times, not five
PATIENCE_S = {"1k": 60.0, "10k": 60.0, "real": 90.0, "100k": 120.0, "1M": 240.0}


def main() -> None:
    """Run the parts asked for, keep their results, write the table."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--sizes", default="1k,10k,real,100k,1M")
    words.add_argument("--peers", default=",".join(PEERS))
    words.add_argument("--rounds", type=int, default=5)
    words.add_argument("--forget", action="store_true", help="start anew")
    asked = words.parse_args()
    kept: dict[str, Any] = {} if asked.forget or not RESULTS.exists() else json.loads(RESULTS.read_text("utf-8"))
    WORK.mkdir(parents=True, exist_ok=True)
    for size in asked.sizes.split(","):
        if not is_there(size):
            print(f"{size}: LANDMAP_REAL names no folder, left out")
            continue
        for name, found in run(size, asked.peers.split(","), asked.rounds).items():
            kept.setdefault(size, {})[name] = found
            RESULTS.write_text(json.dumps(kept, indent=1, ensure_ascii=False), encoding="utf-8")
    write_section("map", table(kept))


def run(size: str, names: list[str], rounds: int) -> dict[str, dict[str, Any]]:
    """All contestants at one size: built first, then opened turn by turn."""
    frame = parcels(size)
    found: dict[str, dict[str, Any]] = {}
    for name in names:
        found[name] = _built(PEERS[name], frame, WORK / f"{name}-{size}.html")
        print(size, name, {key: value for key, value in found[name].items() if key != "readings"}, flush=True)
    with sync_playwright() as player:
        for turn in range(rounds):
            for name in names:
                readings = found[name]["readings"]
                if found[name]["fault"] or (readings and turn >= _turns(readings, rounds)):
                    continue
                reading = read(player, WORK / f"{name}-{size}.html", PEERS[name], PATIENCE_S[size])
                readings.append(asdict(reading))
                print(size, name, turn + 1, _short(reading), flush=True)
    return found


def _turns(readings: list[dict[str, Any]], rounds: int) -> int:
    """How often a page is opened: once where it never painted, three times where it is slow."""
    paint = readings[0]["paint_s"]
    return 1 if paint is None else min(rounds, 3) if paint > SLOW_S else rounds


def _built(peer: Peer, frame: Any, path: Path) -> dict[str, Any]:
    version = peer.version
    if version is None:
        return {"fault": "not installed", "readings": []}
    try:
        peer.build(frame.head(50), path)  # imports are not what is measured
        start = time.perf_counter()
        peer.build(frame, path)
        took = time.perf_counter() - start
    except Exception as error:  # noqa: BLE001 -- a peer that fails is a result
        return {"fault": f"not built: {type(error).__name__}: {str(error)[:80]}", "version": version, "readings": []}
    return {"fault": "", "version": version, "build_s": took, "mb": path.stat().st_size / 1e6, "readings": []}


def _short(reading: Reading) -> dict[str, Any]:
    return {key: round(value, 2) if isinstance(value, float) else value for key, value in asdict(reading).items() if value}


def table(kept: dict[str, Any]) -> list[str]:
    """The rows for docs/benchmarks.md."""
    lines = [
        f"{machine()}. Chromium without a GPU, 1366 x 768, no network; what pages ask of CDNs is answered from this machine.",
        "First paint: the first picture that shows parcels, from the start of loading; CPU: of all browser processes until",
        "then; pan: frames a second while the map is dragged; recolour: until the next frame; memory: the sum of what each",
        "browser process had at most.",
        "Median of the rounds; “> n” is a page that showed no parcel within n s.",
    ]
    for size in [one for one in (*SIZES, "real") if one in kept]:
        rows = kept[size]
        shown = f"{SIZES[size]:,} made parcels" if size in SIZES else "25,663 real parcels (Philadelphia)"
        lines += [
            "",
            f"{shown}:",
            "",
            "| | HTML MB | build s | first paint s | CPU s | pan fps | recolour ms | memory MiB | asks the network |",
        ]
        lines.append("|---|---:|---:|---:|---:|---:|---:|---:|---|")
        lines += [_row(name, rows[name], size) for name in PEERS if name in rows]
    return lines


def _row(name: str, found: dict[str, Any], size: str) -> str:
    title = f"{name} {found.get('version') or ''}".strip()
    if found["fault"]:
        return f"| {title} | {found['fault']} |  |  |  |  |  |  |  |"
    readings = found["readings"]
    cells = [f"{found['mb']:.1f}", f"{found['build_s']:.1f}"]
    paint = _median(readings, "paint_s")
    cells.append(f"> {PATIENCE_S[size]:.0f}" if paint is None else f"{paint:.2f}")
    for key, form in (("cpu_s", "{:.1f}"), ("pan_fps", "{:.0f}"), ("restyle_ms", "{:.0f}"), ("peak_mib", "{:,.0f}")):
        value = _median(readings, key)
        cells.append("–" if value is None else form.format(value))
    asks = sorted({url.split("/")[2] for reading in readings for url in reading["asked"]})
    return f"| {title} | " + " | ".join([*cells, ", ".join(asks) or "no"]) + " |"


def _median(readings: list[dict[str, Any]], key: str) -> float | None:
    values = [reading[key] for reading in readings if reading[key] is not None]
    return statistics.median(values) if values else None


if __name__ == "__main__":
    main()
