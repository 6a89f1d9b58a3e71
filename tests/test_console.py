"""A facilitator leads a room from one page, and a folder of records becomes a debrief."""

import asyncio
import base64
import json
import os
import re
from html import unescape
from pathlib import Path
from random import Random

import nbformat
import pytest
from nbclient import NotebookClient

from cmsim.cli import main
from cmsim.course.facilitator import canned, rehearsal
from cmsim.course.facilitator.close_panel import ClosePanel
from cmsim.course.facilitator.cohort import Cohort, PassedOver
from cmsim.course.facilitator.debrief_panel import DebriefPanel, passed_over
from cmsim.course.facilitator.live_panel import LivePanel
from cmsim.course.facilitator.plan_panels import FOR_ALL, HandoutPanel, PlanPanel
from cmsim.course.facilitator.remote_panel import RemotePanel, run
from cmsim.course.facilitator.room import PATIENCE, SESSION, Room, topics
from cmsim.course.facilitator.scene import scene
from cmsim.course.facilitator.screen_figures import TEXT
from cmsim.course.facilitator.screen_panel import ScreenPanel
from cmsim.course.facilitator.screens import (
    BOARD,
    DECIDE,
    GUESS,
    OPEN,
    READ,
    RUN,
    TALK,
    VOTE,
    WRITE,
)
from cmsim.course.facilitator.self_test_panel import SelfTestPanel
from cmsim.course.kit import guide, materials, questions
from cmsim.course.kit.answer_key import reason
from cmsim.course.kit.learner_record import LearnerRecord

ROOT = Path(__file__).parents[1]
TOPIC = "03_caseload_sizing"
ROLES = "01_role_clarity"
QUICK = ("03_caseload_sizing", "06_home_from_hospital", "07_three_structures")


class Clock:
    """A clock that a test sets."""

    def __init__(self):
        self.at = 1000.0

    def __call__(self):
        return self.at


@pytest.fixture
def room(monkeypatch):
    monkeypatch.setenv("CMSIM_STRICT", "1")
    found = Room(topics(), now=Clock())
    found.choose(TOPIC)
    return found


def first(room, kind):
    """Go to the first screen of a kind, and return it."""
    room.jump(next(n for n, each in enumerate(room.screens) if each.kind == kind))
    return room.screen


def on_screen(room):
    """Return all words that the room can read now."""
    shown = scene(room)
    words = [str(value) for name, value in shown.items() if name != "next"]
    return unescape(re.sub(r"<[^>]+>", " ", " ".join(words)))


