"""The command that shows a map with the tiles that lie beside it."""

from __future__ import annotations

import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from landmap.cli import say

if TYPE_CHECKING:
    from landmap.webmap.view import View


def view(
    page: Annotated[Path, typer.Argument(metavar="MAP.html", help="已生成的地图 a map that was built")],
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="端口，默认任一空闲 any free port by default")] = 0,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="只显示地址 only say the address")] = False,
) -> None:
    """在本机打开地图，同文件夹的 MBTiles/PMTiles 可作底图；Ctrl+C 结束。 Show a map with the tiles beside it."""
    from landmap.cli.run import WrongCallError
    from landmap.webmap.view import address, serve

    try:
        server, served = serve(page, port)
    except OSError as error:
        raise WrongCallError(
            f"端口 {port} 不能用（{error.strerror}）",
            f"port {port} cannot be used: {error.strerror}",
            mend_zh="换一个端口，或不写 --port：自动选用空闲端口",
            mend_en="name another port, or leave --port out: a free one is taken",
        ) from error
    try:
        _say(served, address(server, served))
        if not no_browser:
            webbrowser.open(address(server, served))
        server.serve_forever()
    except KeyboardInterrupt:
        say.line("")
    finally:
        server.server_close()


def _say(served: View, where: str) -> None:
    for fault in served.faults:
        say.error(fault)
    for name in served.tilesets:
        say.line(f"  底图 basemap  {name}")
    say.line(f"  {where}\n  Ctrl+C 结束 ends")
