"""Lesson 04: the board runs the model, cards are stamped by it, and old work is taken over."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from stores import Store

from cmsim.analysis.statistics import difference, estimate
from cmsim.course.board import board as boards
from cmsim.course.board import deal as roles
from cmsim.course.board import dealing, role_change
from cmsim.course.board.audit_panels import AuditPanel, DriftPanel, worth_in_words
from cmsim.course.board.board import NOW, BoardSetting
from cmsim.course.board.board_cards import CARDS, CARE_MANAGER, FACILITATOR, MA, OWNERS
from cmsim.course.board.deal import AS_NOW, MINE
from cmsim.course.board.effect_panel import MOVED, NEITHER, WRITTEN, EffectPanel
from cmsim.course.board.figures import role_hours
from cmsim.course.board.lesson import lesson
from cmsim.course.board.panels import BoardPanel
from cmsim.course.board.printed import how_to_decline, my_board
from cmsim.course.board.role_change import AFTER, BEFORE, DOMAINS, FIXES
from cmsim.course.kit import learner_record, questions
from cmsim.course.kit.question import sign
from cmsim.experiment.cache import Cache
from cmsim.experiment.run import run
from cmsim.views.sentences import number
from cmsim.views.widgets.panel import STARTED_AFRESH
from cmsim.views.widgets.progressive import SharedRuns

ROOT = Path(__file__).parents[1]
QUESTIONS = questions.read(ROOT / "exercises" / "04_task_board" / "questions.toml")
NOTEBOOK = ROOT / "notebooks" / "04_task_board.ipynb"
CACHE = Cache(size=0)


@pytest.fixture(autouse=True)
def strict(monkeypatch):
    monkeypatch.setenv("CMSIM_STRICT", "1")


def made(kind, *given, repeats=3):
    panel = kind(SharedRuns(CACHE), *given)
    panel.repeats = repeats
    return panel


def dealt(board=(), repeats=3, **setting):
    """Return a board panel with some cards dealt anew, and run."""
    panel = made(BoardPanel, repeats=repeats)
    panel.deal(dict(board), **setting)
    panel.go.click()
    return panel


# --- the questions


def test_every_kind_of_check_the_course_asks_for_is_there():
    assert {name: exercise.kind for name, exercise in QUESTIONS.items()} == {
        "predict": "PRED",
        "look": "RUN",
        "what_did_it": "RUN",
        "assistant": "KEY",
        "moved": "RUN",
        "drift_numbers": "NUM",
        "decline": "PARTS",
    }


def test_six_tasks_meet_the_two_tests_of_what_an_assistant_can_do():
    given = Counter(item.answer[0] for item in QUESTIONS["assistant"].items)
    assert given == {"yes": 3, "knowledge": 1, "time": 1, "both": 1}


def test_the_numbers_to_work_out_follow_from_the_job_descriptions():
    hours, minutes, *patients = [item.answer for item in QUESTIONS["drift_numbers"].items]
    assert hours == 0.30 * role_change.FULL_TIME == 12
    assert minutes == role_change.FULL_TIME * 60 / role_change.ACTIVE["complex"][1]
    high = role_change.worth(hours, "complex")[1]
    assert patients == [high, role_change.worth(hours, "moderate")[1]]


@pytest.mark.slow
def test_every_fact_a_question_asks_for_is_told_by_a_panel():
    told = set(dealt({"room": ("ma",)}).facts()) | {
        "audit_gain",
        "written_gain",
        "moved_gain",
        "added_gain",
    }
    for exercise in QUESTIONS.values():
        for item in exercise.items:
            assert set(item.facts_in_words()) <= told


# --- the notebook


def test_the_notebook_quotes_no_number_of_the_model():
    prose = "".join(
        "".join(cell["source"])
        for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == "markdown"
    )
    left = re.sub(r"About 35 minutes|24 tasks", "", prose)
    assert re.findall(r"\d+", left) == []
    assert "24 tasks" in prose and len(CARDS) == 24


@pytest.fixture
def page(monkeypatch):
    """Return the lesson as a page that nobody has worked on."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(lesson, "share", lambda: SharedRuns(CACHE))
    return lesson


# --- the board


def cards_of(panel, lane):
    return next(each["cards"] for each in panel.desk.scene["lanes"] if each["id"] == lane)


def test_every_card_lies_in_the_lane_of_each_of_its_owners_and_without_one_in_the_first():
    panel = made(BoardPanel)
    lanes = [lane["id"] for lane in panel.desk.scene["lanes"]]
    assert lanes[0] == "none" and set(lanes[1:]) == set(OWNERS)
    for name, owners in NOW.items():
        assert [lane for lane in lanes if name in cards_of(panel, lane)] == (
            [lane for lane in lanes if lane in owners] or ["none"]
        )