def words_of(html):
    """Return the words of a text with or without marks, each space alike."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


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


# --- the room's screen


@pytest.mark.parametrize("topic", topics())
def test_the_room_sees_no_answer_before_its_time_and_nothing_of_the_notes(room, topic):
    room.choose(topic)
    notes = [step.say for step in room.guide.steps] + [step.watch for step in room.guide.steps]
    notes += [room.case.file.quiet if room.case else room.guide.sections[guide.QUIET].strip()]
    assert words_of(notes[-1]) in words_of(RemotePanel(room).said.value)
    for at, screen in enumerate(room.screens):
        for part in range(len(screen.parts)):
            room.jump(at, part)
            words = on_screen(room)
            assert not [said for said in notes if said in words]
            assert all(name in screen.parts for name in scene(room)["parts"])
            if screen.kind != VOTE:
                continue
            exercise, item = room.item(screen)
            last = part == len(screen.parts) - 1
            assert ("data-right" in scene(room)["picture"]) is last
            assert (reason(item, exercise) in words) is last


@pytest.mark.parametrize("topic", topics())
def test_the_answer_is_named_first_in_bold_on_the_screen_and_in_the_notes(room, topic):
    room.choose(topic)
    remote = RemotePanel(room)
    for at, screen in enumerate(room.screens):
        if screen.kind == VOTE:
            exercise, item = room.item(screen)
            answer = exercise.options_of(item)[item.answer[0]].rstrip(".")
            room.jump(at, len(screen.parts) - 1)
            assert scene(room)["title"].startswith(answer)
            assert scene(room)["picture"].index("<strong>✓") < scene(room)["picture"].index("</li>")
            assert item.source in unescape(remote.told.value)
            room.jump(at, 0)
            told = unescape(remote.told.value)
            assert f"<strong>{answer}" in told and "hidden from the room" in told
            assert told.index("<strong>") < told.index(reason(item, exercise)[:30])


def test_next_goes_through_every_part_of_every_screen_and_back_returns(room):
    seen = [(room.at, room.part)]
    while scene(room)["next"] != "End":
        room.go(1)
        seen.append((room.at, room.part))
    assert seen == [(n, k) for n, each in enumerate(room.screens) for k in range(len(each.parts))]
    room.go(1)
    assert (room.at, room.part) == seen[-1]
    for expected in reversed(seen[:-1]):
        room.go(-1)
        assert (room.at, room.part) == expected
    room.go(-1)
    assert (room.at, room.part) == (0, 0)


def test_guesses_are_dots_before_the_run_and_beside_it_after(room):
    remote, screen = RemotePanel(room), first(room, GUESS)
    assert scene(room)["picture"] == "" and "Show it to no one" in scene(room)["sub"]
    remote.line.value = "20 3x40 60"
    room.go(1)
    shown = scene(room)
    assert shown["picture"].count('class="guess"') == 5 and 'class="run"' not in shown["picture"]
    assert "5 people guessed, from 20 to 60" in shown["sub"]
    live = LivePanel(room)
    live.go.click()
    run(room.run_live())
    room.collect()
    assert room.run_of(screen) is not None
    assert 'class="run"' not in scene(room)["picture"], "not before the room has voted"
    first(room, RUN)
    assert 'class="run"' in scene(room)["picture"] and scene(room)["sub"] == "Your own run."
    assert scene(room)["title"].startswith("The run: ")


def test_guesses_that_cannot_be_read_are_named_in_one_line(room):
    remote = RemotePanel(room)
    first(room, GUESS)
    remote.line.value = "many"
    assert "is no number" in remote.status.value and "guess" not in scene(room)["picture"]


def test_a_stored_run_stands_in_after_ten_seconds_and_gives_way_to_the_rooms_own(room):
    screen = first(room, GUESS)
    room.guess(screen, "20 40")
    first(room, RUN)
    assert "running" in scene(room)["sub"] and 'class="run"' not in scene(room)["picture"]
    room.now.at += PATIENCE + 0.1
    stored = scene(room)
    assert 'class="run"' in stored["picture"] and "from before" in stored["sub"]
    assert room.facts() == {}
    run(room.run_live())
    room.collect()
    assert scene(room)["sub"] == "Your own run."


def test_a_revealed_guess_starts_the_run_by_itself_in_the_notes(room):
    remote = RemotePanel(room)
    first(room, GUESS)
    remote.passed()
    assert room.runs == {}
    first(room, RUN)
    remote.passed()
    assert room.run_of(room.screen) is not None and scene(room)["sub"] == "Your own run."


def test_every_guess_of_every_session_has_a_stored_run():
    for topic in topics():
        assert set(canned.facts(topic)) == set(canned.guesses(topic)), topic


@pytest.mark.parametrize("topic", QUICK)
def test_the_stored_runs_are_what_the_model_gives_now(topic):
    assert canned.facts(topic) == canned.run_of(topic), "python docs/remake --write room_runs"


def test_of_two_options_the_second_count_follows_from_the_people_and_stands_in_one_row(room):
    room.choose(ROLES)
    remote, screen = RemotePanel(room), first(room, VOTE)
    remote.people.value = 20
    assert len(remote.votes.rows) == 5 and len(remote.votes.columns) == 2
    remote.votes.value = {screen.key: [12, 0]}
    assert remote.votes.of(screen.key) == [12, 8] and room.hands(screen) == [12, 8]
    remote.votes.value = remote.votes.value | {screen.key: [12, 3]}
    assert room.hands(screen) == [12, 3], "what was typed stays"
    room.go(1)
    assert "15 votes" in scene(room)["sub"]


def test_the_most_divided_question_comes_first_with_both_counts_on_its_row(room):
    room.choose(ROLES)
    asked = [each for each in room.screens if each.kind == VOTE][:3]
    for screen, hands in zip(asked, ([9, 1], [4, 6], [10, 0])):
        room.vote(screen, hands)
    first(room, BOARD)
    rows = re.findall(r"<li>(.*?)</li>", scene(room)["picture"])
    assert len(rows) == 3 and asked[1].title[:20] in unescape(rows[0])
    assert "<b>4</b>" in rows[0] and "<b>6</b>" in rows[0]


def test_no_word_of_a_picture_is_smaller_than_the_others_on_the_projector(room):
    screen = first(room, GUESS)
    room.guess(screen, "20 40")
    first(room, RUN)
    room.now.at += PATIENCE + 1
    sizes = re.findall(r'<text[^>]* font-size="([\d.]+)"', scene(room)["picture"])
    assert sizes and min(map(float, sizes)) >= TEXT >= 28


# --- what is kept


@pytest.fixture
def two(tmp_path, monkeypatch):
    """Return two rooms, in the notes and on the projector's page, that share a record."""
    monkeypatch.setenv("CMSIM_STRICT", "1")
    path = tmp_path / "me" / f"{SESSION}.json"
    clock = Clock()
    return [Room(topics(), LearnerRecord(SESSION, path=path), clock) for _ in "ab"]


