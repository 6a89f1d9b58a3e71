"""A day in the life: every minute counted, every decision kept, nothing scripted."""

import json
import random
import signal
import subprocess
import sys
import time

import pytest

from cmsim.course.day import words
from cmsim.course.day.beside_panel import BesidePanel
from cmsim.course.day.counterfactual import again, beside, cost_of, deferrals, desk_on, minutes_of
from cmsim.course.day.futures_panel import FuturesPanel
from cmsim.course.day.game import (
    DAYS,
    FIRST_DAY,
    SEED,
    Game,
    first_full_day,
    groups,
    played,
    verbs_for,
)
from cmsim.course.day.lesson import lesson, my_ledger
from cmsim.course.day.needs import NEEDS, SEAT, maple_street, settings
from cmsim.course.day.needs_panel import NeedsPanel
from cmsim.course.day.panel import FEW, MANY, PLAN, DayPanel
from cmsim.course.day.time_ledger import (
    OF_KIND,
    PATIENTS,
    TAG,
    clocks,
    ledger,
    paid_minutes,
    spells,
    week_ledger,
)
from cmsim.course.day.waiting_panel import WaitingPanel
from cmsim.course.day.why_waiting import apart, days_and_words, parting, served_instead, waiting
from cmsim.course.kit.journeys import entries_of
from cmsim.course.kit.learner_record import LearnerRecord
from cmsim.model.log import SPENT, Activity, Kind
from cmsim.model.network import Network
from cmsim.model.policy import POLICIES, USUAL, Decision, most_overdue, transitions_first

SATURDAY = FIRST_DAY + len(DAYS)


def wander(dice, until=FIRST_DAY + 1, needs=()):
    """Return a game in which all sorts of decisions were made."""
    game = Game(needs=needs)
    while game.desk and game.today < until:
        card = dice.choice(game.desk.tasks[:8])
        verb = "wait" if dice.random() < 0.03 else dice.choice(("do", *verbs_for(card)))
        game.act(verb, card.number)
    return game


@pytest.fixture(scope="module")
def monday():
    return wander(random.Random(4))


def opened(game=None):
    """Return a panel whose day has begun."""
    panel = DayPanel()
    panel.begin()
    if game is not None:
        panel.game = game
        panel.draw()
    return panel


def press(panel, place=0, verb="do"):
    """Press a button of a card as it is shown."""
    cards = [card for group in panel.cards.groups for card in group["cards"]]
    panel.cards.press(verb, cards[place]["key"])


# --- the day


def test_the_day_was_found_by_searching_the_model_and_not_written():
    assert first_full_day(range(SEED - 40, SEED + 1)) == SEED


def test_the_clock_of_the_day_is_met_by_who_protects_it_and_lost_by_who_does_not():
    met = {
        policy: [one.met for one in clocks(played(policy), FIRST_DAY, FIRST_DAY + 1)]
        for policy in (transitions_first, most_overdue)
    }
    assert any(met[transitions_first]) and not any(met[most_overdue])


@pytest.mark.parametrize("name", POLICIES)
def test_a_whole_week_in_the_chair_is_the_week_of_the_rule(name):
    policy, game = POLICIES[name], Game()
    game.follow(policy, 7 * game.scenario.weeks)
    assert game.desk is None
    assert game.log == Network(game.scenario, SEED, policy).run()


@pytest.mark.slow
def test_a_panel_that_takes_what_the_rule_takes_reproduces_the_rule():
    panel = opened()
    panel.days = len(DAYS)
    while not panel.over_now:
        choice = USUAL(panel.game.desk)
        panel.act("wait" if isinstance(choice, Decision) else "do", choice.number)
    now = panel.game.desk.now
    rule = [entry for entry in Network(maple_street(), SEED).run() if entry.time < now]
    assert [entry for entry in panel.game.log if entry.time < now] == rule


# --- the ledger


