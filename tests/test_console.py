"""A facilitator leads a room from one page, and a folder of records becomes a debrief."""

import base64
import json
import re

import pytest

from cmsim.cli import main
from cmsim.course.facilitator import console, debrief_page, rehearsal
from cmsim.course.facilitator.close_panel import ClosePanel
from cmsim.course.facilitator.debrief_panel import DebriefPanel
from cmsim.course.facilitator.guesses_panel import GuessesPanel
from cmsim.course.facilitator.hands_panel import HandsPanel
from cmsim.course.facilitator.live_panel import LivePanel
from cmsim.course.facilitator.plan_panels import FOR_ALL, HandoutPanel, PlanPanel
from cmsim.course.facilitator.room import Room, topics
from cmsim.course.facilitator.self_test_panel import SelfTestPanel
from cmsim.course.kit import learner

TOPIC = "03_caseload_sizing"


@pytest.fixture
def room(monkeypatch):
    monkeypatch.setenv("CMSIM_STRICT", "1")
    found = Room(topics())
    found.choose(TOPIC)
    return found


def test_every_session_with_a_guide_can_be_chosen_and_its_minutes_are_told(room):
    panel = PlanPanel(room)
    for topic, title in topics().items():
        panel.topic.value = topic
        assert title in panel.status.value and room.session == topic[:2]
        assert "Minute by minute" in panel.body.value


def test_the_self_test_is_green_here_and_says_what_to_do_where_something_fails(room, monkeypatch):
    panel = SelfTestPanel(room)
    panel.go.click()
    assert panel.status.value == "5 of 5 work: ready."
    monkeypatch.setattr(
        "cmsim.course.kit.questions.read", lambda path: (_ for _ in ()).throw(OSError("gone"))
    )
    panel.go.click()
    assert (
        panel.status.value.startswith("4 of 5") and "download the course again" in panel.body.value
    )


def test_guesses_are_shown_before_the_run_and_beside_it_after(room):
    panel, live = GuessesPanel(room), LivePanel(room)
    panel.lines[0].value = "20 3x40 60"
    panel.reveal.click()
    assert "Run it live below" in panel.status.value
    panel.show_them.click()
    assert panel.status.value.startswith("5 guesses shown.") and "the run" not in panel.body.value
    live.go.click()
    panel.reveal.click()
    assert "The run stands beside 1 of 1" in panel.status.value and "The run:" in panel.body.value
    panel.lines[0].value = "many"
    panel.show_them.click()
    assert "is no number" in panel.status.value


def test_the_most_divided_question_comes_first_with_its_reason(room):
    room.choose("00_meet_the_practice")
    panel = HandsPanel(room)
    panel.exercise.value = "plans"
    for boxes, counts in zip(panel.counts, ((9, 1, 0), (4, 3, 3))):
        for box, count in zip(boxes, counts):
            box.value = count
    panel.go.click()
    assert panel.status.value.startswith("2 questions counted")
    first, second = (
        panel.body.value.index(item.text[:20].replace("“", "“"))
        for item in (room.questions["plans"].items[n] for n in (1, 0))
    )
    assert first < second
    assert (
        "Show the answer and why</summary><strong>The medical plan.</strong> 4 of"
        in panel.body.value
    )


def test_a_session_ends_with_a_record_numbers_and_a_sheet_for_names_on_paper(room):
    guesses, hands = GuessesPanel(room), HandsPanel(room)
    panel = ClosePanel(room, guesses, hands)
    guesses.lines[0].value = "20 30"
    panel.people.value, panel.notes.value = 20, "<script>alert(1)</script>"
    panel.go.click()
    assert panel.body.value.count("download=") == 3 and "<script>" not in panel.body.value
    assert "Names go on paper only" in panel.status.value


def test_what_the_room_said_stays_with_its_session_and_comes_back(room):
    panel = GuessesPanel(room)
    panel.lines[0].value = "20 30"
    room.choose("00_meet_the_practice")
    room.choose(TOPIC)
    assert panel.lines[0].value == "20 30"
    again = GuessesPanel(Room(topics()))
    again.room.choose(TOPIC)
    again.restore(panel.state())
    assert again.lines[0].value == "20 30"


