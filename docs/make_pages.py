"""Write docs/columns.md, docs/rules.md and docs/commands.md from the vocabulary, the rule tables and the commands themselves.

Run ``python docs/make_pages.py`` after changing one of them; a test holds the pages to what they are made from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import typer

from landmap.cli.commands import app
from landmap.issue import rules
from landmap.terms import CODES, COLUMNS, MAP_CLASSES

MADE = "*Made by docs/make_pages.py; do not edit by hand.*"
KINDS = {"text": "text", "code": "code", "number": "number", "date": "date", "flag": "yes/no"}


def table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A Markdown table; a bar inside a cell is escaped."""
    yield "| " + " | ".join(headers) + " |"
    yield "|" + " --- |" * len(headers)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"


def columns() -> Iterator[str]:
    """The columns of each role, and every code list."""
    yield from (
        "# 字段说明 · Columns and codes",
        MADE,
        "",
        "The canonical names that `[fields]` of a layer.toml maps your own fields onto.",
        "",
    )
    for role, listed in COLUMNS.items():
        yield from (f"## {role}", "")
        rows = [
            (
                f"`{c.name}`" + (" *" if c.required else ""),
                c.zh,
                c.en,
                KINDS[c.kind],
                c.unit or (f"[{c.codes}](#{c.codes})" if c.codes else ""),
                c.access,
            )
            for c in listed
        ]
        yield from table(("column", "字段", "meaning", "kind", "unit or codes", "who may see it"), rows)
        yield ""
    yield from ("\\* required: a row without it is set aside.", "", "# 代码 · Codes", "")
    for name, codes in CODES.items():
        yield from (f"## {name}", "")
        yield from table(
            ("code", "中文", "English", "also read"),
            [(f"`{c.code}`", c.zh, c.en, "、".join(c.synonyms)) for c in codes.values()],
        )
        yield ""
    yield from ("## map_class", "", "The first that applies is drawn.", "")
    yield from table(("code", "中文", "English"), [(f"`{c.code}`", c.zh, c.en) for c in MAP_CLASSES.values()])


def rule_pages() -> Iterator[str]:
    """Every rule: what is wrong, why it matters, how to mend it."""
    yield from ("# 检查规则 · Rules", MADE, "", "*refuse*: the file cannot be used. *quarantine*: the row is set aside.")
    yield from ("*repair*: the row was mended and is used. *warn*: the row is used as it is.", "")
    for code, rule in sorted(rules().items()):
        yield from (f"## {code}", f"*{rule.effect}* — {rule.zh}", "", f"{rule.en}", "")
        yield from (f"- 为什么 why: {rule.why_zh} / {rule.why_en}", f"- 怎么改 mend: {rule.mend_zh} / {rule.mend_en}", "")


def commands() -> Iterator[str]:
    """Every command with its options."""
    yield from ("# 命令 · Commands", MADE, "")
    for name, command in sorted(typer.main.get_command(app).commands.items()):  # type: ignore[attr-defined]  # it is a group
        yield from (f"## landmap {name}", str(command.help), "")
        rows = [
            (f"`{' '.join(p.opts) if p.param_type_name == 'option' else (p.metavar or p.name)}`", p.help or "")
            for p in command.params
        ]
        yield from table(("word", "meaning"), rows)
        yield ""


PAGES = {"columns.md": columns, "rules.md": rule_pages, "commands.md": commands}


def page(name: str) -> str:
    """The text of one page."""
    return "\n".join(PAGES[name]()).rstrip() + "\n"


if __name__ == "__main__":
    for page_name in PAGES:
        Path(__file__).with_name(page_name).write_text(page(page_name), encoding="utf-8")