@pytest.mark.parametrize("seed", range(4))
def test_the_ledger_adds_up_in_every_state(seed):
    dice, game = random.Random(seed), Game()
    while game.desk and game.today < SATURDAY:
        day = game.today
        passed = paid_minutes(game.scenario, day, game.desk.now)
        assert sum(ledger(game.scenario, game.log, day).values()) == pytest.approx(passed)
        for before in range(FIRST_DAY, day):
            total = sum(ledger(game.scenario, game.log, before).values())
            assert total == pytest.approx(480)
        card = dice.choice(game.desk.tasks[:8])
        game.act(dice.choice(("do", *verbs_for(card))), card.number)
    whole = week_ledger(game.scenario, game.log, range(FIRST_DAY, SATURDAY))
    assert sum(whole.values()) == pytest.approx(2400)


def test_every_kind_has_a_category_and_words():
    for kind in Kind:
        assert OF_KIND[kind] and words.NAMES[kind]


def test_time_in_vain_is_told_from_time_with_patients(monday):
    unanswered = [
        entry
        for entry in monday.log
        if entry.activity is Activity.UNANSWERED and entry.care_manager == SEAT
    ]
    tag = [spell for spell in spells(monday.log) if spell.category == TAG]
    assert unanswered and {entry.patient for entry in unanswered} <= {one.patient for one in tag}
    assert len(tag) == len(unanswered) + sum(
        entry.activity is Activity.MISSED and entry.detail == "did not come" for entry in monday.log
    )


def test_a_clock_is_met_traded_or_dropped():
    protected = Game()
    card = groups(protected.desk)["clocks"][0]
    protected.act("defer", card.number)
    protected.follow(most_overdue, FIRST_DAY + 1)
    (one,) = clocks(protected, FIRST_DAY, FIRST_DAY + 1)
    assert one.patient == card.patient and one.traded and not one.met
    (dropped,) = clocks(played(most_overdue), FIRST_DAY, FIRST_DAY + 1)
    assert not dropped.met and not dropped.traded


# --- decisions


def test_an_undone_decision_was_never_made(monday):
    game = Game(choices=monday.choices[:12])
    before, desk = game.log, game.desk
    game.act("do", game.desk.tasks[0].number)
    back = game.undone()
    assert (back.log, back.desk, back.choices) == (before, desk, monday.choices[:12])


def test_a_kept_day_comes_back_as_it_was(monday):
    panel = opened(monday)
    kept = json.loads(json.dumps(panel.state()))
    again_ = DayPanel()
    again_.restore(kept)
    assert again_.game.log == monday.log and again_.state() == kept
    assert again_.facts() == panel.facts() and again_.facts()["ledger_minutes"]["value"] == 480


@pytest.mark.parametrize(
    "spoil",
    [
        lambda state: state.update(mark=[1, "another model"]),
        lambda state: state.update(choices=[["do", 999]]),
        lambda state: state.update(choices=[["dance", 0]]),
        lambda state: state.update(choices="do"),
        lambda state: state.update(plan=[1]),
        lambda state: state.update(seed=-1),
        lambda state: state.update(needs=["coffee"]),
    ],
)
def test_a_day_of_another_model_is_set_aside_in_plain_words(spoil, monday):
    state = json.loads(json.dumps(opened(monday).state()))
    spoil(state)
    store = {"panels": {"DayPanel": state}}

    class Store:
        get = staticmethod(lambda section, key, default=None: store.get(section, {}).get(key))
        put = staticmethod(lambda section, key, value: None)

    panel = DayPanel()
    panel.store_in(Store, "DayPanel")
    assert "starts afresh" in panel.status.value and panel.game is None and not panel.begun


PLAYER = """
import sys
from pathlib import Path
from cmsim.course.kit.learner_record import LearnerRecord
from cmsim.course.day.panel import DayPanel
panel = DayPanel()
panel.store_in(LearnerRecord("02", path=Path(sys.argv[1])), "DayPanel")
panel.guard(panel.begin)()
while not panel.over_now:
    card = panel.cards.groups[0]["cards"][0]
    panel.cards.press("do", card["key"])
    print(len(panel.game.choices), flush=True)
"""


