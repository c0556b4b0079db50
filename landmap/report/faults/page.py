"""check.html: what a check found, for people. One file without script or network; text of the data is escaped everywhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from html import escape
from importlib import resources
from typing import TYPE_CHECKING

from landmap.issue import EFFECTS, Effect, Issue, Rule, in_order
from landmap.report.faults.picture import picture
from landmap.report.faults.places import LEVELS, Ground
from landmap.report.withhold import issues_for

if TYPE_CHECKING:
    from landmap.check.verdict import Verdict
    from landmap.report.faults.findings import Findings

# Of each rule so many faults are shown with a picture and so many listed; the rest is counted, and all stand in issues.csv.
PICTURES, LISTED = 12, 200
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
_OUTCOMES = {
    "refuse": ("拒收", "refused"),
    "quarantine": ("部分行隔离", "some rows set aside"),
    "accept_repaired": ("全部采用，有修复", "all accepted, some repaired"),
    "accept_warn": ("全部采用，有提醒", "all accepted, with warnings"),
    "accept": ("全部采用", "all accepted"),
}


def check_page(findings: Findings) -> bytes:
    """The page as UTF-8: verdict and counts, what was settled about the files, every rule that was broken with its faults."""
    issues = in_order(issues_for(findings))
    ground = Ground(findings)
    title = f"检查结果 Check · {findings.site.name}"
    groups = _by_rule(issues)
    body = [
        f"<header><h1>{escape(title)}</h1>{_verdict(findings.verdict)}</header><main>",
        _counts(findings),
        _evidence(findings),
        _contents(groups),
        *(_group(rule, found, ground) for rule, found in groups),
        "</main>",
    ]
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_style()}</style>\n</head>\n<body>\n{''.join(body)}\n</body>\n</html>\n"
    ).encode()


def _style() -> str:
    return resources.files("landmap.report.faults").joinpath("page.css").read_text(encoding="utf-8")


def _by_rule(issues: Iterable[Issue]) -> list[tuple[Rule, list[Issue]]]:
    """The issues of each rule and level, the gravest first, then those that occur most."""
    groups: dict[tuple[Effect, str], list[Issue]] = defaultdict(list)
    for issue in issues:
        groups[issue.effect, issue.code].append(issue)
    order = sorted(groups, key=lambda key: (EFFECTS.index(key[0]), -len(groups[key]), key[1]))
    return [(groups[key][0].rule, groups[key]) for key in order]


def _verdict(found: Verdict) -> str:
    zh, en = _OUTCOMES[found.outcome]
    code = f" <code>{escape(found.code)}</code>" if found.code else ""
    return f'<p class="verdict {found.outcome}"><b>{zh}</b> <span lang="en">{en}</span>{code}</p>'


def _counts(findings: Findings) -> str:
    heads = ("文件 file", "结论 outcome", "行数 rows", "采用 accepted", "修复 repaired", "隔离 set aside")
    rows = []
    for name, found in findings.verdicts.items():
        layer = findings.layers[name]
        numbers = (found.rows_in, found.accepted, found.repaired, found.quarantined)
        cells = "".join(f'<td class="number">{"?" if number is None else f"{number:,}"}</td>' for number in numbers)
        rows.append(f"<tr><th scope=row>{escape(layer.source)}</th><td>{' '.join(_OUTCOMES[found.outcome])}</td>{cells}</tr>")
    return f"<section><h2>行数 <span lang=en>Rows</span></h2>{_table(heads, rows)}</section>"


def _evidence(findings: Findings) -> str:
    heads = ("文件 file", "判定 settled", "结果 value", "把握 confidence", "依据 because")
    rows = [
        f"<tr><th scope=row>{escape(layer.layer.source)}</th><td>{escape(what)}</td><td>{escape(one.value)}</td>"
        f"<td>{escape(one.level)} {100 * one.confidence:.0f}%</td><td>{escape(one.because)}</td></tr>"
        for layer in findings.checked.layers.values()
        for what, one in (layer.evidence or {}).items()
    ]
    title = "判定依据 <span lang=en>What was settled, and why</span>"
    return f"<section><details><summary>{title}</summary>{_table(heads, rows)}</details></section>"


def _contents(groups: Sequence[tuple[Rule, list[Issue]]]) -> str:
    if not groups:
        return "<section><p>没有发现问题。 <span lang=en>Nothing was found.</span></p></section>"
    rows = [
        f'<li><a href="#{_anchor(found)}">{_badge(found[0].effect)} <code>{rule.code}</code></a> {len(found):,}</li>'
        for rule, found in groups
    ]
    return f"<nav><h2>问题 <span lang=en>Faults</span></h2><ul>{''.join(rows)}</ul></nav>"


def _group(rule: Rule, found: list[Issue], ground: Ground) -> str:
    """One rule: what it is, why it matters, and its faults."""
    drawn = [(issue, svg) for issue in found[: 4 * PICTURES] if (svg := picture(issue, ground)) is not None][:PICTURES]
    figures = "".join(f"<figure>{svg}<figcaption>{_where(issue)}</figcaption></figure>" for issue, svg in drawn)
    heads = ("文件:行 file:row", "编号 id", "字段 field", "问题 what is wrong", "改法 how to mend")
    rows = [
        f"<tr><th scope=row>{escape(issue.where)}</th><td>{escape(issue.id or '')}</td><td>{escape(issue.field or '')}</td>"
        f"<td>{_both(issue.message_zh, issue.message_en)}</td><td>{_both(issue.mend_zh, issue.mend_en)}</td></tr>"
        for issue in found[:LISTED]
    ]
    placed = sum(ground.place(issue) is not None for issue in found)
    unlisted = _rest(len(found) - LISTED, "处没有列出，全部在 issues.csv", "more are not listed here; all stand in issues.csv")
    return (
        f'<section id="{_anchor(found)}"><h2>{_badge(found[0].effect)} <code>{rule.code}</code> {len(found):,} 处</h2>'
        f'<p class="why">{_both(rule.why_zh, rule.why_en)}</p><div class="figures">{figures}</div>'
        f"{_rest(placed - len(drawn), '处没有配图', 'more without a picture')}{_table(heads, rows)}{unlisted}</section>"
    )


def _rest(count: int, zh: str, en: str) -> str:
    return f'<p class="rest">另有 {count:,} {zh} <span lang=en>{count:,} {en}</span></p>' if count > 0 else ""


def _where(issue: Issue) -> str:
    return f"{escape(issue.where)} <b>{escape(issue.id or '')}</b>"


def _badge(effect: Effect) -> str:
    look = LEVELS[effect]
    return f'<span class="badge {effect}">{look.zh} <span lang="en">{look.en}</span></span>'


def _both(zh: str, en: str) -> str:
    return f"{escape(zh)}<br><span lang=en>{escape(en)}</span>"


def _table(heads: Sequence[str], rows: Sequence[str]) -> str:
    head = "".join(f"<th scope=col>{name}</th>" for name in heads)
    return f"<div class=scroll tabindex=0><table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"


def _anchor(found: Sequence[Issue]) -> str:
    return f"{found[0].effect}-{found[0].code}"
