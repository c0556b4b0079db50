"""A folium.Map as one page that needs nothing from outside and may not ask for it; the same map gives the same bytes."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path

import folium
from branca.element import CssLink, Figure, JavascriptLink
from folium.plugins import DualMap

from landmap.errors import OutputError
from landmap.io.atomic import write_file
from landmap.webmap.assets import asset
from landmap.webmap.carried import CARRIED, FOLIUM, carried
from landmap.webmap.elements.part import VIEWER
from landmap.webmap.inlined import Inlined, opener, scripts_of
from landmap.webmap.island import without_blocks
from landmap.webmap.links import asked, elements, in_markup, linked, origin, pictures

_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_NARROW = ", maximum-scale=1.0, user-scalable=no"  # folium forbids to enlarge the page: whoever needs it must be able to


def save(map_: folium.Map, path: Path | str, *, allow_online: bool = False) -> None:
    """Write ``map_`` to ``path`` as one offline HTML file, replacing what was there as a whole.

    Raises OutputError if an element of the map needs the network (a tile layer, a plugin that landmap does not carry) and
    ``allow_online`` is False, or if the file cannot be written.
    """
    write_file(Path(path), html(map_, allow_online=allow_online).encode("utf-8"))


def html(map_: folium.Map, *, allow_online: bool = False) -> str:
    """``map_`` as one self-contained page; see :func:`save`."""
    figure = map_.get_root()
    if not isinstance(figure, Figure):
        raise TypeError("the map stands in no figure")
    with _as_before(figure):
        head, body, script = _rendered(figure)
        online, files, chosen = asked(figure), linked(figure), pictures(figure)
        names = {element._id: f"{number:04d}" for number, element in enumerate(elements(figure))}
    # The viewer needs none of the files that a page may carry; its own text must not look as if it did.
    spoken = without_blocks("\n".join([*(part for part in head if isinstance(part, str)), body, script]))
    for url in in_markup(spoken):
        online.setdefault(url, "html")
    if online and not allow_online:
        raise _needs_network(online)
    head = [*_carried_files(files, spoken), *(_link(url) for url in online if _is_file(url)), *head]
    head = [part if isinstance(part, Inlined) else _settled(part, names) for part in head]
    hosts = _Hosts(_origins(online), _origins([*online, *chosen]))
    return _page(figure.title or "", head, _settled(body, names), _settled(_in_script(script), names), hosts=hosts)


@contextmanager
def _as_before(figure: Figure) -> Iterator[None]:
    """Rendering leaves its results in the elements; take them out, so that a later rendering starts from the same."""
    before = [(element, dict(element._children)) for element in elements(figure)]
    duals = [element for element in elements(figure) if isinstance(element, DualMap)]
    try:
        yield
    finally:
        for element, children in before:
            element._children.clear()
            element._children.update(children)
        for dual in duals:  # it would not copy its first map's layers to the second again
            dual.children_for_m2_copied.clear()


def _rendered(figure: Figure) -> tuple[list[str | Inlined], str, str]:
    """What the elements put into head (without links), body and script."""
    for child in list(figure._children.values()):
        child.render()
    head = [
        Inlined(VIEWER[name], asset(VIEWER[name])) if name in VIEWER else child.render().replace(_NARROW, "")
        for name, child in figure.header._children.items()
        if name != "meta_http" and not isinstance(child, JavascriptLink | CssLink)
    ]
    body, script = ("\n".join(child.render() for child in part._children.values()) for part in (figure.html, figure.script))
    return head, body, script


def _carried_files(files: frozenset[str], used_by: str) -> Iterator[str | Inlined]:
    """The files of landmap's own that the map links and uses."""
    for one in CARRIED:
        if one.file in files and one.file and (one.sign is None or one.sign.search(used_by)):
            text = one.text
            if one.file == "bootstrap.css":  # its rules for plain elements must not change the page
                text = f"@layer bootstrap{{{text}}}"
            yield Inlined(one.file.removeprefix(FOLIUM), text)
    turned = sorted(set(re.findall(r"\bfa-rotate-([1-9]\d{0,2})\b", used_by)), key=int)
    if turned:
        rules = "".join(f".awesome-marker .fa-rotate-{angle}{{transform:rotate({angle}deg)}}" for angle in turned)
        yield f"<style>{rules}</style>"


def _in_script(text: str) -> str:
    r"""Script that cannot end its block early: in every string, template or expression ``\/`` is ``/`` and ``\!`` is ``!``."""
    return re.sub(r"</(?=script)", r"<\\/", text, flags=re.IGNORECASE).replace("<!--", r"<\!--")


def _settled(text: str, names: dict[str, str]) -> str:
    """The random ids of folium replaced by the element's place in the tree; what looks like an id but is none stays.

    Ends of lines as a browser reads them, before it compares the digest of a script: CR LF is LF.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"[0-9a-f]{32}", lambda found: names.get(found[0], found[0]), text)


def _is_file(url: str) -> bool:
    return carried(url) is None and url.split("?", maxsplit=1)[0].endswith((".js", ".css"))


def _link(url: str) -> str:
    safe = escape(url)
    css = url.split("?", maxsplit=1)[0].endswith(".css")
    return f'<link rel="stylesheet" href="{safe}"/>' if css else f'<script src="{safe}"></script>'


@dataclass(frozen=True, slots=True)
class _Hosts:
    """What the page may load from outside: anything (if its user allowed it), and pictures (if its reader asks for them)."""

    anything: str
    pictures: str


def _origins(urls: Iterable[str]) -> str:
    return "".join(f" {host}" for host in sorted({origin(url) for url in urls}))


def _page(title: str, parts: list[str | Inlined], body: str, script: str, *, hosts: _Hosts) -> str:
    head = "\n".join([opener(), *(part.markup() if isinstance(part, Inlined) else part for part in parts)])
    inlined = scripts_of(part for part in parts if isinstance(part, Inlined))
    policy = _policy([*inlined, *_SCRIPT.findall(head), *_SCRIPT.findall(body), f"\n{script}\n"], hosts)
    return (
        '<!DOCTYPE html>\n<html lang="zh">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f"<title>{escape(title)}</title>\n{head}\n</head>\n<body>\n{body}\n<script>\n{script}\n</script>\n</body>\n</html>\n"
    )


def _policy(scripts: list[str], hosts: _Hosts) -> str:
    """The second wall: only these very scripts run, and nothing is fetched but from the hosts that the user allowed."""
    digests = (base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode() for text in scripts)
    hashes = " ".join(dict.fromkeys(f"'sha256-{digest}'" for digest in digests))
    every, fetched = hosts.anything, hosts.anything.strip() or "'none'"
    return (
        f"default-src 'none'; script-src {hashes}{every}; style-src 'unsafe-inline'{every}; img-src data:{hosts.pictures}; "
        f"font-src data:{every}; connect-src {fetched}; base-uri 'none'; form-action 'none'"
    )


def _needs_network(online: dict[str, str]) -> OutputError:
    listed = "；".join(f"{name} → {url}" for url, name in online.items())
    return OutputError(
        f"地图中有元素需要联网：{listed}",
        f"elements of the map need the network: {listed}",
        where="landmap.webmap.save",
        mend_zh="去掉这些元素（folium 的默认底图：folium.Map(..., tiles=None)）；"
        "确需联网时用 save(map, path, allow_online=True)，在笔记本中用 webmap.show(map, allow_online=True)",
        mend_en="leave them out (folium's own basemap: folium.Map(..., tiles=None)), or accept a map that needs a network: "
        "save(map, path, allow_online=True), and in a notebook webmap.show(map, allow_online=True)",
    )