@pytest.mark.slow
def test_a_kill_between_two_decisions_loses_nothing(tmp_path):
    path = tmp_path / "me" / "02.json"
    with subprocess.Popen(
        [sys.executable, "-c", PLAYER, str(path)], stdout=subprocess.PIPE, text=True
    ) as process:
        first = process.stdout.readline()
        time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        told = [first, *process.stdout.readlines()]
    told = int([line for line in told if line.endswith("\n")][-1])
    panel = DayPanel()
    panel.store_in(LearnerRecord("02", path=path), "DayPanel")
    assert len(panel.game.choices) in (told, told + 1)
    assert "Welcome back" in panel.status.value


def test_the_desk_on_screen_is_bounded():
    game = Game()
    while game.today < SATURDAY:
        game.act("wait")
    panel = opened(game)
    panel.days = 99
    panel.draw()
    for most in (sum(FEW.values()), MANY * len(FEW)):
        shown = [card for group in panel.cards.groups for card in group["cards"]]
        assert 0 < len(shown) <= most
        panel.show_more()
    assert any(group["more"] for group in panel.cards.groups)


def test_every_card_of_a_desk_is_in_one_group_and_offers_only_what_can_be_done(monday):
    for act in monday.acts:
        cards = [card for several in groups(act.desk).values() for card in several]
        assert sorted(cards) == sorted(act.desk.tasks)
    game = Game()
    for card in game.desk.tasks:
        for verb in verbs_for(card):
            Game().act(verb, card.number)


def test_what_happened_is_read_off_the_log():
    game, said = Game(), {}
    while game.today == FIRST_DAY:
        act = game.step(most_overdue)
        line = words.happened(act, game.desk)
        assert words.clock(game.desk.now) in line
        said.setdefault(any(entry.activity is Activity.UNANSWERED for entry in act.entries), line)
    assert "No answer." in said[True] and "No answer." not in said[False]


def after(game):
    """Return each decision with the desk that it led to."""
    return zip(game.acts, [*(act.desk for act in game.acts[1:]), game.desk])


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_decided_is_told_with_everybody_who_came_and_went(seed):
    game, gone = wander(random.Random(seed), FIRST_DAY + 5), set()
    for act, desk in after(game):
        line = words.happened(act, desk)
        before = {card.number: card for card in act.desk.tasks if card.rank == 0}
        here = {card.number: card for card in (desk.tasks if desk else ()) if card.rank == 0}
        for number in here.keys() - before.keys():
            assert words.at_hand(here[number]) in line
        for number in before.keys() - here.keys():
            if before[number] != act.card:
                assert words.GONE[before[number].kind].format(who=words.who(before[number])) in line
                gone.add((before[number].kind, before[number].at is not None))
    assert (Kind.FOLLOW_UP, True) in gone


def test_an_appointment_is_on_the_calendar_and_comes_at_its_time():
    panel, agreed = opened(), {}
    while panel.game.today == FIRST_DAY:
        desk = panel.game.desk
        for card in desk.booked:
            agreed[card.number] = card
            shown = f"{words.clock(card.at)} {words.who(card)}: {words.NAMES[card.kind]}"
            assert shown in panel.head.value and card.at >= desk.now
        for card in desk.tasks:
            if card.at is not None:
                assert card.at == agreed[card.number].at <= desk.now and card.rank == 0
                assert f"agreed for {words.clock(card.at)}, {card.channel}" in words.words(
                    card, desk.now
                )
        choice = USUAL(desk)
        panel.act("wait" if isinstance(choice, Decision) else "do", choice.number)
    met = {act.card.number for act in panel.game.acts if act.card}
    assert agreed and agreed.keys() & met


def test_time_to_spare_brings_the_next_patient_of_the_list():
    game = Game()
    while game.today == FIRST_DAY:
        before = game.desk.now
        act = game.act("wait")
        found = [entry for entry in act.entries if entry.detail == "standing list"]
        for entry in found:
            assert f"Patient {entry.patient} is next" in words.happened(act, game.desk)
            assert entry.time >= before
    assert sum(entry.detail == "standing list" for act in game.acts for entry in act.entries)


