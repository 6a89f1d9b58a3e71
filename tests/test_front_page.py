"""The front page: a path for each role, in order, with the minutes and how far one is."""

import json
import re
from html import unescape
from pathlib import Path

import pytest

from cmsim.course.front import first_call, paths_file, start_page
from cmsim.course.front.listed import notebooks
from cmsim.course.front.paths_file import paths
from cmsim.course.front.start_page import SOMEBODY_NEW, page
from cmsim.course.kit import files, learner, learner_record
from cmsim.course.kit.learner_record import LearnerRecord
from cmsim.scenario.parameter import Refusal

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"


def shown():
    """Return all that the page shows, as HTML."""
    return "".join(
        [
            *(part.value for part in page.welcome().children if hasattr(part, "value")),
            *(page.show(name).value for name in page.stills),
        ]
    )


def be(monkeypatch, query="", room=False):
    """Be the learner of an address; in a room Python runs in the learner's browser."""
    monkeypatch.setattr(learner.sys, "platform", "emscripten" if room else "linux")
    monkeypatch.setenv("QUERY_STRING", query)
    monkeypatch.setenv("CMSIM_ROOM", "1" if room else "")
    monkeypatch.delenv("CMSIM_LEARNER", raising=False)
    learner.code.cache_clear()


def put(code, session, **counts):
    """Keep a record with some parts done."""
    kept = LearnerRecord(
        session, "A session", "1.0", code, learner_record.folder_of(code) / f"{session}.json"
    )
    kept.set_progress(counts, passed=all(got == of for got, of in counts.values()))
    return kept


def test_each_page_is_listed_with_the_minutes_it_states():
    listed = page.show("pages").value.split("cm-all__grid")[1]
    for path in NOTEBOOKS.glob("[0-9]*.ipynb"):
        data = json.loads(path.read_text(encoding="utf-8"))["metadata"]
        assert listed.count(f'href="{path.name}"') == 1
        assert f"{data['cmsim']['minutes']} min</span>" in listed.split(path.name)[1][:200]


def test_every_page_of_a_first_hour_is_there_and_every_page_is_on_a_path_or_is_a_first_step():
    first = {step.session for role in paths() for step in role.first}
    assert first <= set(notebooks()) and {role.opens for role in paths()} <= {"", *notebooks()}
    assert set(notebooks()) <= first | {session for role in paths() for session in role.lessons()}


def test_a_first_hour_fills_an_hour():
    assert [sum(step.minutes for step in role.first) for role in paths()] == [60, 60, 60]


def test_nothing_begun_is_said_and_nothing_is_offered_to_go_on_with():
    assert "Go on where you were" not in shown() and " parts</span>" not in shown()
    html = page.show("paths").value
    assert html.count('data-state="now"') == 1 and "Start: " in html and "Continue" not in html


def test_it_says_how_far_one_is_and_where_to_go_on():
    put("me", "00", plans=(3, 3), titles=(6, 6))
    put("me", "98", one=(1, 1), two=(0, 1))
    html = shown()
    assert re.search(r"00_meet_the_practice[^>]*>[^<]*</a><span class=[^>]*good.*?</svg>Done", html)
    assert "1 of 2 parts" in html
    assert 'Go on where you were: <a href="98_validation.ipynb#go-on">' in html


def test_the_button_of_a_path_goes_on_with_its_first_step_that_is_not_done():
    put("me", "02", days=(1, 1))
    put("me", "01", board=(1, 3))
    html = page.show("paths").value
    assert re.search(r'href="01_role_clarity.ipynb#go-on">Continue: ', html)
    first, *others = re.findall(r'<li data-state="(\w*)">', html)
    assert (first, others[0], others[1]) == ("done", "now", "")


def test_a_damaged_record_does_not_hide_the_page():
    put("me", "00", plans=(1, 3))
    (learner.home() / "me" / "98.json").write_text("{", encoding="utf-8")
    (learner.home() / "me" / "07.json").write_text('{"schema": 1}', encoding="utf-8")
    assert "0 of 1 parts" in shown()


def test_in_a_room_each_link_carries_the_code_and_each_sees_only_the_own_work(monkeypatch):
    put("maple-river-1234", "00", plans=(1, 3))
    be(monkeypatch, "learner=maple-river-1234", room=True)
    html = shown()
    links = [link for link in re.findall(r'href="([^"]+)"', html) if link != SOMEBODY_NEW]
    assert links and all("?learner=maple-river-1234" in link for link in links)
    assert "0 of 1 parts" in html and str(learner.home()) not in html
    assert "Your facilitator gets a copy" in html and "maple-river-1234</code>" in html
    be(monkeypatch, "learner=quiet-owl-9999", room=True)
    assert "0 of 1 parts" not in shown()


def test_in_a_room_without_a_code_it_says_what_to_do(monkeypatch):
    be(monkeypatch, room=True)
    html = shown()
    assert "without a learner code" in html and "Go on with a code of yours" in html


