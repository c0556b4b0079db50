import re

import pytest

from landmap import terms
from landmap.issue import Issue, in_order, rules
from landmap.terms.uses import USES, use_class


@pytest.mark.parametrize("name", terms.CODES)
def test_every_spelling_means_one_code(name):
    for code in terms.CODES[name].values():
        for spelling in (code.code, code.zh, code.en, *code.synonyms):
            assert terms.resolve(name, f" {spelling.upper()}　") == code.code


@pytest.mark.parametrize(
    ("code", "system", "use"),
    [
        ("100102", "用地用海（2023）", "1001"),
        ("1001", "用地用海", "1001"),
        ("1208", "用地用海", "12"),
        ("1207", "用地用海", "1207"),
        ("1001", "三调", None),  # there it means railways
        ("1001", "", None),
        ("99", "用地用海", None),
        ("", "用地用海", None),
    ],
)
def test_a_use_has_its_class_only_in_its_own_code_system(code, system, use):
    assert use_class(code, system) == use
    assert USES["1001"].fill == "#BB9674"


def test_what_is_not_known_is_not_guessed_and_a_layers_own_spelling_wins():
    assert terms.resolve("operation", "不太好") is None
    assert terms.resolve("operation", "停 产", {"停产": "zombie"}) == "zombie"


@pytest.mark.parametrize("role", terms.ROLES)
def test_coded_columns_name_a_list_and_every_column_has_both_labels(role):
    for column in terms.columns_of(role):
        assert column.zh
        assert column.en
        assert (column.codes in terms.CODES) == (column.kind == "code")


def test_each_profile_sees_more_than_the_one_before_and_never_what_is_personal_unless_leader():
    public, internal, leader = (set(terms.visible("parcels", profile)) for profile in ("public", "internal", "leader"))
    assert public < internal < leader
    assert "contact" in leader - internal
    assert "debts" in internal - public


def placeholders(text: str) -> set[str]:
    """What a text leaves open; {label_zh} and {label_en} are the same word in two languages."""
    return {re.sub("_(zh|en)$", "", name) for name in re.findall(r"\{(\w+)\}", text)}


@pytest.mark.parametrize("code", sorted(rules()))
def test_every_rule_speaks_both_languages_with_the_same_placeholders(code):
    rule = rules()[code]
    assert rule.effect in ("refuse", "quarantine", "repair", "warn")
    for zh, en in ((rule.zh, rule.en), (rule.mend_zh, rule.mend_en)):
        assert placeholders(zh) == placeholders(en)
        assert re.search(r"[一-鿿]", zh)
    assert all((rule.why_zh, rule.why_en, rule.mend_zh, rule.mend_en))


def test_a_value_cannot_reach_into_the_message():
    issue = Issue("FILE_MISSING", "parcels", "{value.__class__}", value="{id}", id="x")
    assert "{value.__class__}" in issue.message_en
    assert issue.where == "{value.__class__}"


def test_an_unknown_code_is_a_mistake_of_ours():
    with pytest.raises(KeyError):
        Issue("NO_SUCH_RULE", "parcels", "a.shp")


def test_issues_are_listed_gravest_first():
    effects = {rule.effect: code for code, rule in rules().items()}
    listed = in_order([Issue(code, "a", "f") for code in effects.values()])
    assert [issue.effect for issue in listed] == [
        effect for effect in ("refuse", "quarantine", "repair", "warn") if effect in effects
    ]