def test_a_press_on_an_old_card_counts_for_nothing():
    panel = opened()
    old = {"turn": panel.cards.turn, "verb": "do", "key": panel.cards.groups[0]["cards"][0]["key"]}
    press(panel)
    assert len(panel.game.choices) == 1
    panel.cards.pressed = {**old, "again": True}
    panel.cards.press("dance", old["key"])
    assert len(panel.game.choices) == 1


def test_the_buttons_undo_start_over_and_go_on():
    panel = opened()
    panel.week.click()
    assert "First comes the day" in panel.status.value
    press(panel)
    panel.undo.click()
    assert panel.game.choices == [] and "Taken back" in panel.status.value
    while not panel.over_now:
        press(panel)
    assert "adds up" not in panel.status.value and "Where Monday went" in panel.body.value
    panel.week.click()
    assert not panel.over_now and panel.cards.groups[0]["cards"]
    panel.over.click()
    assert panel.game.choices == [] and panel.days == 1


def test_a_plan_says_when_it_does_not_add_up():
    panel = DayPanel()
    assert sum(PLAN.values()) == 480 and "adds up" in panel.status.value
    panel.plan[PATIENTS].value = 300
    assert "60 minutes more" in panel.status.value


# --- the same patients again


def test_what_a_deferral_cost_is_found_by_the_replay_without_it():
    game = Game()
    card = groups(game.desk)["clocks"][0]
    game.act("defer", card.number)
    game.follow(most_overdue, FIRST_DAY + 1)
    (position,) = deferrals(game, FIRST_DAY)
    cost = cost_of(game, position)
    assert cost.ran_out and cost.card == card and cost.minutes > 0
    done = {(act.card.kind, act.card.patient) for act in game.acts if act.verb == "do"}
    assert {(one.kind, one.patient) for one in cost.bumped} <= done
    assert "Its clock ran out" in words.cost_told(cost)
    assert any(one.number == card.number for one in desk_on(game, FIRST_DAY + 1).tasks)


def test_the_day_begins_the_same_with_whatever_is_supplied():
    bare, supplied = Game(), Game(needs=NEEDS)
    assert bare.desk.caseload == supplied.desk.caseload
    mine = {(card.kind, card.patient, card.due) for card in bare.desk.tasks if card.rank}
    hers = {(card.kind, card.patient, card.due) for card in supplied.desk.tasks if card.rank}
    assert mine == hers


def test_a_replay_with_nothing_supplied_is_the_day_itself(monday):
    assert minutes_of(again(monday, (), FIRST_DAY + 1), 1) == minutes_of(monday, 1)


def test_every_need_changes_the_scenario_and_all_together_give_minutes_back():
    for name in NEEDS:
        assert maple_street([name]) != maple_street()
    assert set(settings(NEEDS)) == set(settings(()))
    panel = NeedsPanel(opened(played(most_overdue)))
    for tick in panel.ticks.values():
        tick.value = True
    panel.run()
    assert panel.facts()["minutes_recovered"]["low"] > 0
    assert "minutes more a day went to patients" in panel.status.value


def test_simple_ways_have_the_same_patients(monday):
    found = beside(monday, 1)
    assert next(iter(found)) == "You" and len(found) == 1 + len(POLICIES)
    assert all(sum(one.ledger.values()) == pytest.approx(480) for one in found.values())
    assert list(beside(monday, 1, monday))[1] == "You, second time"
    panel = BesidePanel(opened(monday), opened(played(most_overdue)))
    panel.run()
    assert "simple ways" in panel.status.value and "<table" in panel.body.value


def test_who_waits_is_told_who_was_really_served(monday):
    cards = waiting(monday.desk)
    assert len({card.patient for card in cards}) == len(cards)
    spent = {(entry.detail, entry.patient) for entry in monday.log if entry.activity is SPENT}
    for card in cards:
        for one in served_instead(monday, card):
            assert (one.card.kind, one.card.patient) in spent
            assert card.created <= one.at <= monday.desk.now