def test_a_card_is_assigned_with_a_second_owner_taken_back_and_put_as_today():
    panel = made(BoardPanel)
    panel.desk.press("assign", card="share", owners=["facilitator"])
    assert panel.board["share"] == (FACILITATOR,) and "share" in cards_of(panel, FACILITATOR)
    assert "7 tasks without an owner" in panel.status.value
    panel.desk.press("assign", card="enter", owners=["care_manager", "ma"])
    assert panel.board["enter"] == (CARE_MANAGER, MA)
    panel.desk.press("undo")
    assert panel.board["enter"] == NOW["enter"] and panel.board["share"] == (FACILITATOR,)
    panel.desk.press("now")
    assert panel.board == NOW


@pytest.mark.parametrize(
    "message",
    [
        {"verb": "assign", "card": "room", "owners": ["janitor"]},
        {"verb": "assign", "card": "room", "owners": ["ma", "nurse", "provider"]},
        {"verb": "assign", "card": "none", "owners": []},
        {"verb": "assign", "card": "room", "owners": "ma"},
        {"verb": "protected", "value": 11},
        {"verb": "protected", "value": True},
        {"verb": "written", "value": "yes"},
        {"verb": "format"},
    ],
)
def test_what_no_board_can_be_asked_changes_nothing(message):
    panel = made(BoardPanel)
    panel.desk.press(**message)
    assert (panel.board, panel.setting) == (NOW, boards.NOW_SETTING)


def test_cards_are_stamped_by_the_run_and_a_moved_one_loses_its_stamp_until_the_next():
    panel = dealt()
    deal = panel.deals()[MINE]

    def stamps():
        return {name: card["stamp"] for name, card in panel.desk.scene["cards"].items()}

    first = stamps()
    for card, times in deal.dropped().items():
        assert first[card.id] == ("late", "left undone", f"{estimate(times).mean:.0f}×")
    for card, times in deal.twice().items():
        assert first[card.id] == ("soon", "done twice", f"{estimate(times).mean:.0f}×")
    panel.desk.press("assign", card="report", owners=["care_manager"])
    assert stamps() == first | {"report": None}
    assert panel.desk.scene["changed"] and "You moved 1 task" in panel.desk.scene["result"][0][0]
    panel.desk.press("run")
    assert stamps()["report"][:2] == ("good", "done") and not panel.desk.scene["changed"]
    panel.desk.press("written", value=True)
    assert panel.desk.scene["changed"] and stamps()["report"] is not None


def test_her_meter_adds_up_to_her_paid_week_and_pulled_work_to_its_hours():
    panel = dealt()
    her = next(each for each in panel.desk.scene["lanes"] if each["id"] == CARE_MANAGER)
    assert sum(share for _, share in her["meter"]) == pytest.approx(1, abs=0.01)
    pulled = sum(panel.last.each[card.id] for card in CARDS.values() if card.pull)
    assert pulled == pytest.approx(panel.facts()["hours_pulled"]["value"], abs=1e-4)


def test_a_board_opens_on_a_run_of_the_practice_as_it_works_now():
    panel = made(BoardPanel)
    assert panel.last is None
    panel.view()
    assert panel.last.board == NOW and "As this practice works now" in panel.status.value


def test_each_setting_reaches_the_model():
    panel = dealt(written=True, pulled=0.2, protected=4, trust=0.7)
    assert panel.setting == BoardSetting(True, 0.2, 4, 0.7)
    assert panel.results.scenario(MINE) == roles.places(panel.board, panel.setting)[1]
    assert panel.results.scenario(AS_NOW) == roles.places(NOW)[0]


def test_what_the_page_says_is_what_the_model_does():
    panel = dealt({"room": ("ma",), "introduce": ("provider",)}, written=True)
    results = run(
        *roles.places(panel.board, panel.setting),
        replications=3,
        measures=roles.MEASURED,
        cache=CACHE,
    )
    change = difference(results.measure("on_time"), AS_NOW, MINE)
    hundreds = change._replace(mean=100 * change.mean, half_width=100 * change.half_width)
    assert (
        f"by {number(hundreds.mean, hundreds)} in 100" in panel.status.value
        or "no clear difference" in panel.status.value
    )
    facts = panel.facts()
    assert facts["on_time_gain"]["value"] == pytest.approx(change.mean, abs=1e-6)
    hours = roles.hours_of(results, MINE)
    assert facts["hours_pulled"]["value"] == pytest.approx(
        hours["Pulled into other work"].mean, abs=1e-6
    )
    mine = roles.Deal(results, panel.board, panel.setting)
    total = mine.sum_of(mine.dropped())
    assert f"About {total.mean:.0f} tasks left undone" in panel.status.value
    for each in mine.friction():
        assert f"about {each.times.mean:.0f} times" in panel.body.value


