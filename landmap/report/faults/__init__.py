"""What checking found, handed out by itself: to programs, to a GIS, and as a page for people.

findings.py  the site after the checks, what came of each layer, and to whom it is shown
as_json.py   outcome, code, counts and issues
"""

from landmap.report.faults.as_json import file_json, site_json
from landmap.report.faults.findings import Findings

__all__ = ["Findings", "file_json", "site_json"]
