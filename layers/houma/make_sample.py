"""Make the sample zone anew: python layers/houma/make_sample.py [OUT_DIR].

Without OUT_DIR the data files beside this script are written anew. The figures are the article's; every position is made up.
"""

from __future__ import annotations

import sys
from pathlib import Path

from making.drawing import draw
from making.writing import write

HERE = Path(__file__).resolve().parent


def main(arguments: list[str]) -> None:
    """Draw the zone and write its layers into the folder named first in ``arguments``, or beside this script."""
    out = Path(arguments[0]) if arguments else HERE
    write(draw(), out)
    print(f"sample zone written to {out}")


if __name__ == "__main__":
    main(sys.argv[1:])
