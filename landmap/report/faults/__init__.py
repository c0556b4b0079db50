"""What checking found, handed out by itself: to programs, to a GIS, and as a page for people.

findings.py  the site after the checks, what came of each layer, and to whom it is shown
as_json.py   outcome, code, counts and issues
places.py    where on the ground each issue is, as layers for a GIS
picture.py   a small map of one fault
page.py      the page for people
"""

from landmap.report.faults.as_json import file_json, site_json
from landmap.report.faults.findings import Findings
from landmap.report.faults.page import check_page
from landmap.report.faults.places import fault_layers, fault_styles

__all__ = ["Findings", "check_page", "fault_layers", "fault_styles", "file_json", "site_json"]
