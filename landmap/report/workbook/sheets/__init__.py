"""The sheets of the workbook in their order; each is a function from an edition to a Sheet, in the file that bears its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from landmap.report.workbook.sheets.about import about
from landmap.report.workbook.sheets.bookings import bookings
from landmap.report.workbook.sheets.faults import issues, quarantine
from landmap.report.workbook.sheets.overview import overview
from landmap.report.workbook.sheets.parcels import parcels
from landmap.report.workbook.sheets.plans import plans
from landmap.report.workbook.sheets.quotas import quotas
from landmap.report.workbook.sheets.stock import idle_land, vacant_buildings
from landmap.report.workbook.sheets.work import outcomes, projects

if TYPE_CHECKING:
    from landmap.report.edition import Edition
    from landmap.report.workbook.table import Sheet

SHEETS: tuple[Callable[[Edition], Sheet], ...] = (
    about, overview, quotas, bookings, idle_land, vacant_buildings, plans, outcomes, projects, parcels, issues, quarantine,
)  # fmt: skip