def test_the_projector_follows_the_notes_and_the_notes_the_projector(two):
    notes, screen = two
    remote, panel = RemotePanel(notes), ScreenPanel(screen)
    notes.choose(ROLES)
    panel.look()
    assert panel.screen.scene["session"] == notes.screens[0].title == "Who does what"
    panel.screen.pressed("next")
    remote.look()
    assert notes.at == 1 and remote.screen.scene["title"] == panel.screen.scene["title"]
    remote.line.value = "10 12"
    remote.screen.pressed("next")
    panel.look()
    assert panel.screen.scene["picture"].count('class="guess"') == 2
    panel.screen.pressed("anything else")
    assert panel.screen.scene["part"] == 1


def test_what_both_pages_do_at_the_same_moment_is_kept(two):
    notes, projector = two
    screen = notes.screens[1]
    for n in range(5):
        notes.guess(screen, f"{n} 20")
        projector.go(1)
        notes.pause()
        projector.vote(notes.screens[3], [n, 1])
        notes.say(people=n)
        projector.go(1)
    for room in two:
        room.look()
        assert room.record.elsewhere == "", "nothing has to be reloaded"
        assert room.said.guesses[screen.key] == "4 20" and room.said.people == 4
        assert list(room.said.votes.values()) == [[4, 1]]
    assert two[0].state == two[1].state and (notes.at, notes.part) != (0, 0)


def test_what_the_room_said_and_its_run_stay_with_the_session_and_survive_a_reload(two):
    notes, _ = two
    notes.choose(TOPIC)
    screen = first(notes, GUESS)
    notes.guess(screen, "20 30")
    panel = notes.run_live()
    run(panel)
    notes.collect()
    known = notes.facts()
    assert known
    notes.choose("00_meet_the_practice")
    assert notes.facts() == {}
    notes.choose(TOPIC)
    assert notes.facts() == known and notes.run_live() is panel
    assert notes.said.guesses[screen.key] == "20 30"
    again = Room(topics(), LearnerRecord(SESSION, path=notes.record.path))
    assert again.topic == TOPIC and again.facts() == known and again.screen == screen
    assert again.run_live().state() == panel.state()


