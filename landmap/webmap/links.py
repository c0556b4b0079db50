"""What elements of a map ask of the network: the files that landmap carries itself, and the rest, which need one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from branca.element import CssLink, Element, Figure, JavascriptLink

_REMOTE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
_TAG = re.compile(
    r"""<(?:img|script|iframe|link|video|audio|source|object|embed)\b[^>]*?\b(?:src|href|data)\s*=\s*["']?((?:https?:)?//[^\s"'>]+)""",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Carried:
    """One file that landmap carries: which links mean it, and what in a map's script or markup shows that it is used."""

    file: str
    link: re.Pattern[str]
    sign: re.Pattern[str] | None  # None: always


def _carried(file: str, link: str, sign: str | None) -> Carried:
    return Carried(file, re.compile(link), None if sign is None else re.compile(sign))


_ICONS = r"AwesomeMarkers"
_BOOTSTRAP = r"""class=\\?["'][^"']*\b(?:table|btn|badge|card|alert|row|col|container|list-group|text-|bg-)"""
CARRIED = (
    _carried("leaflet.css", r"/leaflet(@[\d.]+)?/(dist/)?leaflet(\.min)?\.css$", None),
    _carried("bootstrap.css", r"/bootstrap@[\d.]+/dist/css/bootstrap(\.min)?\.css$", _BOOTSTRAP),
    _carried("glyphicons.css", r"/bootstrap-glyphicons\.css$", r"glyphicon"),
    _carried(
        "fontawesome.css", r"/fontawesome-free@[\d.]+/css/all(\.min)?\.css$", r"""["'\s]fa[srb]?["'\s]|["'\s]fa-(?!rotate)"""
    ),
    _carried("awesome-markers.css", r"/leaflet\.awesome-markers\.css$", _ICONS),
    _carried("", r"/leaflet\.awesome\.rotate\.min\.css$", r"(?!)"),  # landmap writes the few rules that are used: page.py
    _carried("leaflet.js", r"/leaflet(@[\d.]+)?/(dist/)?leaflet(\.min)?\.js$", None),
    _carried("jquery.js", r"/jquery[-@/][\d.]+(/[\w/]*jquery)?(\.slim)?(\.min)?\.js$", r"\$\(|\$\.|\bjQuery\b"),
    _carried("bootstrap.js", r"/bootstrap@[\d.]+/dist/js/bootstrap(\.bundle)?(\.min)?\.js$", r"\bbootstrap\.|data-bs-"),
    _carried("awesome-markers.js", r"/leaflet\.awesome-markers(\.min)?\.js$", _ICONS),
)


def carried(url: str) -> Carried | None:
    """The file of landmap's own that stands for a link, or None for one that it does not know."""
    return next((one for one in CARRIED if one.link.search(url)), None)


def elements(root: Element) -> Iterator[Element]:
    """Every element of a map once, in the order of the tree; also those held by an attribute of another (icon, popup html)."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if id(element) in seen:
            continue
        seen.add(id(element))
        yield element
        attributes = [value for name, value in vars(element).items() if name != "_parent" and isinstance(value, Element)]
        waiting += reversed([*element._children.values(), *attributes])


def asked(figure: Figure) -> dict[str, str]:
    """The addresses outside the file that elements of a map ask for, and the name of the element that does."""
    found: dict[str, str] = {}
    for element in elements(figure):
        for url in _urls(element):
            found.setdefault(url, type(element).__name__)
    return found


def in_markup(text: str) -> list[str]:
    """Addresses that markup, written by a user or in a popup, would load (a link to click on is not one)."""
    return [found[1] for found in _TAG.finditer(text)]


def origin(url: str) -> str:
    """What a content security policy calls the host of an address; a part of the name that varies ({s}) becomes a wildcard."""
    parts = urlsplit(f"https:{url}" if url.startswith("//") else url)
    labels = parts.netloc.rsplit("@", 1)[-1].split(".")
    varies = [place for place, label in enumerate(labels) if "{" in label]
    host = ".".join(["*", *labels[varies[-1] + 1 :]] if varies else labels)
    # Anything but a plain host name could add words of its own to the policy.
    return f"{parts.scheme}://{host}" if re.fullmatch(r"(\*\.)?[\w.:-]+", host) else f"{parts.scheme}:"


def _urls(element: Element) -> Iterator[str]:
    links = (*getattr(element, "default_js", ()), *getattr(element, "default_css", ()))
    yield from (url for _, url in links if carried(url) is None)
    if isinstance(element, JavascriptLink | CssLink):
        if carried(element.url) is None:
            yield element.url
        return
    options = getattr(element, "options", None)
    icon = options.get("icon_url") if isinstance(options, dict) else None
    for value in (getattr(element, "tiles", None), getattr(element, "url", None), icon):
        if isinstance(value, str) and _REMOTE.match(value):
            yield value
    link = getattr(element, "embed_link", None)  # a GeoJson that its user keeps outside the file
    if isinstance(link, str) and link:
        yield link