def test_handout_and_guide_can_be_printed(room):
    shown = HandoutPanel(room).body.value
    assert shown.count("download=") == 2 + len(FOR_ALL)
    for encoded in re.findall(r'base64,([^"]+)', shown):
        page = base64.b64decode(encoded).decode()
        assert "<h1>" in page and "](" not in page and page.count("<h1>") == 1


def test_in_a_room_only_the_facilitator_sees_these_pages(monkeypatch):
    monkeypatch.setenv("CMSIM_ROOM", "1")
    monkeypatch.setenv("CMSIM_FACILITATOR", "lead-abc")
    monkeypatch.setenv("QUERY_STRING", "learner=blue-heron-1")
    for secret, may in (("lead-no", False), ("lead-abc", True)):
        monkeypatch.setenv("HTTP_COOKIE", f"cmsim-lead={secret}")
        learner.code.cache_clear()
        console.page.forget()
        shown = [console.page.show("plan"), debrief_page.page.show("debrief")]
        assert all(
            (getattr(one, "value", "") == "" or may) or "for the facilitator" in one.value
            for one in shown
        )
        assert hasattr(shown[0], "children") is may


def test_a_rehearsal_is_the_same_every_time_and_its_runs_are_real(tmp_path, monkeypatch):
    for folder in ("one", "two"):
        rehearsal.rehearse(tmp_path / folder, TOPIC, learners=2)
    one, two = (sorted((tmp_path / folder).glob("*.json")) for folder in ("one", "two"))
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]
    assert "largest_complex" in json.loads(one[0].read_text())["outcomes"]


def test_the_debrief_reads_a_rehearsal_and_what_a_file_says_cannot_run(tmp_path, monkeypatch):
    monkeypatch.setenv("CMSIM_STRICT", "1")
    monkeypatch.setattr(rehearsal, "LEARNERS", 3)
    rehearsal.rehearse(tmp_path, TOPIC, learners=3)
    data = json.loads((tmp_path / "rehearsal-01-03.json").read_text())
    (tmp_path / "<img src=x onerror=alert(1)>.json").write_text("{}")
    data["outcomes"]["<b>x</b>"] = {"value": 1, "unit": "<script>"}
    data["learner"] = "evil-1"
    (tmp_path / "evil.json").write_text(json.dumps(data))
    panel = DebriefPanel({TOPIC: "How many patients?"})
    panel.folder.value = str(tmp_path)
    panel.go.click()
    assert panel.status.value.startswith("4 records read, 1 file passed over.")
    for part in ("Passed over", "What the room predicted", "To talk about", "Attendance"):
        assert part in panel.body.value
    for markup in ("<script", "<img src=x", "<b>x"):
        assert markup not in re.sub(r"data:[^\"]*", "", panel.body.value)


def test_a_folder_that_is_not_there_is_said_in_one_line(tmp_path):
    panel = DebriefPanel({TOPIC: "How many patients?"})
    panel.folder.value = str(tmp_path / "none")
    panel.go.click()
    assert "there is no such folder" in panel.status.value and panel.body.value == ""


def test_the_terminal_prints_the_same_tables(tmp_path, capsys):
    rehearsal.rehearse(tmp_path, TOPIC, learners=3)
    (tmp_path / "odd\x1b[31m.json").write_text("{}")
    assert main.main(["cohort", str(tmp_path), "--session", "03"]) == 0
    out = capsys.readouterr().out
    assert "03_caseload_sizing: 3 learners" in out and "1 file passed over" in out
    assert "\x1b" not in out and "rehearsal-01" in out
    assert main.main(["cohort", str(tmp_path / "none")]) == main.BAD_INPUT
    assert main.main(["cohort", str(tmp_path), "--session", "77"]) == main.BAD_INPUT
