"""Lesson 01: the board runs the model, questions rest on their sources, the card is printed."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from cmsim.analysis.statistics import difference, estimate
from cmsim.course.board import audit_panels, dealing, role_change
from cmsim.course.board import board as boards
from cmsim.course.board import deal as roles
from cmsim.course.board.audit_panels import AuditPanel, DriftPanel, worth_in_words
from cmsim.course.board.board import NOW, SUGGESTED, BoardSetting
from cmsim.course.board.board_cards import CARDS, CARE_MANAGER, GROUPS, OWNERS
from cmsim.course.board.deal import AS_NOW, MINE
from cmsim.course.board.figures import role_hours
from cmsim.course.board.lesson import lesson
from cmsim.course.board.panels import BoardPanel, choices, key_of, owners_of
from cmsim.course.board.printed import how_to_decline, my_board
from cmsim.course.board.role_change import AFTER, BEFORE, DOMAINS, FIXES
from cmsim.course.board.words import overview
from cmsim.course.kit import questions
from cmsim.course.kit.question import sign
from cmsim.course.kit.writing import missing_parts
from cmsim.experiment.cache import Cache
from cmsim.experiment.run import run
from cmsim.views.sentences import number
from cmsim.views.widgets.panel import STARTED_AFRESH
from cmsim.views.widgets.progressive import SharedRuns

ROOT = Path(__file__).parents[1]
QUESTIONS = questions.read(ROOT / "exercises" / "01_role_clarity" / "questions.toml")
NOTEBOOK = ROOT / "notebooks" / "01_role_clarity.ipynb"
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


class Store(dict):
    """Keep what panels put."""

    def get(self, section, key, default=None):
        return super().get((section, key), default)

    def put(self, section, key, value):
        self[section, key] = json.loads(json.dumps(value))


# --- the questions


def test_every_kind_of_check_the_course_asks_for_is_there():
    assert {name: exercise.kind for name, exercise in QUESTIONS.items()} == {
        "predict": "PRED",
        "look": "RUN",
        "table_one": "KEY",
        "levels": "KEY",
        "registry": "KEY",
        "seven_roles": "KEY",
        "assistant": "KEY",
        "moved": "RUN",
        "moved_clearly": "GOAL",
        "guess_drift": "PRED",
        "drift_run": "RUN",
        "drift_numbers": "NUM",
        "role_sheet": "PARTS",
        "speech": "PARTS",
        "speech_for_colleague": "PARTS",
    }


def answers(name):
    return Counter(item.answer[0] for item in QUESTIONS[name].items if len(item.answer) == 1)


def test_the_eleven_functions_are_five_and_six_with_both_traps():
    assert answers("table_one") == {"facilitator": 5, "care_manager": 6}
    by_text = {item.text: item.answer[0] for item in QUESTIONS["table_one"].items}
    assert next(by_text[text] for text in by_text if "meetings" in text) == "care_manager"
    assert next(by_text[text] for text in by_text if "numbers" in text) == "facilitator"
    assert all("Table 1" in item.source for item in QUESTIONS["table_one"].items)


def test_levels_are_balanced_and_ties_to_outside_resources_count_for_both():
    assert answers("levels") == {"system": 3, "patient": 2}
    (both,) = [item for item in QUESTIONS["levels"].items if len(item.answer) == 2]
    assert "outside" in both.text


def test_the_registry_case_has_eight_statements_and_one_for_both():
    assert answers("registry") == {"facilitator": 4, "care_manager": 3, "both": 1}
    both = next(item for item in QUESTIONS["registry"].items if item.answer == ["both"])
    assert "foot" in both.text


def test_each_of_the_seven_roles_is_met_once_and_six_tasks_meet_the_two_tests():
    assert answers("seven_roles") == dict.fromkeys(QUESTIONS["seven_roles"].options, 1)
    items = QUESTIONS["assistant"].items
    assert len(items) == 6
    assert answers("assistant") == {"yes": 3, "knowledge": 1, "time": 1, "both": 1}


def test_the_numbers_to_work_out_follow_from_the_job_descriptions():
    hours, minutes, *patients = [item.answer for item in QUESTIONS["drift_numbers"].items]
    assert hours == 0.30 * role_change.FULL_TIME == 12
    assert minutes == role_change.FULL_TIME * 60 / role_change.ACTIVE["complex"][1]
    low, high = role_change.worth(hours, "complex")
    assert patients == [high, low, role_change.worth(hours, "moderate")[1]]


@pytest.mark.slow
def test_every_fact_a_question_asks_for_is_told_by_a_panel():
    told = set(dealt({"room": ("ma",)}).facts()) | {
        "audit_gain",
        "audit_low",
        "drift_hours",
        "drift_contacts",
    }
    for exercise in QUESTIONS.values():
        for item in exercise.items:
            assert set(item.facts_in_words()) <= told


def test_a_speech_has_four_parts_of_few_words_and_no_abbreviations():
    for name in ("speech", "speech_for_colleague"):
        exercise = QUESTIONS[name]
        assert [part.id for part in exercise.parts] == ["who", "what", "for_you", "team"]
        assert (exercise.words.fewest, exercise.words.most) == (25, 70)
        assert exercise.no_abbreviations and exercise.print
    words = {
        "who": "My name is Jane and I am your care manager.",
        "what": "That means that I stay in touch between your visits.",
        "for_you": "I will call you every two weeks and help with whatever gets in the way.",
        "team": "Your doctor and I talk about your plan.",
    }
    assert missing_parts(QUESTIONS["speech"], words) == []
    assert (
        "EMR"
        in missing_parts(
            QUESTIONS["speech"], words | {"team": "I write it into the EMR for your doctor."}
        )[0]
    )


# --- the notebook


def test_the_notebook_quotes_no_number_of_the_model():
    prose = "".join(
        "".join(cell["source"])
        for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == "markdown"
    )
    left = re.sub(
        r"^\d\. |Step \d|About 50 minutes|Do 1 and 4|24 cards|25 care coordinators|"
        r"Medicine 2013",
        "",
        prose,
        flags=re.MULTILINE,
    )
    assert re.findall(r"\d+", left) == []
    assert "24 cards" in prose and len(CARDS) == 24


@pytest.fixture
def page(monkeypatch):
    """Return the lesson as a page that nobody has worked on."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(lesson, "share", lambda: SharedRuns(CACHE))
    return lesson