@pytest.mark.parametrize("code", ["cache", "rehearsal", "archive", "handed-in", "me", "new"])
def test_no_learner_of_a_room_gets_a_folder_that_is_no_learners(monkeypatch, code):
    be(monkeypatch, f"learner={code}", room=True)
    assert learner.code().startswith("learner-")


def test_where_nothing_can_be_saved_the_front_page_does_not_say_it_is(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("CMSIM_HOME", str(tmp_path / "file" / "work"))
    html = shown()
    assert "cannot be saved" in html and "is saved after" not in html


@pytest.mark.parametrize(
    "query", ["learner=<script>", "learner=../../etc", "learner=" + "a" * 41, "learner=A%20B"]
)
def test_a_code_from_the_address_cannot_do_harm(monkeypatch, query):
    be(monkeypatch, query, room=True)
    assert re.fullmatch(r"learner-[0-9a-f]{8}", learner.code())
    assert "<script" not in shown()


def test_in_voila_a_link_stays_in_its_tab(monkeypatch):
    assert 'target="_blank"' in learner.anchor("start_here.ipynb", "Front page")
    monkeypatch.setenv("SERVER_SOFTWARE", "voila/0.5")
    assert "target" not in learner.anchor("start_here.ipynb", "Front page")


# --- six weeks


def plan(n=0):
    """Return the six weeks of a path, each as the words that are shown."""
    part = page.show("pages").value.split(f'data-of="{n}"')[1].split("</section>")[0]
    weeks = re.split(r'<li class="cm-week"', part)
    texts = (unescape(re.sub(r"<[^>]*>", " ", week.partition(">")[2])) for week in weeks)
    return [" ".join(text.split()) for text in texts]


def shown_first():
    """Return which plan is shown before anything is chosen."""
    return re.search(r'value="(\d)" checked', page.show("pages").value)[1]


def test_every_case_is_on_a_path_and_every_case_of_a_path_is_there():
    there = {path.stem for path in NOTEBOOKS.parent.glob("exercises/cases/*.toml")}
    assert there == {name for role in paths() for name in role.cases()}


def test_no_week_asks_for_more_than_two_and_a_half_hours_and_its_minutes_are_the_pages_own():
    about = notebooks()
    for n, role in enumerate(paths()):
        for this, words in zip(role.weeks, plan(n)[1:], strict=True):
            minutes = sum(about[session][2] for session in this.lessons if session in about)
            cases = [files.find(f"exercises/cases/{name}.toml") for name in this.cases]
            minutes += sum(int(re.search(r"minutes = (\d+)", one.read_text())[1]) for one in cases)
            said = re.search(r"(?:(\d) h ?)?(?:(\d+) min)? " + re.escape(this.aim), words)
            assert minutes == 60 * int(said[1] or 0) + int(said[2] or 0) <= 150, words


def test_a_lesson_comes_into_the_plan_with_its_notebook(tmp_path, monkeypatch):
    data = {"metadata": {"title": "New here", "cmsim": {"session": "10", "minutes": 30}}}
    for path in (*NOTEBOOKS.glob("[0-9]*.ipynb"), NOTEBOOKS / "start_here.ipynb"):
        if not path.name.startswith("10_"):
            (tmp_path / path.name).write_bytes(path.read_bytes())
    real = files.find
    monkeypatch.setattr(
        files,
        "find",
        lambda name: tmp_path / name[10:] if name.startswith("notebooks/s") else real(name),
    )
    before = plan()[6]
    (tmp_path / "10_new_here.ipynb").write_text(json.dumps(data), encoding="utf-8")
    assert "New here" not in before and "New here 30 min" in plan()[6]


def test_a_week_is_done_when_its_lessons_are_and_the_next_one_is_now():
    for session in ("02", "01", "03"):
        put("me", session, one=(1, 1))
    put("me", "00", one=(1, 2))
    weeks = plan()
    assert "3 of " in weeks[0] and "Week 1 · done" in weeks[1] and "Week 2 · now" in weeks[2]
    assert "Meet the practice 0 of 1 parts" in weeks[2] and "Week 3 1 h" in weeks[3]
    assert 'href="00_meet_the_practice.ipynb#go-on">Continue: ' in page.show("paths").value


def test_a_case_counts_as_played_when_all_its_decisions_are_made():
    kept = put("me", "20", one=(0, 1))
    made = {"mark": "x", "answers": [{}, {}, {}]}
    kept.put(
        "panels",
        "decide",
        {"room_this_patient": made, "discharge_friday": made | {"answers": [{}]}},
    )
    weeks = plan()
    assert "Can you room this patient? Played" in weeks[1]
    assert "The discharge Friday 1 of 3" in weeks[3]


@pytest.mark.parametrize("value", [None, 3, [], {"room_this_patient": {"answers": "xyz"}}])
def test_a_record_of_cases_that_makes_no_sense_counts_as_not_played(value):
    put("me", "20", one=(0, 1)).put("panels", "decide", value)
    assert "Can you room this patient? 15 min" in plan()[1]


def test_the_plan_says_in_which_week_questions_come_again():
    weeks = plan()
    assert "Again" not in weeks[1] and "Again: questions of week 1 " in weeks[2]
    assert "Again: questions of weeks 4 and 1 " in weeks[5]


def test_the_plan_names_the_day_on_which_questions_come_again_next(monkeypatch):
    monkeypatch.setattr(learner_record, "moment", lambda: "2026-03-02T18:00:00+00:00")
    put("me", "02", one=(1, 1))
    monkeypatch.setattr(start_page, "moment", lambda: "2026-03-03T18:00:00+00:00")
    assert "Next: “Your first Monday”, Monday, March 9, 2026." in plan()[0]
    monkeypatch.setattr(start_page, "moment", lambda: "2026-03-10T18:00:00+00:00")
    assert "Next: “Your first Monday”, Wednesday, April 1, 2026." in plan()[0]
    assert "Next:" not in plan(2)[0]


def test_the_plan_that_was_begun_is_shown_first():
    assert shown_first() == "0"
    put("me", "80", one=(0, 1))
    assert shown_first() == "2"


def test_after_the_first_hour_the_button_opens_the_next_lesson_of_the_weeks():
    for session in ("02", "01", "03"):
        put("me", session, one=(1, 1))
    assert '00_meet_the_practice.ipynb">Start: Meet the practice' in page.show("paths").value


@pytest.mark.parametrize(
    "before, after, said",
    [
        ('sign = "person"', 'sign = "whale"', "the drawings are"),
        ('session = "02"', 'session = "first"', "session"),
        ("minutes = 30", "minutes = 0", "minutes"),
        ('work = "', 'words = "', "work"),
    ],
)
def test_a_wrong_file_of_paths_is_refused_in_one_line(before, after, said, tmp_path, monkeypatch):
    text = files.find(paths_file.FILE).read_text(encoding="utf-8")
    wrong = tmp_path / "paths.toml"
    wrong.write_text(text.replace(before, after, 1), encoding="utf-8")
    monkeypatch.setattr(files, "find", lambda name: wrong)
    paths.cache_clear()
    try:
        with pytest.raises(Refusal, match=r"paths\.toml") as refused:
            paths()
    finally:
        paths.cache_clear()
    assert said in str(refused.value) and "\n" not in str(refused.value)


# --- the decision that the page opens with


@pytest.fixture(scope="module")
def asked():
    """Return the decision and its answers."""
    return first_call.first_call()


def test_three_people_wait_and_only_minutes_that_are_there_are_given(asked):
    assert len({one.card["name"] for one in asked.three}) == 3
    for one in asked.three:
        blocks = one.answer.blocks
        assert sum(minutes for _, minutes, _ in blocks) == pytest.approx(asked.left, abs=1)
        assert all(minutes > 0 for _, minutes, _ in blocks)


def test_each_answer_is_what_the_log_of_a_run_of_its_own_says(asked):
    game = first_call.moment()
    for card, one in zip(first_call.three(game.desk), asked.three, strict=True):
        other = first_call.Game(game.seed, game.needs, game.choices)
        entries = other.act("do", card.number).entries
        spent = sum(
            entry.minutes
            for entry in entries
            if entry.activity is first_call.SPENT and entry.patient == card.patient
        )
        assert one.answer.blocks[0][1] == min(spent, asked.left) and spent > 0
        assert f"It is {first_call.clock(other.desk.now)}." in one.answer.said
        unanswered = any(entry.activity is first_call.UNANSWERED for entry in entries)
        assert ("nobody answers" in one.answer.said) is unanswered


def test_whom_one_calls_changes_somebodys_day(asked):
    assert len({one.answer.fates for one in asked.three}) > 1
    called = [one.answer.fates[n].said for n, one in enumerate(asked.three)]
    assert "Not called today" not in called


def test_the_decision_can_be_read_without_the_answers_and_each_is_there_once(asked):
    html = page.show("first_call").value
    for n, one in enumerate(asked.three, 1):
        assert html.count(f'class="cm-unseen pick-{n}"') == 1
        assert html.count(one.card["name"]) == 1
        assert html.count(f'<p class="of-{n}">') == 1
    assert f"{asked.left} minutes before lunch" in html


def test_without_such_a_decision_the_page_says_so_and_the_paths_are_there(monkeypatch):
    first_call.first_call.cache_clear()
    monkeypatch.setattr(first_call, "three", lambda desk: ())
    try:
        assert "holds no such decision" in page.show("first_call").value
    finally:
        first_call.first_call.cache_clear()
    assert "I decide for a practice" in page.show("paths").value