def test_a_case_is_read_voted_on_and_its_decisions_come_from_the_rooms_run(two):
    notes, projector = two
    notes.choose("20_cases")
    panel, remote = notes.run_live(), RemotePanel(notes)
    panel.play.repeats = 2
    panel.play.open(sorted(panel.play.cases)[1])
    notes.collect()
    case = panel.play.case.file
    kinds = [each.kind for each in notes.screens]
    told = len(case.story)
    assert kinds[: told + 5] == [OPEN, *[READ] * told, GUESS, DECIDE, RUN, DECIDE]
    screen = first(notes, DECIDE)
    assert screen.title == case.decisions[0].title
    remote.votes.value = {"0": [4], "1": [9]}
    notes.go(2)
    assert "Not decided yet" in scene(notes)["title"]
    decide = panel.parts[2]
    decide.option.value = next(
        key
        for key, _ in decide.option.options
        if key and not case.decisions[0].options[int(key)].stays
    )
    decide.go.click()
    notes.collect()
    projector.look()
    assert projector.screen == screen and scene(projector)["title"] == notes.said.moved[screen.key]
    assert scene(projector)["picture"].count("<b>") == len(screen.options)
    again = Room(topics(), LearnerRecord(SESSION, path=notes.record.path))
    assert again.run_live().play.choices == panel.play.choices
    again.collect()
    assert again.said == notes.said


@pytest.mark.parametrize(
    "stored",
    [
        3,
        {"topic": "nonsense"},
        {"topic": TOPIC, "said": {TOPIC: {"at": -1}}},
        {"topic": TOPIC, "timer": {"left": 1e99}},
        {"topic": TOPIC, "said": {TOPIC: {"votes": {"a": ["many"]}}}},
        {"topic": TOPIC, "said": {TOPIC: {"facts": {"x": {"value": "<script>"}}}}},
    ],
)
def test_what_cannot_have_been_kept_is_not_believed(stored):
    record = LearnerRecord(SESSION)
    record.data["panels"]["room"] = stored
    assert Room(topics(), record).state == Room(topics()).state


# --- the plan


def test_a_step_of_the_plan_starts_its_minutes_and_the_delay_is_told(room):
    remote = RemotePanel(room)
    remote.step_on.click()
    minutes = room.guide.steps[0].minutes
    assert room.left() == 60 * minutes and room.behind() == 0
    room.now.at += 60
    remote.screen.pressed("timer")
    room.now.at += 60 * (minutes + 2)
    assert room.left() == 60 * (minutes - 1), "a timer that was stopped stands still"
    assert room.behind() == 3
    remote.passed()
    assert "3 min behind" in remote.plan.value
    remote.screen.pressed("more")
    assert room.left() == 60 * minutes
    remote.step_on.click()
    assert room.left() == 60 * room.guide.steps[1].minutes
    assert room.guide.steps[1].watch in unescape(re.sub("<[^>]+>", "", remote.said.value))
    remote.step_back.click()
    assert room.said.step == 0


def test_time_that_is_up_ends_nothing(room):
    RemotePanel(room).step_on.click()
    before = room.at, room.part
    room.now.at += 10_000
    assert room.left() == 0 and (room.at, room.part) == before


def test_a_session_ends_with_a_record_numbers_and_a_sheet_for_names_on_paper(room):
    room.choose(ROLES)
    remote, panel = RemotePanel(room), ClosePanel(room)
    room.guess(first(room, GUESS), "10 12")
    room.vote(first(room, VOTE), [12, 8])
    remote.people.value, remote.notes.value = 20, "<script>alert(1)</script>"
    panel.go.click()
    assert panel.body.value.count("download=") == 3 and "<script>" not in panel.body.value
    assert "Names go on paper only" in panel.status.value


def test_each_step_of_the_plan_begins_with_its_prompt_on_the_screen(room):
    for step, (each, at) in enumerate(zip(room.guide.steps, room.starts)):
        before = room.at
        room.begin(step)
        shown = scene(room)
        assert (shown["title"], shown["picture"], shown["parts"]) == (each.screen, "", ["Prompt"])
        assert room.at == (before if at is None else at)
        assert shown["next"] == room.screen.parts[0]
        assert at is None or not room.waiting(), "nobody has seen that the run is on"
        room.go(1)
        assert scene(room)["parts"] == list(room.screen.parts)
        assert bool(room.waiting()) is (room.screen.kind == RUN)


