import pytest

from landmap.report.edition import Words


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (Words("面积", "area"), "面积|area", "area|面积"),
        (Words("面积", ""), "面积", "面积"),
        (Words("", "area"), "area", "area"),
        (Words("m2", "m2"), "m2", "m2"),
    ],
)
def test_both_languages_stand_beside_one_another_unless_one_says_it_all(words, zh, en):
    assert (words.both("zh", "|"), words.both("en", "|")) == (zh, en)


def test_one_language_falls_back_on_the_other():
    assert (Words("", "area").one("zh"), Words("面积", "").one("en"), Words("面积", "area").one("en")) == (
        "area",
        "面积",
        "area",
    )


def test_reasons_have_the_sites_names_or_stand_as_themselves(public):
    assert public.reason("park_roads") == Words("园区道路", "park roads")
    assert public.reason("something") == Words("something", "something")
    assert list(public.reasons) == ["planned_supply", "park_roads"]


def test_codes_are_labelled_and_what_is_no_code_is_shown_as_it_is(public):
    assert public.code_label("map_class", "stopped") == "停产或空置"
    assert public.code_label("path", "lease") == "租赁"
    assert public.code_label("path", "no_such") == "no_such"