# --- the board


def test_every_card_can_be_dealt_to_everybody_and_nobody_six_at_a_time():
    panel = made(BoardPanel)
    assert set(panel.cards) == set(CARDS) and panel.board == NOW
    assert panel.setting == boards.NOW_SETTING
    seen = []
    for group in GROUPS:
        panel.group.value = group
        assert len(panel.box.children) == 6
        seen += panel.box.children
    assert len(set(seen)) == 24
    singles = {key_of((owner,)) for owner in OWNERS} | {key_of(())}
    assert singles < set(choices())
    assert all(key_of(owners_of(key)) == key for key in choices())
    assert all(key_of(owners) in choices() for owners in (NOW | SUGGESTED).values())


def test_a_group_says_how_many_of_its_cards_nobody_has():
    panel = made(BoardPanel)
    labels = dict(panel.group.options)
    assert labels["finding"].endswith("(2 with nobody, 1 with two)")
    panel.cards["introduce"].value = "provider"
    assert "(1 with nobody, 1 with two)" in dict(panel.group.options)["finding"]
    assert panel.group.value == "finding"


@pytest.mark.slow
def test_the_board_is_run_and_run_again_at_each_change_after_that():
    panel = made(BoardPanel)
    assert panel.results is None and "8 cards with nobody" in panel.status.value
    panel.cards["share"].value = "facilitator"
    assert panel.results is None and "7 cards with nobody" in panel.status.value
    panel.go.click()
    assert panel.results.replications == 3 and panel.first_picture is not None
    before = panel.body.value, panel.status.value
    panel.written.value = True
    assert panel.results.replications == 3 and (panel.body.value, panel.status.value) != before
    assert panel.results.scenario(MINE).posts[0].declines_pulls > 0


