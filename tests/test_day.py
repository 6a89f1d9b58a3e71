"""Your first Monday: every minute counted, every decision kept, nothing scripted."""

import json
import random
import signal
import subprocess
import sys
import time

import pytest
from stores import Store

from cmsim.course.day import supplied, words
from cmsim.course.day.beside_panel import BesidePanel
from cmsim.course.day.choices import ALONE, REASONS, TALKS, preview, usual
from cmsim.course.day.counterfactual import TALKS as HELD
from cmsim.course.day.counterfactual import (
    again,
    cost_of,
    deferrals,
    desk_on,
    minutes_of,
    result,
    simple_ways,
)
from cmsim.course.day.day_strip import hours_said
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
from cmsim.course.day.lesson import lesson, my_monday, my_request
from cmsim.course.day.needs import NEEDS, SEAT, maple_street, settings
from cmsim.course.day.panel import MOST_SPOKEN, PLAN, DayPanel, SecondDayPanel
from cmsim.course.day.scene import FEW, MANY, desk_scene
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
from cmsim.course.day.why_waiting import apart, days_and_words, parting, served_instead, waiting
from cmsim.course.kit.journeys import entries_of
from cmsim.course.kit.learner_record import LearnerRecord
from cmsim.model.log import SPENT, Activity, Kind
from cmsim.model.network import Network
from cmsim.model.policy import POLICIES, USUAL, Decision, most_overdue, transitions_first
from cmsim.text import clock
from cmsim.units import DAY

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
    """Choose something in the chart of a card as it is shown."""
    panel.desk.press(verb, key=shown(panel)[place]["key"])


def shown(panel):
    """Return the cards of the queue as they are shown."""
    return [card for group in panel.desk.scene["queue"] for card in group["cards"]]


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
    card = groups(protected.desk)["hospital"][0]
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
        lambda state: state.update(choices="do"),
        lambda state: state.update(plan=[1]),
        lambda state: state.update(seed=-1),
        lambda state: state.update(needs=["coffee"]),
        lambda state: state.update(read=[[1, 2]]),
    ],
)
def test_what_is_no_day_is_set_aside_in_plain_words(spoil, monday):
    state = json.loads(json.dumps(opened(monday).state()))
    spoil(state)
    panel, store = DayPanel(), Store({("panels", "day"): state})
    panel.store_in(store, "day")
    assert "starts afresh" in panel.status.value and panel.game is None and not panel.begun
    assert store["panels", "day, put aside"] == state


@pytest.mark.parametrize(
    "spoil",
    [
        lambda state: state.update(mark=[1, "another model"]),
        lambda state: state.update(choices=[["do", 999]]),
        lambda state: state.update(mark=[1, "another model"], read=[]),
    ],
)
def test_a_day_of_another_model_is_kept_to_read_until_a_new_one_is_begun(spoil, monday):
    state = json.loads(json.dumps(opened(monday).state()))
    spoil(state)
    store = Store({("panels", "day"): state})
    for _ in range(2):  # it can be read again and again
        panel = DayPanel()
        panel.store_in(store, "day")
        scene = panel.desk.scene
        assert scene["phase"] == "older" and "differently now" in panel.status.value
        assert scene["read"] == state["read"] and scene["made"] == len(state["choices"])
        panel.desk.press("wait")
        assert store == {("panels", "day"): state}
    panel.desk.press("anew")
    assert panel.desk.scene["phase"] == "plan" and "choices" not in store["panels", "day"]
    assert store["panels", "day, put aside"] == state
    panel.desk.press("begin")
    assert panel.desk.scene["phase"] == "desk" and store["panels", "day"]["choices"] == []


def test_what_is_kept_to_read_is_what_the_desk_has_said():
    panel, said = opened(), []
    began = clock(panel.game.desk.now)
    for _ in range(4):
        press(panel)
        said.append(panel.desk.scene["feed"][0]["words"])
    assert [words for _, words in panel.state()["read"]] == said
    assert panel.state()["read"][0][0] == began