def test_everything_the_board_assumes_can_be_read_with_its_source():
    shown = dealt().body.value
    for known in dealing.Sharing.parameters().values():
        assert known.label in shown
    assert shown.count("[assumption]") >= 5


def test_a_nurse_who_calls_after_discharges_is_not_followed_and_the_page_says_so():
    panel = dealt({"discharge": ("nurse",)})
    assert "no value for them" in panel.body.value and "with RN or LPN" in panel.body.value
    assert "no value for them" not in dealt().body.value


def test_nobody_followed_up_is_said_and_not_taken_for_success():
    panel = dealt({"plan": ()})
    assert "Nobody follows up" in panel.body.value
    assert (
        panel.deals()[MINE].results.measure("contacts")[MINE].mean()
        < panel.results.measure("contacts")[AS_NOW].mean()
    )


def test_a_board_is_kept_and_brought_back_with_its_run():
    store, panel = Store(), made(BoardPanel)
    panel.store_in(store, "board")
    panel.desk.press("assign", card="phones", owners=["care_manager", "front_desk"])
    panel.desk.press("protected", value=3)
    panel.go.click()
    back = made(BoardPanel)
    back.store_in(store, "board")
    assert back.board == panel.board and back.setting == panel.setting
    assert back.status.value == panel.status.value and back.facts() == panel.facts()
    assert store.get("outcomes", "on_time_gain") == panel.facts()["on_time_gain"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda state: state["board"].pop("room"),
        lambda state: state["board"].update(room=["x"]),
        lambda state: state.update(setting=[1, 2]),
        lambda state: state.update(board=7),
    ],
)
def test_a_spoiled_board_starts_afresh_and_says_so(spoil):
    store, state = Store(), made(BoardPanel).state()
    spoil(state)
    store.put("panels", "BoardPanel", state)
    panel = made(BoardPanel)
    panel.store_in(store, "BoardPanel")
    assert panel.board == NOW and panel.status.value.startswith(STARTED_AFRESH)


def test_the_hours_of_a_deal_are_drawn_with_every_category_and_their_sum():
    panel = dealt()
    drawing = role_hours({name: deal.hours() for name, deal in panel.deals().items()}, 3)
    assert [row[0] for row in drawing.rows] == [*roles.HOURS, "All together"]
    assert all(len(row) == len(drawing.columns) == 4 for row in drawing.rows)
    assert drawing.rows[-1][1].startswith("40.") and "With patients".lower() in drawing.alt


# --- the audit


def test_the_audit_shows_all_five_domains_and_does_not_invent_the_lost_name():
    panel = made(AuditPanel, made(BoardPanel))
    panel.go.click()
    for domain in DOMAINS.values():
        assert domain.name in panel.body.value and domain.evidence in panel.body.value
    assert DOMAINS["clients"].name == "Clients desire, demand and trust the service"
    assert "without a name" in panel.body.value and panel.facts() == {}


@pytest.mark.parametrize(
    "domain, fix", [("support", "data"), ("autonomy", "clinic"), ("culture", "written")]
)
def test_the_audit_moves_the_evidence_of_the_learners_own_board(domain, fix):
    board = made(BoardPanel)
    board.deal({"share": ("facilitator",)}, trust=0.5)
    panel = made(AuditPanel, board)
    panel.domain.value = domain
    panel.fix.value = fix
    results = run(
        *role_change.fixed(board.board, board.setting, fix),
        replications=3,
        measures=role_change.AUDITED,
        cache=CACHE,
    )
    moved = DOMAINS[domain].of(results, AFTER) - DOMAINS[domain].of(results, BEFORE)
    gain = estimate(moved if DOMAINS[domain].better == "more" else -moved)
    told = panel.facts()["audit_gain"]
    assert told["value"] == pytest.approx(gain.mean, abs=1e-6)
    assert sign(told) == ("more" if gain.low > 0 else "less" if gain.high < 0 else "none")
    assert panel.facts()["audit_low"]["value"] == told["low"]
    clear = "better" if gain.low > 0 else "worse" if gain.high < 0 else "no clear difference"
    assert clear in panel.status.value