@pytest.mark.parametrize("topic", topics())
def test_a_plan_brings_up_what_its_steps_are_about_and_the_run_after_the_guesses(room, topic):
    room.choose(topic)
    steps, begun = room.guide.steps, [at for at in room.starts if at is not None]
    kinds = [room.screens[at].kind for at in begun]
    assert len(set(begun)) == len(begun) and any(step.debrief for step in steps)
    assert sum(step.reveals for step in steps) == (topic != "20_cases")
    revealed = DECIDE if topic == "20_cases" else RUN
    assert kinds.index(GUESS) < kinds.index(revealed)
    for step, at in zip(steps, room.starts):
        if step.debrief:
            assert room.screens[at].kind == (RUN if step.reveals else TALK)
        for exercise in room.questions.values():
            if step.what.endswith(exercise.title):
                assert room.screens[at].exercise == exercise.id
                assert room.screens[at].kind in (VOTE, WRITE)


def test_handout_and_guide_can_be_printed(room):
    shown = HandoutPanel(room).body.value
    assert shown.count("download=") == 2 + len(materials.pages(room.topic)) + len(FOR_ALL)
    for encoded in re.findall(r'base64,([^"]+)', shown):
        page = base64.b64decode(encoded).decode()
        assert "<h1>" in page and "](" not in page and page.count("<h1>") == 1


# --- rehearsals and debriefs


def test_a_rehearsal_is_the_same_every_time_and_its_runs_are_real(tmp_path, monkeypatch):
    for folder in ("one", "two"):
        rehearsal.rehearse(tmp_path / folder, TOPIC, learners=2)
    one, two = (sorted((tmp_path / folder).glob("*.json")) for folder in ("one", "two"))
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]
    assert "largest_complex" in json.loads(one[0].read_text())["outcomes"]


def rehearsed(topic):
    """Return what one made-up learner's record holds, made where a loop runs, as in a kernel."""

    async def make():
        return rehearsal.made_up(topic, questions.of_topic(topic), 1, Random(1))

    return asyncio.run(make())["outcomes"]


@pytest.mark.parametrize("topic", QUICK)
def test_a_rehearsal_holds_real_runs_where_a_loop_runs_as_in_a_kernel(topic):
    missing = set(canned.guesses(topic)) - set(rehearsed(topic))
    assert not missing


def test_a_rehearsal_is_labeled_and_lies_apart_from_real_records(tmp_path, monkeypatch):
    monkeypatch.setenv("CMSIM_STRICT", "1")
    monkeypatch.setenv("CMSIM_HOME", str(tmp_path))
    monkeypatch.setattr(rehearsal, "LEARNERS", 2)
    panel = DebriefPanel({TOPIC: "How many patients?"})
    panel.go.click()
    assert "0 records read, 0 files passed over" in panel.status.value
    assert "put your learners’ files into the folder, or press Rehearse" in panel.status.value
    panel.rehearse.click()
    assert panel.status.value.startswith("Made up for a rehearsal. 2 records read")
    assert "Made up for a rehearsal" in panel.body.value
    panel.go.click()
    assert "0 records read, 0 files passed over" in panel.status.value
    made = next((tmp_path / "rehearsal" / TOPIC).glob("*.json"))
    (tmp_path / "copied.json").write_bytes(made.read_bytes())
    panel.go.click()
    assert "0 records read, 1 file passed over" in panel.status.value
    assert "made up for a rehearsal" in panel.body.value


def real(folder):
    """Let the records in a folder pass for those of learners."""
    for path in folder.glob("rehearsal-*.json"):
        data = json.loads(path.read_text())
        del data["made_up"]
        path.write_text(json.dumps(data))


