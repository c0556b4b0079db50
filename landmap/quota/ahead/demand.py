"""Projects that still look for new land, and which rows weigh on a quota."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from landmap.errors import ColumnError
from landmap.quota.tree import rows_behind
from landmap.site import Site, quotas_named
from landmap.units import rounded

_READ = ("project_id", "quota", "project_stage", "need_mu", "need_on")
_NO_LONGER = ("landed", "dropped")


def demand_of(projects: pd.DataFrame, site: Site) -> pd.DataFrame:
    """Projects that look for new land, one row each, sorted by id; landed and dropped ones are not there.

    Columns read: project_id, quota (id or name), project_stage, need_mu (mu), need_on. Columns of the result: id, node (NA
    where the project names no quota that the site has: it then counts on none), stage, mu (NA unknown), on (NaT unknown).
    """
    ColumnError.unless(projects.columns, _READ, "quota.demand_of")
    seeking = ~projects["project_stage"].isin(_NO_LONGER).to_numpy(dtype=bool)
    rows = projects[seeking]
    found = pd.DataFrame(
        {
            "id": rows["project_id"].astype("string"),
            "node": rows["quota"].astype("string").str.strip().map(quotas_named(site.quota)).astype("string"),
            "stage": rows["project_stage"].astype("string"),
            "mu": rows["need_mu"].astype("Float64"),
            "on": rows["need_on"].astype("datetime64[ns]"),
        }
    )
    return found.sort_values(["id", "on", "mu"], kind="stable", ignore_index=True)


def weighing_on(rows: pd.DataFrame, node: str, site: Site, day: str = "booked_on") -> pd.DataFrame:
    """The ``rows`` (with node and the date column ``day``) that draw the quota ``node`` down, or would.

    As rows_behind counts them: on itself or below, within its dates. A remainder is drawn down by what draws on its parent
    and not on the grants beside it. Rows without a ``column`` (demand) count as used when they come.
    """
    quota = next(quota for quota in site.quota if quota.id == node)
    column = rows["column"].to_numpy() if "column" in rows else "used"
    drawing = pd.DataFrame({"node": rows["node"].to_numpy(), "booked_on": rows[day].to_numpy(), "column": column})

    def behind(other: str) -> set[int]:
        return set(rows_behind(drawing, other, site).index)

    found = behind(node)
    if quota.remainder and quota.parent is not None:
        beside = [other.id for other in site.quota if other.parent == quota.parent and not other.remainder]
        found = behind(quota.parent).difference(*(behind(other) for other in beside))
    return rows.iloc[sorted(found)]


def sum_mu(mu: pd.Series) -> Decimal:
    """Sum of stated mu, rounded half up to 2 decimals; what nobody stated is not in it."""
    return rounded(sum((Decimal(repr(float(each))) for each in mu.dropna()), Decimal(0)))
