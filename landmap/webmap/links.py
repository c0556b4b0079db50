"""What elements of a map ask of the network: files that landmap carries itself (carried.py), and the rest, which need one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from branca.element import CssLink, Element, Figure, JavascriptLink

from landmap.webmap.carried import WITH_STYLE, carried

_REMOTE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
_TAG = re.compile(
    r"""<(?:img|script|iframe|link|video|audio|source|object|embed)\b[^>]*?\b(?:src|href|data)\s*=\s*["']?((?:https?:)?//[^\s"'>]+)""",
    re.IGNORECASE,
)


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


def linked(figure: Figure) -> frozenset[str]:
    """The names of the carried files that elements of a map link."""
    found = {one.file for element in elements(figure) for url in _links(element) if (one := carried(url))}
    return frozenset(found | {style for script, style in WITH_STYLE.items() if script in found})


def pictures(figure: Figure) -> tuple[str, ...]:
    """The addresses of pictures that the page loads only when its reader asks it to (BasemapChoice)."""
    return tuple(url for element in elements(figure) for url in getattr(element, "pictures_from", ()))


def in_markup(text: str) -> list[str]:
    """Addresses that markup, written by a user or in a popup, would load (a link to click on is not one)."""
    return [found[1] for found in _TAG.finditer(text)]


def origin(url: str) -> str:
    """What a content security policy calls the host of an address; a part of the name that varies ({s}) becomes a wildcard."""
    if url in ("https:", "http:"):
        return url
    parts = urlsplit(f"https:{url}" if url.startswith("//") else url)
    labels = parts.netloc.rsplit("@", 1)[-1].split(".")
    varies = [place for place, label in enumerate(labels) if "{" in label]
    host = ".".join(["*", *labels[varies[-1] + 1 :]] if varies else labels)
    # Anything but a plain host name could add words of its own to the policy.
    return f"{parts.scheme}://{host}" if re.fullmatch(r"(\*\.)?[\w.:-]+", host) else f"{parts.scheme}:"


def _links(element: Element) -> Iterator[str]:
    """The scripts and styles that an element asks for."""
    yield from (url for _, url in (*getattr(element, "default_js", ()), *getattr(element, "default_css", ())))
    if isinstance(element, JavascriptLink | CssLink):
        yield element.url


def _urls(element: Element) -> Iterator[str]:
    """What an element asks for and landmap does not carry."""
    yield from (url for url in _links(element) if carried(url) is None)
    if isinstance(element, JavascriptLink | CssLink):
        return
    options = getattr(element, "options", None)
    icon = options.get("icon_url") if isinstance(options, dict) else None
    source = getattr(element, "src", None)  # of a Realtime layer
    for value in (getattr(element, "tiles", None), getattr(element, "url", None), icon, source):
        if isinstance(value, str) and _REMOTE.match(value):
            yield value
    link = getattr(element, "embed_link", None)  # a GeoJson that its user keeps outside the file
    if isinstance(link, str) and link:
        yield link