def test_the_debrief_reads_a_folder_and_what_a_file_says_cannot_run(tmp_path, monkeypatch):
    monkeypatch.setenv("CMSIM_STRICT", "1")
    rehearsal.rehearse(tmp_path, TOPIC, learners=3)
    real(tmp_path)
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


def test_what_was_most_missed_begins_with_the_answer_in_bold(tmp_path):
    rehearsal.rehearse(tmp_path, TOPIC, learners=3)
    real(tmp_path)
    panel = DebriefPanel({TOPIC: "How many patients?"})
    panel.folder.value = str(tmp_path)
    panel.go.click()
    missed = panel.body.value.partition("Most missed at first</h3>")[2].partition("<h3>")[0]
    lines = re.findall(r"<li>(.*?)</li>", missed)
    assert lines and all(line.startswith("<strong>") for line in lines)


def test_every_file_that_was_passed_over_is_named_below_its_reason():
    over = tuple(PassedOver(f"file-{n}.json", f"reason <{n % 7}>") for n in range(40))
    shown = passed_over(Cohort("03", {}, (), over))
    listed = re.findall(r"<li><strong>(.*?)</strong> \((\d+)\): (.*?)</li>", shown)
    assert sum(int(count) for _, count, _ in listed) == 40 and "All 40 files" in shown
    named = {(name, unescape(reason)) for reason, _, names in listed for name in names.split(", ")}
    assert named == {(one.file, one.reason) for one in over} and "<0>" not in shown


def test_a_folder_that_is_not_there_is_said_in_one_line(tmp_path):
    panel = DebriefPanel({TOPIC: "How many patients?"})
    panel.folder.value = str(tmp_path / "none")
    panel.go.click()
    assert "there is no such folder" in panel.status.value and panel.body.value == ""


def test_the_terminal_prints_the_same_tables(tmp_path, capsys):
    rehearsal.rehearse(tmp_path, TOPIC, learners=3)
    real(tmp_path)
    (tmp_path / "odd\x1b[31m.json").write_text("{}")
    assert main.main(["cohort", str(tmp_path), "--session", "03"]) == 0
    out = capsys.readouterr().out
    assert "03_caseload_sizing: 3 learners" in out and "1 file passed over" in out
    assert "\x1b" not in out and "rehearsal-01" in out
    assert main.main(["cohort", str(tmp_path / "none")]) == main.BAD_INPUT
    assert main.main(["cohort", str(tmp_path), "--session", "77"]) == main.BAD_INPUT


IN_A_KERNEL = """
import asyncio
from cmsim.course.facilitator import rehearsal
from cmsim.course.facilitator.debrief_page import page
rehearsal.LEARNERS = 1
panel = page.panel("debrief")
for topic, _ in panel.session.options:
    panel.session.value = topic
    panel.rehearse.click()
    while panel.work.going_on:
        await asyncio.sleep(0.05)
    print(topic, panel.status.value, [sorted(work.facts) for work in panel.found.works])
"""


@pytest.mark.slow
def test_every_rehearsal_on_page_91_in_a_real_kernel_holds_real_runs(tmp_path):
    book = nbformat.read(ROOT / "notebooks" / "91_cohort_debrief.ipynb", 4)
    book.cells.append(nbformat.v4.new_code_cell(IN_A_KERNEL))
    environment = {**os.environ, "CMSIM_STRICT": "1", "CMSIM_HOME": str(tmp_path)}
    folder = {"metadata": {"path": str(ROOT / "notebooks")}}
    NotebookClient(book, timeout=300, resources=folder).execute(
        env=environment | {"PYTHONPATH": str(ROOT)}
    )
    said = "".join(output.get("text", "") for output in book.cells[-1].outputs).splitlines()
    for topic, line in zip(topics(), said, strict=True):
        assert f"{topic} Made up for a rehearsal. 1 record read, 0 files passed over" in line
        assert all(f"'{name}'" in line for name in canned.guesses(topic)), line