@pytest.mark.slow
def test_each_setting_reaches_the_model():
    panel = dealt(written=True, pulled=0.2, protected=4, trust=0.7)
    assert panel.setting == BoardSetting(True, 0.2, 4, 0.7)
    assert panel.results.scenario(MINE) == roles.places(panel.board, panel.setting)[1]
    assert panel.results.scenario(AS_NOW) == roles.places(NOW)[0]


@pytest.mark.slow
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


def test_the_board_says_who_has_what_and_what_nobody_has():
    shown = overview(NOW)
    assert shown.index("Nobody") < shown.index(CARDS["share"].text)
    assert f"{CARDS['discharge'].text} (with RN or LPN)" in shown
    assert "nothing" in overview(SUGGESTED)


def test_everything_the_board_assumes_can_be_read_with_its_source():
    shown = dealt().body.value
    for known in dealing.Sharing.parameters().values():
        assert known.label in shown
    assert shown.count("[assumption]") >= 5


@pytest.mark.slow
def test_a_nurse_who_calls_after_discharges_is_not_followed_and_the_page_says_so():
    panel = dealt({"discharge": ("nurse",)})
    assert "no value for them" in panel.body.value and "with RN or LPN" in panel.body.value
    assert "no value for them" not in dealt().body.value


@pytest.mark.slow
def test_nobody_followed_up_is_said_and_not_taken_for_success():
    panel = dealt({"plan": ()})
    assert "Nobody follows up" in panel.body.value
    assert (
        panel.deals()[MINE].results.measure("contacts")[MINE].mean()
        < panel.results.measure("contacts")[AS_NOW].mean()
    )


@pytest.mark.slow
def test_all_cards_can_be_dealt_as_now_again():
    panel = dealt({"share": ("facilitator",)})
    panel.again.click()
    assert panel.board == NOW and "As this practice works now" in panel.status.value


@pytest.mark.slow
def test_a_board_is_kept_and_brought_back_with_its_run():
    store, panel = Store(), made(BoardPanel)
    panel.store_in(store, "BoardPanel")
    panel.cards["phones"].value = "care_manager+front_desk"
    panel.protected.value = 3
    panel.go.click()
    back = made(BoardPanel)
    back.store_in(store, "BoardPanel")
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


@pytest.mark.slow
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
    board.written.value = True
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


@pytest.mark.slow
def test_drift_is_told_for_the_rate_that_the_question_asks_about_only():
    panel = made(DriftPanel)
    panel.go.click()
    results = run(*role_change.drift(0.3), replications=3, measures=role_change.DRIFT, cache=CACHE)
    hours = difference(results.measure("hours_pulled"), role_change.NOT_PULLED, role_change.PULLED)
    assert panel.facts()["drift_hours"]["value"] == pytest.approx(hours.mean, abs=1e-6)
    assert f"{number(hours.mean, hours)} hours a week" in panel.status.value
    asked = QUESTIONS["guess_drift"]
    assert f"{audit_panels.AT} of 100 hours" in asked.about
    before = panel.status.value
    panel.rate.value = 10
    assert panel.facts() == {} and panel.status.value != before


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


def test_what_she_writes_is_on_the_page_to_print_and_cannot_run(page):
    page.record.put("words", "speech", {"who": "I am <script>x</script> Jane"})
    page.record.put("words", "role_sheet", {"owns": "follow-ups"})
    page.take_away()
    text = page.panels["take away"].page()
    assert "follow-ups" in text and "&lt;script&gt;" in text and "<script>" not in text
    assert "How I decline" in text and "My board of tasks" in text
