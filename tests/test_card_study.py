"""A card study: counts that fit, ranges, a panel corrected for who comes often, nobody by name."""

import json
import random

import pytest
from stores import Store
from traitlets import TraitError

from cmsim.course.card_study.count_panel import INVENTED, CountPanel
from cmsim.course.card_study.found_panel import FoundPanel
from cmsim.course.card_study.lesson import lesson
from cmsim.course.card_study.panel_panel import PanelPanel
from cmsim.course.card_study.sheet import blank
from cmsim.course.kit import learner_record
from cmsim.course.staffing_lab.lab import Lab
from cmsim.decision.card_study import (
    NEEDS,
    CardCounts,
    again,
    counted,
    panel_shares,
    read_cards,
    stored_shares,
    tiers,
)
from cmsim.scenario.panel import Panel, Tier
from cmsim.scenario.parameter import Refusal

CARDS = "a,b,c,k,top,likely\n5,1,4,,a,3\n4,2,,1,A,1\n1,5,,2,b,\n1,1,1,1,,\n"


@pytest.fixture
def cards(monkeypatch):
    monkeypatch.setenv("CMSIM_STRICT", "1")
    return CountPanel()


def test_cards_are_counted_need_by_need_and_card_by_card(tmp_path):
    path = tmp_path / "cards.csv"
    path.write_text(CARDS)
    found = counted(read_cards(path))
    assert found.cards == 4 and found.several == [1, 2, 1, 0, 0, 0]
    assert (found.strong["a"], found.strong["b"], found.strong["c"]) == (2, 1, 1)
    assert (found.top["a"], found.top["b"], found.likely) == (2, 1, [1, 0, 1])


@pytest.mark.parametrize(
    "row, said",
    [
        ("6,a,1", "from 1 to 5"),
        ("1,z,1", "from A to K"),
        ("1,a,4", "from 1 to 3"),
        ("1.5,a,1", "from 1 to 5"),
    ],
)
def test_a_card_that_cannot_be_is_refused_with_its_row(tmp_path, row, said):
    path = tmp_path / "cards.csv"
    path.write_text(f"a,top,likely\n{row}\n")
    with pytest.raises(Refusal, match=f"row 2.*{said}"):
        read_cards(path)


@pytest.mark.parametrize("content", [b"a,b,ssn\n1,2,3\n", b"a,top,insurance\n1,a,x\n"])
def test_whatever_looks_like_an_identifier_is_refused_with_the_reason(cards, content):
    cards.file.take("../../mine.csv", content)
    assert "may identify a person" in cards.status.value and cards.counts.cards == 0


def test_a_file_and_the_same_counts_typed_show_the_same(cards):
    cards.file.take("cards.csv", CARDS.encode())
    typed = CountPanel()
    typed.several.value = {"s0": [1], "s1": [2], "s2": [1]}
    typed.needs.value = {"a": [2, 2], "b": [1, 1], "c": [1, 0]}
    typed.likely.value = {"l0": [1], "l2": [1]}
    assert typed.counts == cards.counts
    assert FoundPanel(typed).body.value == FoundPanel(cards).body.value


@pytest.mark.parametrize(
    "grid, value, said",
    [
        ("needs", {"a": [5, 0]}, "Mental health: 5 cards have a 4 or a 5, but only 4"),
        ("needs", {"a": [1, 3], "b": [0, 2]}, "5 top priorities on 4 cards"),
        ("likely", {"l0": [5]}, "5 answers on how likely on 4 cards"),
    ],
)
def test_counts_that_do_not_fit_together_are_named_and_shown_nowhere(cards, grid, value, said):
    cards.several.value = {"s0": [4]}
    getattr(cards, grid).value = value
    assert said in cards.status.value and cards.counts.cards == 0


def test_the_corrected_panel_is_the_one_that_the_visits_came_from():
    panel = Panel(complex_share=0.08, moderate_share=0.3, low_share=0.62)
    visits = {tier: panel.counts[tier] * panel.rates(tier).visits for tier in Tier}
    dice, seen = random.Random(5), dict.fromkeys(Tier, 0)
    for tier in dice.choices(list(visits), weights=list(visits.values()), k=2000):
        seen[tier] += 1
    several = [seen[Tier.LOW], seen[Tier.MODERATE], 0, seen[Tier.COMPLEX], 0, 0]
    found = panel_shares(CardCounts(several=several))
    assert sum(each.share for each in found.values()) == pytest.approx(1)
    for tier, share in ((Tier.COMPLEX, 0.08), (Tier.MODERATE, 0.3), (Tier.LOW, 0.62)):
        assert found[tier].low < share < found[tier].high
        assert found[tier].low <= found[tier].share <= found[tier].high
    assert seen[Tier.COMPLEX] / 2000 > 2 * found[Tier.COMPLEX].share, (
        "who comes often is seen often"
    )


