"""A snapshot as it is handed out: to whom (profile) and in which language; what a profile may not see is cut off here."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from landmap.area import AREA_KINDS
from landmap.terms import CODES, MAP_CLASSES, label

if TYPE_CHECKING:
    from landmap.check.checked import CheckedSite
    from landmap.snapshot import Snapshot

# The profiles of terms.columns, as a reader sees them on the first page.
PROFILE_NAMES = {
    "public": ("公开版", "public edition"),
    "internal": ("内部版", "internal edition"),
    "leader": ("领导版（含个人信息，注意保管）", "leader's edition (holds personal data: keep it safe)"),
}


@dataclass(frozen=True, slots=True)
class Words:
    """A text in both languages."""

    zh: str
    en: str

    def both(self, lang: str = "zh", gap: str = "　") -> str:
        """The two beside one another, the language asked for first; one where the other is empty or the same."""
        ordered = (self.zh, self.en) if lang == "zh" else (self.en, self.zh)
        return gap.join(dict.fromkeys(text for text in ordered if text))

    def one(self, lang: str = "zh") -> str:
        """The language asked for, or the other where it is empty."""
        return (self.zh or self.en) if lang == "zh" else (self.en or self.zh)


@dataclass(frozen=True, slots=True)
class Edition:
    """``snapshot`` as ``profile`` (public, internal, leader) may see it, in ``lang`` (zh, en)."""

    snapshot: Snapshot
    profile: str
    lang: str = "zh"

    def __post_init__(self) -> None:
        if self.profile not in PROFILE_NAMES:
            raise ValueError(f"no profile {self.profile!r}; there are {', '.join(PROFILE_NAMES)}")
        if self.lang not in ("zh", "en"):
            raise ValueError(f"no language {self.lang!r}; there are zh, en")

    @property
    def checked(self) -> CheckedSite:
        """The layers that the snapshot was drawn from."""
        return self.snapshot.checked

    @property
    def area_kind(self) -> Words:
        """Which kind of area the figures are in."""
        kind = self.snapshot.tally.area_kind
        return Words(*AREA_KINDS.get(kind, (kind, "")))

    @property
    def illustration(self) -> Words | None:
        """The note that positions are fictional, where they are."""
        if not self.snapshot.site.illustrative:
            return None
        return Words(
            "示意：位置为虚构，不作为权属或审批依据", "Illustrative: positions are fictional, no evidence of title or approval"
        )

    def reason(self, reason: str) -> Words:
        """What the site calls a reason of its drawdown rules; the reason itself where it has no name."""
        rules = [rule for rule in self.snapshot.site.drawdown if rule.reason == reason and (rule.name or rule.name_en)]
        return Words(rules[0].name, rules[0].name_en) if rules else Words(reason, reason)

    @property
    def reasons(self) -> dict[str, Words]:
        """The reasons for which ground is committed, in the order in which they occur, with their names."""
        found = dict.fromkeys(reason for node in self.snapshot.tally.nodes for reason in node.committed_by)
        return {reason: self.reason(reason) for reason in found}

    def stock(self, name: str) -> Decimal | int | None:
        """A figure of the stock ledger; None where no row says anything that it could be summed from."""
        found = self.snapshot.tally.stock
        figure: Decimal | int = getattr(found, name)
        return None if name in found.unknown else figure

    def code_label(self, codes: str, code: str) -> str:
        """The label of a code of a list of terms (or of ``map_class``) in this edition's language."""
        if codes == "map_class":
            known = MAP_CLASSES.get(code)
            return code if known is None else (known.zh if self.lang == "zh" else known.en)
        return label(codes, code, self.lang) if codes in CODES else code
