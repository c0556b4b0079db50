"""report.xlsx: the ledgers and lists of a zone on one day, as a workbook that can be printed, signed and recalculated.

table.py     what a sheet is made of: tables declared as a frame and a list of columns
sheets/      one function per sheet
layout.py    how a sheet is laid out
cells.py     what goes into a cell
book.py      the file itself
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from landmap.report.edition import Words
from landmap.report.workbook.book import Book
from landmap.report.workbook.layout import write_sheet
from landmap.report.workbook.sheets import SHEETS

if TYPE_CHECKING:
    from landmap.report.edition import Edition


def workbook(edition: Edition) -> bytes:
    """The bytes of report.xlsx; the same edition gives the same bytes.

    Quota and stock figures are the tally's; areas are rounded half up (m2 and mu 2 decimals, ha and mu in details 4). Totals
    are SUM formulas with the checked value stored beside them.
    """
    site = edition.snapshot.site
    title = Words(f"{site.name}土地盘活台账", f"{site.name_en or site.name}: land register").both(edition.lang)
    subject = edition.illustration.both(edition.lang) if edition.illustration else ""
    book = Book(title, subject, edition.snapshot.on)
    for sheet in SHEETS:
        write_sheet(book, sheet(edition), edition)
    return book.bytes()