@pytest.mark.parametrize("several", [[9, 0, 0, 0, 0, 0], [0, 9, 0, 0, 0, 0], [0, 0, 0, 0, 0, 9]])
def test_cards_all_alike_still_leave_a_range(several):
    for each in panel_shares(CardCounts(several=several)).values():
        assert 0 <= each.low <= each.share <= each.high <= 1 and each.high > each.low


def test_a_second_half_day_lies_in_its_range_19_times_in_20():
    dice, cards, inside = random.Random(3), 60, 0
    for _ in range(1000):
        first, second = (sum(dice.random() < 0.4 for _ in range(cards)) for _ in "ab")
        low, high = again(first, cards)
        inside += low <= second <= high
    assert 930 <= inside <= 985


def test_more_strong_needs_are_asked_of_a_complex_patient_or_fewer(cards):
    cards.example.click()
    panel, found = PanelPanel(cards), []
    for from_ in ("2", "3", "4", "5"):
        panel.from_.value = from_
        found.append(tiers(cards.counts, cards.from_)[Tier.COMPLEX])
        assert sum(tiers(cards.counts, cards.from_).values()) == INVENTED.cards
    assert found == sorted(found, reverse=True) and found[0] > found[-1]


def test_the_lab_takes_the_panel_only_when_told_to(tmp_path, monkeypatch):
    monkeypatch.setenv("CMSIM_HOME", str(tmp_path))
    learner_record.of.cache_clear()
    lesson.forget()
    usual = Lab().plan.summary
    lesson.panel("cards").example.click()
    panel = lesson.panel("panel")
    assert Lab().plan.summary == usual and "keeps its usual panel" in panel.status.value
    panel.use.value = True
    taken = Lab().plan.summary
    share = panel_shares(INVENTED)[Tier.COMPLEX].share
    assert (
        taken.high_risk == pytest.approx(share, abs=0.001) and "lab uses it" in panel.status.value
    )
    assert taken.panel == usual.panel
    lesson.panel("cards").clear.click()
    assert Lab().plan.summary == usual
    lesson.forget()
    learner_record.of.cache_clear()


def test_what_was_typed_comes_back_even_if_it_does_not_fit_yet(cards):
    store = Store()
    cards.store_in(store, "cards")
    cards.several.value = {"s0": [4]}
    cards.needs.value = {"a": [5, 0]}
    found = CountPanel()
    found.restore(json.loads(json.dumps(store.get("panels", "cards"))))
    assert found.needs.value == {"a": [5, 0]} and found.counts == CardCounts()


@pytest.mark.parametrize(
    "change",
    [
        {"counts": {"several": [1] * 5}},
        {"counts": {"strong": {"z": 1}, "several": [1] * 6}},
        {"counts": {"strong": {"a": 9}, "several": [1, 0, 0, 0, 0, 0]}},
        {"from": 9},
        {"from": True},
        {"boxes": [{"a": [1.5, 0]}, {}, {}]},
        {"boxes": [{"nonsense": [1, 0]}, {}, {}]},
    ],
)
def test_what_cannot_have_been_counted_is_not_brought_back(cards, change):
    with pytest.raises((ValueError, TraitError)):
        cards.restore(cards.state() | change)
    assert cards.counts.cards == 0


@pytest.mark.parametrize("use, cards", [(True, 0), (False, 9)])
def test_no_cards_or_no_wish_to_use_them_change_no_panel(use, cards):
    assert (
        stored_shares({"counts": {"several": [cards, 0, 0, 0, 0, 0]}, "use": use, "from": 3}) == {}
    )


def test_the_sheet_asks_every_need_and_has_no_place_for_a_name():
    sheet = blank(cards=1)
    assert all(need in sheet for need in NEEDS.values())
    assert not any(word in sheet for word in ("Name", "born", "sticker here"))