def test_every_fix_has_a_domain_it_could_move_and_deals_only_to_those_who_can():
    for fix in FIXES.values():
        board, setting = fix.applied(NOW, BoardSetting())
        assert (board, setting) != (NOW, BoardSetting())
        for card, owners in fix.cards.items():
            assert set(owners) <= set(CARDS[card].able)


def test_the_audit_says_when_the_board_has_changed_since():
    board = made(BoardPanel)
    panel = made(AuditPanel, board)
    panel.go.click()
    board.deal(written=True)
    assert "changed since" in panel.status.value
    panel.go.click()
    assert "changed since" not in panel.status.value
    assert panel.results.scenario(BEFORE).posts[0].declines_pulls > 0


def test_the_choice_of_domain_and_fix_is_kept():
    store, board = Store(), made(BoardPanel)
    panel = made(AuditPanel, board)
    panel.store_in(store, "AuditPanel")
    panel.domain.value, panel.fix.value = "resources", "door"
    back = made(AuditPanel, board)
    back.store_in(store, "AuditPanel")
    assert (back.domain.value, back.fix.value) == ("resources", "door")
    assert back.facts() == panel.facts() != {}


# --- drift


def test_more_asking_takes_more_hours():
    panel, hours = made(DriftPanel), []
    for rate in (10, 30, 50):
        panel.rate.value = rate
        panel.run()
        hours.append(role_change.lost(panel.results)[role_change.find("hours_pulled")].mean)
    assert hours == sorted(hours) and hours[0] > 0


def test_hours_are_put_into_patients_by_the_job_descriptions():
    said = worth_in_words(12.0)
    assert "9 to 15 complex" in said and "27 to 30 moderate" in said and "12.0 hours" in said


# --- the printed card


def test_the_card_holds_the_board_and_a_way_to_decline_that_names_the_owner(page):
    page.panel("board").deal({"room": ("ma",), "phones": (), "referrals": (CARE_MANAGER,)})
    _title, html = how_to_decline(page)
    assert "with the medical assistant" in html and "nobody yet" in html
    assert "referrals" not in html and html.count("<li>") == 3 and "written down" in html
    page.panel("board").deal(written=True)
    assert how_to_decline(page)[1].count("<li>") == 2
    _, mine = my_board(page)
    assert CARDS["referrals"].text in mine and CARDS["room"].text not in mine
    assert "with RN or LPN" in mine


def test_a_board_that_nobody_changed_is_not_on_the_page_to_print(page):
    assert my_board(page)[1] == "" == how_to_decline(page)[1]


# --- what did it


@pytest.mark.parametrize("whose", ["sources", "mine"])
def test_what_the_written_role_adds_is_told_apart_from_what_moving_tasks_does(whose):
    board = made(BoardPanel)
    board.deal({"room": (MA,)}, protected=2)
    panel = made(EffectPanel, board, repeats=2)
    panel.whose.value = whose
    panel.run()
    results = panel.results
    now, written = results.scenario(NEITHER), results.scenario(WRITTEN)
    assert now.change("posts.*.declines_pulls", written.posts[0].declines_pulls) == (
        written.replace(name=NEITHER)
    )
    assert results.scenario(MOVED).posts[0].declines_pulls == 0
    change = difference(results.measure("on_time"), NEITHER, MOVED)
    assert panel.facts()["moved_gain"]["value"] == pytest.approx(100 * change.mean, abs=1e-4)


# --- work of the old lesson


def test_a_board_of_lesson_01_is_taken_over_with_one_line_and_only_once(page, tmp_path):
    old = made(BoardPanel)
    old.deal({"room": ("ma",)})
    record = learner_record.LearnerRecord("01", path=learner_record.folder_of("me") / "01.json")
    record.put(
        "panels",
        "board",
        {"board": old.state()["board"], "setting": [1, 0.3, 2, 0.4], "ran": False},
    )
    record.put("panels", "ask table_one", {"given": [], "checked": True})
    record.put("predictions", "predict", {"values": [20, 50], "at": learner_record.moment()})
    record.put("answers", "look", {"kind": "RUN", "attempts": 1, "first": [], "last": []})
    said = page.welcome().children[0].value
    assert "stood in lesson 01 before" in said and "Welcome back" not in said
    assert page.panel("board").board["room"] == ("ma",)
    assert page.panel("board").setting == BoardSetting(1, 0.3, 2, 0.4)
    assert page.get("predictions", "predict")["values"] == [20, 50]
    assert page.get("answers", "look") is None and page.get("panels", "ask table_one") is None
    page.start_over()
    learner_record.of.cache_clear()
    page.forget()
    assert page.panel("board").board == NOW
