"""Looking ahead: what if a few things were otherwise, and when does a quota run out.

changes.py   what a scenario changes; read from TOML
state.py     the bookings and the demand that changes work on, and what each did
apply.py     what each kind of change does
revive.py    demand met from stock instead of new land
demand.py    projects that still look for new land; what weighs on a quota
zone.py      what a scenario asks of a zone
scenario.py  the zone with changes, scenarios side by side
pace.py      how fast something was drawn down
runs.py      seeded Monte-Carlo
outlook.py   what a forecast is
forecast.py  when each quota runs out
assume.py    what a forecast assumes, in sentences
headline.py  a forecast in a few words
burndown.py  a forecast as a picture
tables.py    forecasts and effects as frames
"""

from landmap.quota.ahead.burndown import burndown_svg
from landmap.quota.ahead.changes import Add, Change, Drop, Resize, Retime, Revive, WhatIf, read_scenario
from landmap.quota.ahead.demand import demand_of, weighing_on
from landmap.quota.ahead.forecast import forecast, tightest
from landmap.quota.ahead.headline import headline
from landmap.quota.ahead.outlook import Forecast, Outlook
from landmap.quota.ahead.pace import Pace
from landmap.quota.ahead.scenario import BASE, Scenario, avoided_of, compare, scenario
from landmap.quota.ahead.state import Effect
from landmap.quota.ahead.tables import effects_table, forecast_by_year, forecast_table
from landmap.quota.ahead.zone import Zone

__all__ = [
    "BASE",
    "Add",
    "Change",
    "Drop",
    "Effect",
    "Forecast",
    "Outlook",
    "Pace",
    "Resize",
    "Retime",
    "Revive",
    "Scenario",
    "WhatIf",
    "Zone",
    "avoided_of",
    "burndown_svg",
    "compare",
    "demand_of",
    "effects_table",
    "forecast",
    "forecast_by_year",
    "forecast_table",
    "headline",
    "read_scenario",
    "scenario",
    "tightest",
    "weighing_on",
]