def test_two_futures_part_where_the_logs_part(monday):
    one = Game(choices=monday.choices).follow(most_overdue, 7 * monday.scenario.weeks).log
    other = Game().follow(transitions_first, 7 * monday.scenario.weeks).log
    differ = apart(one, other)
    assert differ
    for who in differ[:10]:
        stories = [days_and_words(entries_of(log).get(who, [])) for log in (one, other)]
        point = parting(one, other, who)
        parts = [
            (int(part[0] // 1440), part[1]) if part else None for part in (point.one, point.other)
        ]
        shared = next(n for n in range(1000) if stories[0][n : n + 1] != stories[1][n : n + 1])
        assert parts == [(story[shared:] or [None])[0] for story in stories]
    alike = next(who for who in entries_of(one) if who not in differ)
    assert parting(one, other, alike) is None


def test_panels_that_look_back_ask_for_a_day_first(monday):
    for kind in (NeedsPanel, BesidePanel, FuturesPanel):
        panel = kind(DayPanel())
        panel.go.click()
        assert "Play the day above" in panel.status.value
    panel = WaitingPanel(DayPanel())
    panel.look.click()
    assert "Begin the day above" in panel.status.value


def test_a_played_day_can_be_looked_at_from_all_sides(monday):
    day = opened(monday)
    why, futures = WaitingPanel(day), FuturesPanel(day)
    why.look.click()
    why.patient.value = why.patient.options[0][0]
    assert "patient" in why.status.value.lower()
    futures.go.click()
    futures.patient.value = futures.patient.options[0][0]
    assert "The two futures part" in futures.status.value and "<img" in futures.body.value


# --- the lesson


def test_a_made_up_learner_answers_every_question_about_a_run():
    facts = lesson.rehearse(random.Random(1))
    for exercise in lesson.questions().values():
        for item in exercise.items:
            assert set(item.facts_in_words()) <= set(facts)
            if exercise.kind == "RUN":
                assert item.right_answers(facts)


def test_the_printed_page_holds_the_ledger(monday):
    day = lesson.panel("day")
    assert my_ledger(lesson)[1] == ""
    day.begin()
    day.game = monday
    _title, html = my_ledger(lesson)
    assert "Planned" in html and f"{minutes_of(monday, 1)[PATIENTS]:.0f}" in html


@pytest.mark.slow
def test_a_learner_comes_back_to_the_day_and_what_was_ticked():
    day = lesson.panel("day")
    day.guard(day.begin)()
    while not day.over_now:
        press(day)
    needs = lesson.panel("needs")
    needs.ticks["room"].value = True
    needs.go.click()
    log = day.game.log
    lesson.forget()
    assert lesson.panel("day").game.log == log and lesson.panel("needs").ticked == ("room",)
    assert lesson.facts()["things_done"]["value"] > 0


def test_a_fresh_day_for_the_room_touches_nobodys_work():
    assert lesson.live() is not lesson.panel("day") and lesson.live().store is None


def test_every_later_day_adds_up_too_whatever_ran_over_before_it():
    game = played(POLICIES["most overdue"], days=19)
    days = [day for day in range(FIRST_DAY, FIRST_DAY + 19) if day % 7 < 5]
    assert len(days) == 15
    for day in days:
        assert sum(ledger(game.scenario, game.log, day).values()) == pytest.approx(480)


def test_a_request_is_declined_in_the_learners_own_words():
    panel = DayPanel()
    panel.begin()
    panel.no.value = "Not now: I call patients home from hospital. Ask at the desk."
    card = next(one for one in panel.game.desk.tasks if "decline" in verbs_for(one))
    panel.act("decline", card.number)
    assert panel.status.value.startswith("You say: “Not now: I call patients")
    again = DayPanel()
    again.restore(panel.state())
    assert again.no.value == panel.no.value
