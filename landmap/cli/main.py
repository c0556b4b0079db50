"""The way in: whatever goes wrong becomes a sentence and an exit code; no traceback reaches a user."""

from __future__ import annotations

import errno
import os
import sys
import warnings

from landmap.cli import say
from landmap.cli.commands import app
from landmap.errors import LandmapError, OutputError

EXIT_INTERRUPTED = 130
EXIT_OUR_MISTAKE = 70  # EX_SOFTWARE


def main() -> None:
    """Run a command. Set LANDMAP_DEBUG=1 to see the traceback of a mistake of ours."""
    debugging = bool(os.environ.get("LANDMAP_DEBUG"))
    if not debugging:
        warnings.simplefilter("ignore")  # libraries' warnings are for developers; ours are issues
    try:
        app()
    except LandmapError as error:
        say.error(error)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        say.plainly("已中断，原有成果未动", "interrupted; the former outputs are untouched")
        sys.exit(EXIT_INTERRUPTED)
    except Exception as error:  # the last resort: a sentence instead of a traceback
        if debugging:
            raise
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EFBIG):
            say.error(
                OutputError(
                    f"读写失败：{error.strerror}", f"cannot read or write: {error.strerror}", where=error.filename or ""
                )
            )
            sys.exit(OutputError.exit_code)
        say.plainly(
            f"程序内部错误 {type(error).__name__}：{error}。未写出任何成果；请附上 LANDMAP_DEBUG=1 的输出报告给我们",
            f"a mistake of ours, {type(error).__name__}: {error}. Nothing was written; please report it with LANDMAP_DEBUG=1",
        )
        sys.exit(EXIT_OUR_MISTAKE)