PLAYER = """
import sys
from pathlib import Path
from cmsim.course.kit.learner_record import LearnerRecord
from cmsim.course.day.panel import DayPanel
panel = DayPanel()
panel.store_in(LearnerRecord("02", path=Path(sys.argv[1])), "DayPanel")
panel.guard(panel.begin)()
while not panel.over_now:
    card = panel.desk.scene["queue"][0]["cards"][0]
    panel.desk.press("do", key=card["key"])
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
    for group in panel.desk.scene["queue"]:
        assert 0 < len(group["cards"]) == min(MANY, group["count"]) and group["few"] <= MANY
    assert len(shown(panel)) == len(panel.desk.scene["charts"]) < len(game.desk.tasks)
    assert sum(FEW.values()) <= MANY


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
        assert clock(game.desk.now) in line
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
                assert words.gone(before[number]) in line
                gone.add((before[number].kind, before[number].at is not None))
    assert (Kind.FOLLOW_UP, True) in gone


def test_an_appointment_is_on_the_calendar_and_comes_at_its_time():
    panel, agreed = opened(), {}
    while panel.game.today == FIRST_DAY:
        desk = panel.game.desk
        for card in desk.booked:
            agreed[card.number] = card
            minute = card.at - FIRST_DAY * DAY
            assert minute in [one["s"] for one in panel.desk.scene["strip"]["fixed"]]
            assert card.at >= desk.now
        for card in desk.tasks:
            if card.at is not None:
                assert card.at == agreed[card.number].at <= desk.now and card.rank == 0
                assert f"agreed for {clock(card.at)}, {card.channel}" in words.words(card, desk.now)
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


@pytest.mark.parametrize(
    "message",
    [
        {"verb": "dance", "key": "45"},
        {"verb": "do", "key": "no number"},
        {"verb": "close", "key": "45"},
        {"verb": "words", "text": "no" * 200},
        {"verb": "plan", "plan": [1, 2]},
        {"verb": "need", "key": "coffee"},
        {},
    ],
)
def test_a_press_that_is_not_on_offer_counts_for_nothing(message):
    panel = opened()
    panel.desk.press(**{"verb": "", **message})
    assert panel.game.choices == [] and panel.no == "" and panel.plan == PLAN


def test_a_press_on_an_old_card_counts_for_nothing():
    panel = opened()
    old = {"turn": panel.desk.turn, "verb": "do", "key": shown(panel)[0]["key"]}
    press(panel)
    assert len(panel.game.choices) == 1
    panel.desk.pressed = {**old, "n": 2}
    assert len(panel.game.choices) == 1


def test_the_buttons_undo_start_over_and_go_on():
    panel = opened()
    panel.desk.press("week")
    assert "First comes the day" in panel.desk.said
    press(panel)
    panel.desk.press("undo")
    assert panel.game.choices == [] and "Taken back" in panel.desk.said
    while not panel.over_now:
        press(panel)
    assert "Monday is over" in panel.desk.said and panel.desk.scene["phase"] == "evening"
    panel.desk.press("week")
    assert not panel.over_now and shown(panel)
    panel.desk.press("over")
    assert panel.game.choices == [] and panel.days == 1


def test_a_plan_adds_up_and_no_day_begins_with_more_than_is_paid():
    panel = DayPanel()
    assert sum(PLAN.values()) == 480 and "adds up" in panel.desk.said
    minutes = [300 if name == PATIENTS else least for name, least in PLAN.items()]
    panel.desk.press("plan", plan=minutes)
    assert panel.plan[PATIENTS] == 300 and "60 minutes more" in panel.desk.beside["left"]
    panel.desk.press("begin")
    assert "Take them off" in panel.desk.said and not panel.begun
    panel.desk.press("plan", plan=[0] * len(PLAN))
    panel.desk.press("begin")
    assert panel.begun and panel.desk.scene["phase"] == "desk"


# --- the same patients again


def test_what_a_deferral_cost_is_found_by_the_replay_without_it():
    game = Game()
    card = groups(game.desk)["hospital"][0]
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
    found = supplied.facts(list(supplied.changes(tuple(NEEDS))), 0)
    assert found["minutes_recovered"]["low"] > 0


def test_simple_ways_have_the_same_patients_and_stand_below_the_learners_own(monday):
    assert len(simple_ways()) == len(POLICIES)
    assert all(sum(one.ledger.values()) == pytest.approx(480) for one in simple_ways().values())
    day = DayPanel()
    panel = BesidePanel(day)
    assert "Play your Monday" in panel.status.value and "<svg" in panel.body.value
    day.begin()
    day.game = monday
    day.look_back()
    own = result(monday, 1)
    assert panel.status.value.startswith(f"You: {own.with_patients:.0f} minutes")
    assert panel.body.value.index(">You<") < panel.body.value.index(">First come<")


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


def test_two_futures_are_there_before_a_day_is_played_and_follow_it(monday):
    day = DayPanel()
    panel = FuturesPanel(day)
    assert "An example" in panel.status.value and 'role="img"' in panel.body.value
    day.begin()
    day.game = monday
    day.look_back()
    assert "An example" not in panel.status.value and "They part on day" in panel.status.value
    panel.patient.value = panel.patient.options[1][0]
    panel.other.value = "easiest first"
    again_ = FuturesPanel(day)
    again_.restore(json.loads(json.dumps(panel.state())))
    assert (again_.body.value, again_.status.value) == (panel.body.value, panel.status.value)


# --- the lesson


def test_a_made_up_learner_answers_every_question_about_a_run():
    facts = lesson.rehearse(random.Random(1))
    for exercise in lesson.questions().values():
        for item in exercise.items:
            assert set(item.facts_in_words()) <= set(facts)
            if exercise.kind == "RUN":
                assert item.right_answers(facts)


def test_the_printed_page_holds_the_day_and_what_is_asked_for(monday):
    lesson.forget()
    day = lesson.panel("day")
    assert my_monday(lesson)[1] == my_request(lesson)[1] == ""
    day.begin()
    day.game = monday
    html = my_monday(lesson)[1]
    assert "<svg" in html and hours_said(minutes_of(monday, 1)[PATIENTS]) in html
    day.ask_for("room")
    title, html = my_request(lesson)
    assert "a room to meet patients" in title and "other Mondays" in html and "<svg" in html
    lesson.forget()


def test_a_learner_comes_back_to_the_day_and_what_was_asked_for():
    day = lesson.panel("day")
    day.guard(day.begin)()
    while not day.over_now:
        press(day)
    day.desk.press("need", key="room")
    log = day.game.log
    lesson.forget()
    assert lesson.panel("day").game.log == log and lesson.panel("day").asked == "room"
    assert lesson.panel("second_day").needs == ("room",)
    assert {"things_done", "minutes_recovered"} <= set(lesson.facts())


def test_a_fresh_day_for_the_room_touches_nobodys_work():
    assert lesson.live() is not lesson.panel("day") and lesson.live().store is None


def test_every_later_day_adds_up_too_whatever_ran_over_before_it():
    game = played(POLICIES["most overdue"], days=19)
    days = [day for day in range(FIRST_DAY, FIRST_DAY + 19) if day % 7 < 5]
    assert len(days) == 15
    for day in days:
        assert sum(ledger(game.scenario, game.log, day).values()) == pytest.approx(480)


def test_a_request_is_declined_in_the_learners_own_words():
    panel = opened()
    panel.desk.press("words", text="Not now: I call patients home from hospital. Ask at the desk.")
    card = next(one for one in panel.game.desk.tasks if "decline" in verbs_for(one))
    panel.desk.press("decline", key=str(card.number))
    assert panel.desk.said.startswith("You say: “Not now: I call patients")
    again = DayPanel()
    again.restore(panel.state())
    assert again.no == panel.no


# --- the desk as it is shown


def at_work(seed=4):
    """Yield a panel and each decision of a Monday in which all sorts of things are decided."""
    dice, panel = random.Random(seed), opened()
    while not panel.over_now:
        scene = panel.desk.scene
        card = dice.choice(shown(panel))
        choice = dice.choice(scene["charts"][card["key"]]["choices"])
        more = {"why": scene["reasons"][0][0]} if choice["verb"] == "close" else {}
        panel.desk.press(choice["verb"], key=card["key"], **more)
        yield panel, scene, card, choice


def test_everybody_on_the_desk_has_a_name_and_is_in_the_group_that_the_model_gives():
    game = Game()
    while game.today == FIRST_DAY:
        desk = game.desk
        scene = desk_scene(game, PLAN, [], "")
        tonight = (FIRST_DAY + 1) * DAY
        for group in scene["queue"]:
            assert group["cards"]
            for card in group["cards"]:
                task = next(one for one in desk.tasks if str(one.number) == card["key"])
                assert card["name"] and card["why"] and card["flag"]["words"]
                assert (task.rank == 0) == (group["key"] == "door" or bool(task.at))
                assert (group["key"] == "hospital") == (task.kind is Kind.TRANSITION)
                if group["key"] in ("due", "wait"):
                    assert (task.due <= tonight) == (group["key"] == "due")
        patients = [one.patient for one in desk.tasks if one.patient is not None]
        names = {
            card["name"] for group in scene["queue"] for card in group["cards"] if not card["staff"]
        }
        assert len(names) == len(set(patients))
        game.step(USUAL)


def test_a_goal_is_not_known_before_a_first_visit():
    panel = opened()
    desk = panel.game.desk
    told = {False: [], True: []}
    for task in desk.tasks:
        if task.patient is not None:
            facts = panel.desk.scene["charts"][str(task.number)]["facts"]
            (goal,) = [said for name, said, _ in facts if name.endswith("goal")]
            told[task.last_contact is None].append(goal)
    assert set(told[True]) == {"Not asked yet"} and told[False]
    assert all(goal[0] == "“" and goal[-1] == "”" for goal in told[False])


@pytest.mark.parametrize("seed", range(3))
def test_the_minutes_drawn_before_a_choice_are_those_of_the_log(seed):
    found = 0
    for panel, scene, _card, choice in at_work(seed):
        act = panel.game.acts[-1]
        spent = [entry.minutes for entry in words.spent_on(act)]
        if choice["verb"] != "do":
            assert not choice["minutes"] and not choice["blocks"] and not spent
            continue
        drawn = choice["blocks"][: choice["work"]]
        assert drawn[0]["s"] >= scene["strip"]["now"]
        if act.card.kind in ALONE and drawn[-1]["e"] < scene["strip"]["to"]:
            assert sum(one["e"] - one["s"] for one in drawn) == pytest.approx(spent[0])
            found += 1
    assert found


def test_what_is_drawn_for_a_talk_is_what_talks_take_in_the_mean():
    drawn, took = 0.0, 0.0
    for seed in range(1, 41):
        game = Game(seed)
        while game.today == FIRST_DAY:
            known = {card.number: usual(game, card)[0] for card in game.desk.tasks}
            act = game.step(USUAL)
            if act.verb != "do" or act.card.kind not in TALKS:
                continue
            expected = known[act.card.number]
            talked = {entry.activity for entry in act.entries if entry.who == who_of(act.card)}
            if talked & set(HELD):
                drawn += expected
                took += sum(entry.minutes for entry in words.spent_on(act))
    assert drawn / took == pytest.approx(1, abs=0.1)


def who_of(card):
    return card.practice, card.patient


def test_a_preview_goes_on_after_lunch_and_says_when_the_day_is_over():
    noon, five = FIRST_DAY * DAY + 12 * 60, FIRST_DAY * DAY + 17 * 60
    scenario = maple_street()
    over_lunch = preview(scenario, noon - 2, 55, 0, "patients")
    assert over_lunch["then"] == "then it is 1:53 PM" and len(over_lunch["blocks"]) == 2
    assert preview(scenario, five - 10, 30, 20, "patients")["then"] == "then the day is over"
    assert preview(scenario, noon - 60, 8, 0, "patients")["then"] == "then it is 11:08 AM"


def test_the_ledger_and_the_strip_on_the_desk_hold_the_minutes_of_the_log():
    for panel, *_ in at_work():
        scene = panel.desk.scene
        if scene["phase"] != "desk":
            break
        game = panel.game
        passed = paid_minutes(game.scenario, FIRST_DAY, game.desk.now)
        found = ledger(game.scenario, game.log, FIRST_DAY)
        rows = {row["name"]: row["minutes"] for row in scene["ledger"]["rows"]}
        assert sum(rows.values()) == round(passed)
        assert all(abs(minutes - found[name]) < 1 for name, minutes in rows.items())
        blocks = scene["strip"]["done"]
        assert sum(one["e"] - one["s"] for one in blocks) == pytest.approx(passed)


def test_what_is_read_out_after_a_decision_is_short_and_has_the_time():
    for panel, *_ in at_work():
        if not panel.over_now:
            assert clock(panel.game.desk.now) in panel.desk.said
        assert len(panel.desk.said.split()) <= MOST_SPOKEN + 12
        assert "atient " not in panel.desk.said.replace("The patient ", "")


def test_why_a_case_was_closed_is_kept_and_told():
    panel = opened()
    key = next(
        key
        for key, chart in panel.desk.scene["charts"].items()
        if "close" in [one["verb"] for one in chart["choices"]]
    )
    panel.desk.press("close", key=key)
    assert panel.game.choices == []
    panel.desk.press("close", key=key, why="wish")
    assert panel.game.acts[-1].verb == "close"
    assert "Your reason: " + REASONS["wish"] in panel.desk.scene["feed"][0]["words"]
    again = DayPanel()
    again.restore(json.loads(json.dumps(panel.state())))
    assert again.why == panel.why
    assert again.desk.scene["feed"] == panel.desk.scene["feed"]
    again.desk.press("undo")
    assert again.why == {}


# --- the evening


def test_the_figures_of_the_evening_are_sums_over_the_log(monday):
    panel = opened(monday)
    scene = panel.desk.scene
    found = ledger(monday.scenario, monday.log, FIRST_DAY)
    assert scene["phase"] == "evening" and hours_said(found[PATIENTS]) in scene["head"]
    assert sum(row["minutes"] for row in scene["went"]) == 480
    for row in scene["went"]:
        assert abs(row["minutes"] - found[row["name"]]) < 1
        assert row["plan"] == PLAN.get(row["name"], 0)
    for blocks in (scene["strip"]["done"], scene["strip"]["plan"]):
        assert sum(one["e"] - one["s"] for one in blocks) == pytest.approx(480)
    mine = [
        entry
        for entry in monday.log
        if entry.care_manager == SEAT and entry.time // DAY == FIRST_DAY
    ]
    reached = {entry.patient for entry in mine if entry.activity in HELD}
    tried = {entry.patient for entry in mine if entry.activity is Activity.UNANSWERED} - reached
    assert {one["patient"] for one in scene["reached"]} == reached
    assert {one["patient"] for one in scene["tried"]} == tried
    names = [one["name"] for key in ("reached", "tried", "waiting") for one in scene[key]]
    assert "" not in names


def test_who_waits_in_the_evening_was_due_and_is_told_who_went_before(monday):
    scene = opened(monday).desk.scene
    tuesday = desk_on(monday, FIRST_DAY + 1)
    due = {
        one.patient
        for one in tuesday.tasks
        if one.patient is not None and one.rank == 2 and one.due <= tuesday.now // DAY * DAY
    }
    assert {one["patient"] for one in scene["waiting"]} == due
    done = {clock(act.now) for act in monday.acts if act.verb == "do"}
    assert any(one["before"] for one in scene["waiting"])
    for one in scene["waiting"]:
        assert {time for time, _ in one["before"]} <= done | {""}


def test_the_deadline_that_was_lost_is_told_by_name_with_what_follows():
    lost, kept = (opened(played(policy)).desk.scene for policy in (most_overdue, transitions_first))
    (one,) = clocks(played(most_overdue), FIRST_DAY, FIRST_DAY + 1)
    assert lost["lost"]["patient"] == one.patient
    heard, *before = lost["lost"]["before"]
    assert "notice" in heard[1] and before
    tuesday = [
        entry
        for entry in played(most_overdue).follow(USUAL, FIRST_DAY + 2).log
        if entry.patient == one.patient and entry.time >= (FIRST_DAY + 1) * DAY
    ]
    assert lost["lost"]["short"] in lost["tomorrow"]
    assert any(clock(entry.time) in lost["tomorrow"] for entry in tuesday)
    assert kept["lost"] is None
    assert any(flag["kind"] == "met" for flag in kept["strip"]["flags"])


def test_a_need_is_put_beside_the_same_monday_and_twenty_others(monday):
    panel = opened(monday)
    panel.look_back()
    options = {one["key"]: one for one in panel.desk.beside["options"]}
    assert set(options) == set(NEEDS)
    for key, option in options.items():
        known = supplied.minutes_on(list(supplied.changes((key,))))
        assert option["gain"]["low"] <= known.mean <= option["gain"]["high"]
    panel.desk.press("need", key="protected")
    other = again(monday, ("protected",), FIRST_DAY + 1)
    (_, own), (_, new) = panel.desk.beside["rows"]
    more = minutes_of(other, 1)[PATIENTS] - minutes_of(monday, 1)[PATIENTS]
    assert minutes(new, "patients") - minutes(own, "patients") == pytest.approx(more)
    many = list(supplied.changes(("protected",)))
    count = sum(change > 0.5 for change, _ in many)
    assert len(many) == 20 and f"more on {count} of 20" in panel.desk.beside["said"]
    assert panel.facts()["own_minutes_recovered"]["value"] == pytest.approx(more, abs=0.06)
    again_ = DayPanel()
    again_.restore(json.loads(json.dumps(panel.state())))
    assert again_.asked == "protected" and again_.facts() == panel.facts()


def minutes(blocks, look):
    return sum(one["e"] - one["s"] for one in blocks if one["look"] == look)


def test_a_second_monday_has_what_was_asked_for_and_stands_beside_the_first(monday):
    first = opened(monday)
    first.ask_for("phone")
    second = SecondDayPanel(first)
    assert second.desk.scene == {"phase": "later"}
    first.desk.press("again")
    assert second.plan == first.plan
    assert second.game.needs == ("phone",) and second.desk.scene["supplied"]
    second.game = played(USUAL, needs=("phone",))
    second.go_on_with("")
    (_, one), (_, two) = second.desk.beside["rows"]
    for game, blocks in ((monday, one), (second.game, two)):
        assert minutes(blocks, "patients") == pytest.approx(minutes_of(game, 1)[PATIENTS])
    assert all(name.startswith("second_") for name in second.facts())
