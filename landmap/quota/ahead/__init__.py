"""Looking ahead: what if a few things were otherwise, and when does a quota run out.

changes.py   what a scenario changes; read from TOML
state.py     the bookings and the demand that changes work on, and what each did
apply.py     what each kind of change does
demand.py    projects that still look for new land; what weighs on a quota
scenario.py  the zone with changes, scenarios side by side
"""
