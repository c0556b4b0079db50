"""Which changes of a status field are legal, and what each needs: terms/transitions.toml, asked about."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import pandas as pd

from landmap.errors import StatusError
from landmap.site import Thresholds
from landmap.terms import CODES, COLUMNS, label
from landmap.terms.derived import DERIVED
from landmap.units import rounded

_NOT_FIELDS = ("needs", "only_where", "at_most")  # of the file's tables
_LABELS: Mapping[str, tuple[str, str]] = {
    column.name: (column.zh, column.en) for column in (*DERIVED.values(), *COLUMNS["buildings"], *COLUMNS["parcels"])
}
_WITH = {"zh": "（须有{}）", "en": " (with {})"}
_AND = {"zh": "、", "en": ", "}


@dataclass(frozen=True, slots=True)
class Transition:
    """A legal change of ``field`` from one code to another. ``needs`` names what must be given with it.

    A need is a column (determined_doc, revived_on) or one of: reason, path, evidence, area, revocation, release, inspection.
    """

    field: str
    before: str
    after: str
    needs: tuple[str, ...] = ()


@cache
def _tables() -> Mapping[str, Any]:
    """The file: field -> before -> after -> needs; "needs" in words; "only_where": field -> after -> column -> codes;
    "at_most": field -> after -> need -> columns that it must not exceed.
    """
    return tomllib.loads(resources.files("landmap.terms").joinpath("transitions.toml").read_text(encoding="utf-8"))


def legal_transitions(field: str, before: str) -> tuple[Transition, ...]:
    """The legal changes of ``field`` (land_stage, legal_idle, disposal, building_status) from the code ``before``.

    From "unknown" every known code may be learned, with the same proof. Raises KeyError for a field without transitions or a
    code it does not have.
    """
    return tuple(Transition(field, before, after, tuple(needs)) for after, needs in _tables()[field][before].items())


def require_transition(field: str, before: str, after: str, given: Collection[str] = ()) -> Transition:
    """The legal change of ``field`` from ``before`` to ``after``, or a StatusError that names every legal one from there.

    ``given`` names what comes with the change (see Transition). As a mapping it also says with what value: what is empty,
    missing or not above zero counts as not given, so that nothing is revived with an area of zero; where it tells
    land_stage or tenure, a finding is refused on land that none can be made on; and where it tells measured_m2 (of a parcel) or
    gfa_m2 (of a building), no more than that is revived (area, in m2; two measurements may differ by the usual thresholds).
    Raises StatusError, too, when a need is not
    given, naming it, and for a field or a code that has no transitions.
    """
    _must_be_known(field, before, after)
    legal = legal_transitions(field, before)
    found = next((step for step in legal if step.after == after), None)
    if found is None:
        raise _illegal(field, before, after, legal)
    stated = {need for need in given if _says(given[need])} if isinstance(given, Mapping) else set(given)
    lacking = [need for need in found.needs if need not in stated]
    if lacking:
        raise _unproved(found, lacking)
    if isinstance(given, Mapping):
        _must_be_its_land(found, given)
        _must_fit_in(found, given)
    return found


def _says(value: object) -> bool:
    """Whether something was stated: no blank text, nothing missing, no number that is not above zero."""
    if isinstance(value, str):
        return bool(value.strip())
    if value is None or value is pd.NaT or value is pd.NA:
        return False
    return not isinstance(value, int | float | Decimal | np.number) or bool(value > 0)


def _must_be_known(field: str, before: str, after: str) -> None:
    fields = [name for name in _tables() if name not in _NOT_FIELDS]
    if field not in fields:
        raise StatusError(
            f"{field} 没有状态变更表；有的是：{'、'.join(fields)}",
            f"{field} has no table of changes; there are: {', '.join(fields)}",
            where=field,
        )
    for code in (before, after):
        if code not in CODES[field]:
            told = [f"{known.code}（{known.zh}）" for known in CODES[field].values()]
            raise StatusError(
                f"{_named(field, 'zh')}没有代码 {code}；有的是：{'、'.join(told)}",
                f"{_named(field, 'en')} has no code {code}; there are: {', '.join(CODES[field])}",
                where=field,
            )


def _must_be_its_land(step: Transition, given: Mapping[str, object]) -> None:
    for column, codes in _tables()["only_where"].get(step.field, {}).get(step.after, {}).items():
        if column in given and given[column] not in codes:
            zh, en = ([label(column, code, lang) for code in codes] for lang in ("zh", "en"))
            raise StatusError(
                f"{_change(step, 'zh')}，{_named(column, 'zh')}须为：{'、'.join(zh)}",
                f"{_change(step, 'en')} asks for {_named(column, 'en')}: {'; '.join(en)}",
                where=column,
            )


def _must_fit_in(step: Transition, given: Mapping[str, object]) -> None:
    """What is given of an area is within that of the whole, as far as two measurements of the same ground may differ."""
    for need, columns in _tables()["at_most"].get(step.field, {}).get(step.after, {}).items():
        for column in columns:
            part, whole = _number(given.get(need)), _number(given.get(column))
            if part is not None and whole is not None and part > _most(whole):
                zh, en = f"{rounded(part):,} 平方米", f"{rounded(part):,} m2"
                raise StatusError(
                    f"{_change(step, 'zh')}，面积 {zh} 大于{_named(column, 'zh')} {rounded(whole):,} 平方米",
                    f"{_change(step, 'en')} with {en}, more than the {_named(column, 'en')} of {rounded(whole):,} m2",
                    where=need,
                    mend_zh="核对两个面积",
                    mend_en="check both areas",
                )


def _number(stated: object) -> Decimal | None:
    return Decimal(str(stated)) if isinstance(stated, int | float | Decimal | np.number) and _says(stated) else None


def _most(whole: Decimal) -> Decimal:
    usual = Thresholds()
    return max(whole * (1 + Decimal(str(usual.area_differs_pct)) / 100), whole + Decimal(str(usual.area_differs_m2)))


def _illegal(field: str, before: str, after: str, legal: Collection[Transition]) -> StatusError:
    step = Transition(field, before, after)
    return StatusError(
        f"{_change(step, 'zh')}不合规则；{_legal(legal, 'zh')}",
        f"{_change(step, 'en')} is not a legal change; {_legal(legal, 'en')}",
        where=field,
        mend_zh="按规定的步骤逐步变更；原值有误的，更正来源数据",
        mend_en="go step by step; if the former value was wrong, correct it at its source",
    )


def _unproved(step: Transition, lacking: Collection[str]) -> StatusError:
    zh, en = "、".join(_named(need, "zh") for need in lacking), ", ".join(_named(need, "en") for need in lacking)
    return StatusError(
        f"{_change(step, 'zh')}，缺少{zh}",
        f"{_change(step, 'en')} lacks {en}",
        where=step.field,
        mend_zh=f"补上{zh}",
        mend_en=f"give {en}",
    )


# -- in words ----


def _named(name: str, lang: str) -> str:
    """A field or a need."""
    zh, en = _tables()["needs"].get(name) or _LABELS[name]
    return str(zh if lang == "zh" else en)


def _change(step: Transition, lang: str) -> str:
    field, before, after = _named(step.field, lang), label(step.field, step.before, lang), label(step.field, step.after, lang)
    return f"{field}由「{before}」改为「{after}」" if lang == "zh" else f"{field} from “{before}” to “{after}”"


def _legal(legal: Collection[Transition], lang: str) -> str:
    """Every legal change with its needs."""
    told = []
    for step in legal:
        needs = [_named(need, lang) for need in step.needs]
        told.append(label(step.field, step.after, lang) + (_WITH[lang].format(_AND[lang].join(needs)) if needs else ""))
    if lang == "zh":
        return f"可改为：{'；'.join(told)}" if told else "此后不能再变更"
    return f"legal from there: {'; '.join(told)}" if told else "nothing follows it"
