import dataclasses
import hashlib
import sqlite3
from io import BytesIO
from zipfile import ZipFile

import pandas as pd
import pytest

from landmap.report import (
    Edition,
    build_record,
    issues_csv,
    land_layers,
    quarantine_layers,
    quota_csv,
    quota_json,
    scan,
    summary,
    workbook,
)
from landmap.terms import COLUMNS
from landmap.webmap.columns import MapColumn, packed
from landmap.webmap.island import island

CANARIES = ("内部金丝雀", "13912345678")


def outputs(edition: Edition) -> dict[str, str]:
    """Every output of the room as text."""
    with ZipFile(BytesIO(workbook(edition))) as packed:
        sheets = {f"report.xlsx/{name}": packed.read(name).decode() for name in packed.namelist()}
    frames = {**land_layers(edition), **{f"quarantine {name}": rows for name, rows in quarantine_layers(edition).items()}}
    return {
        **sheets,
        **{name: rows.drop(columns="geometry", errors="ignore").to_csv() for name, rows in frames.items()},
        "quota.csv": quota_csv(edition).decode(),
        "quota.json": quota_json(edition).decode(),
        "issues.csv": issues_csv(edition).decode(),
        "build.json": build_record(edition).decode(),
        "summary": str(summary(edition)),
    }


def test_no_withheld_word_is_in_any_public_output(public):
    for name, text in outputs(public).items():
        assert not [canary for canary in CANARIES if canary in text], name
        assert scan(text, "public") == [], name


def test_the_same_words_are_in_the_leaders_outputs(leader):
    """So that the test above cannot pass for want of canaries."""
    together = "".join(outputs(leader).values())
    assert all(canary in together for canary in CANARIES)


def test_every_withheld_column_is_tried(snapshot):
    """Each column above public, filled with one word, in each role's frame."""
    word, frames = "不该看见的字", {}
    for role, columns in COLUMNS.items():
        rows = getattr(snapshot, role)
        hidden = [column.name for column in columns if column.access != "public" and column.kind == "text"]
        frames[role] = rows.assign(**dict.fromkeys(hidden, word), src_any=word)
    edition = Edition(dataclasses.replace(snapshot, **frames), "public")
    assert not [name for name, text in outputs(edition).items() if word in text]
    assert [name for name, text in outputs(dataclasses.replace(edition, profile="leader")).items() if word in text]


def test_an_issue_on_a_withheld_field_keeps_its_rule_and_loses_its_quote(snapshot):
    told = {profile: issues_csv(Edition(snapshot, profile)).decode() for profile in ("public", "internal", "leader")}
    assert all(text.count("ROW_CORRUPT") == 2 for text in told.values())
    assert told["public"].count("13912345678") == 0
    assert told["public"].count("〔不公开 withheld〕") > 0
    assert "13912345678" in told["leader"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("电话13912345678", "telephone"),
        ("13912345678,", "telephone"),
        ("身份证 140102199001011234。", "resident id"),
        ("14010219900101123x", "resident id"),
        ("代码91140100MA0ABCDE1X", "credit code"),
    ],
)
def test_personal_numbers_are_found_and_shown_masked(text, kind):
    (found,) = [one for one in scan(text, "public") if one.kind == kind]
    assert "…" in found.masked
    assert scan(text, "leader") == []


@pytest.mark.parametrize(
    "text",
    [
        hashlib.sha256(b"13912345678").hexdigest(),
        "37533439.913912345678",
        "140000202400012345678",
        "12912345678",
        "地籍号1400001390000000000012",
        "139 1234 567",
        "A13912345678",
    ],
)
def test_other_digits_are_no_telephone_and_no_id(text):
    assert scan(text, "public") == []


def test_the_scan_opens_workbooks_and_databases(named):
    assert scan(workbook(named(["打 13912345678 找我"], "public")), "public")
    with sqlite3.connect(":memory:") as database:
        database.execute('CREATE TABLE "地块 ""一"""(name TEXT, mu REAL)')
        database.execute('INSERT INTO "地块 ""一""" VALUES (?, ?)', ("联系13912345678", 1.5))
        database.commit()
        content = database.serialize()
    database.close()
    (found,) = scan(content, "public")
    assert (found.kind, found.part, found.masked) == ("telephone", '地块 "一"', "139…5678")


def test_the_scan_reads_the_packed_blocks_of_a_map():
    names = pd.Series([f"地块{number}" for number in range(3000)])
    names[7] = "13912345678"
    page = f"<!DOCTYPE html>{island('parcels', packed(MapColumn('name', '名称', 'text'), names))}"
    assert "13912345678" not in page
    assert [one.kind for one in scan(page.encode(), "public")] == ["telephone"]
    assert [one.kind for one in scan(f"<!DOCTYPE html>{island('x', {'words': ['13912345678'] * 9999})}", "public")][:1] == [
        "telephone"
    ]


def test_an_internal_edition_may_hold_credit_codes_but_no_telephones():
    text = "91140100MA0ABCDE1X 13912345678"
    assert [one.kind for one in scan(text, "internal")] == ["telephone"]


def test_an_unknown_profile_or_language_is_refused(snapshot):
    with pytest.raises(ValueError, match="profile"):
        Edition(snapshot, "everyone")
    with pytest.raises(ValueError, match="language"):
        Edition(snapshot, "public", "fr")
