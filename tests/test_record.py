"""What a learner decided is on disk before anything else happens, and is never lost."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cmsim.course.kit import learner_record
from cmsim.course.kit.learner_record import LearnerRecord, previous

SEVEN = {"values": [7], "at": "now"}
WRITER = """
import sys
from pathlib import Path
from cmsim.course.kit.learner_record import LearnerRecord
kept = LearnerRecord("02", path=Path(sys.argv[1]))
n = 0
while True:
    n += 1
    kept.put("panels", "day", {"choices": list(range(n))})
    print(n, flush=True)
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "me" / "02.json"


def test_a_decision_is_on_disk_when_put_returns(path):
    LearnerRecord("02", path=path).put("predictions", "guess", SEVEN)
    again = LearnerRecord("02", path=path)
    assert again.get("predictions", "guess") == SEVEN and again.resumed and again.notice == ""


@pytest.mark.parametrize("wait", [0.0, 0.05, 0.15])
def test_a_kill_between_any_two_writes_loses_nothing_decided(path, wait):
    command = [sys.executable, "-c", WRITER, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        first = process.stdout.readline()
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        told = [first, *process.stdout.readlines()]
    told = int([line for line in told if line.endswith("\n")][-1])
    kept = LearnerRecord("02", path=path)
    assert len(kept.get("panels", "day")["choices"]) in (told, told + 1)
    assert kept.notice == ""


def test_a_damaged_file_is_set_aside_and_the_version_before_goes_on(path):
    kept = LearnerRecord("02", path=path)
    kept.put("words", "speech", {"who": "first"})
    kept.put("words", "speech", {"who": "second"})
    path.write_text('{"schema": 1, "session": ', encoding="utf-8")
    again = LearnerRecord("02", path=path)
    assert again.get("words", "speech") == {"who": "first"}
    assert "set aside as 02.damaged-" in again.notice and "version before" in again.notice
    (aside,) = path.parent.glob("02.damaged-*.json")
    assert aside.read_text(encoding="utf-8").startswith('{"schema"')


def test_two_damaged_files_start_afresh_and_say_so(path):
    LearnerRecord("02", path=path).put("words", "speech", {})
    path.write_text("[]", encoding="utf-8")
    previous(path).write_bytes(b"\xff\xfe")
    again = LearnerRecord("02", path=path)
    assert not again.resumed and "starts afresh" in again.notice


@pytest.mark.parametrize(
    "change",
    [
        {"schema": 99},
        {"schema": "1"},
        {"session": "../x"},
        {"session": "03"},
        {"learner": "A B"},
        {"answers": []},
        {"minutes": "many"},
        {"statements": [1]},
        {"begun": "yesterday"},
    ],
)
def test_a_foreign_file_is_no_record(path, change):
    kept = LearnerRecord("02", path=path)
    kept.put("words", "speech", {})
    path.write_text(json.dumps(kept.data | change), encoding="utf-8")
    previous(path).unlink(missing_ok=True)
    assert LearnerRecord("02", path=path).data["words"] == {}
    assert list(path.parent.glob("02.damaged-*.json"))


def test_a_huge_file_is_not_read(path, monkeypatch):
    LearnerRecord("02", path=path).put("words", "speech", {"who": "x" * 500})
    monkeypatch.setattr(learner_record, "LARGEST_FILE", 100)
    with pytest.raises(ValueError, match="larger than 100"):
        learner_record.read(path)


def test_starting_over_loses_nothing(path):
    kept = LearnerRecord("02", path=path)
    kept.put("words", "speech", {"who": "me"})
    kept.start_over()
    assert (
        kept.get("words", "speech") is None and LearnerRecord("02", path=path).data["words"] == {}
    )
    (archived,) = (path.parent / "archive").glob("02-*.json")
    assert json.loads(archived.read_text(encoding="utf-8"))["words"] == {"speech": {"who": "me"}}


def test_two_windows_of_one_learner_keep_both_decisions(path):
    one, other = LearnerRecord("02", path=path), LearnerRecord("02", path=path)
    one.put("predictions", "a", SEVEN)
    other.put("predictions", "b", SEVEN)
    one.put("predictions", "c", SEVEN)
    assert set(LearnerRecord("02", path=path).data["predictions"]) == {"a", "b", "c"}


def test_no_code_leaves_the_home_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("CMSIM_HOME", str(tmp_path))
    for code in ("../x", "/etc", "a/b", "A", "", "x" * 41, "a\n"):
        with pytest.raises(ValueError, match="learner"):
            learner_record.folder_of(code)
    assert learner_record.folder_of("me").parent == Path(tmp_path)


@pytest.mark.parametrize(
    "section, key, value",
    [
        ("secrets", "a", 1),
        ("words", "", 1),
        ("words", "k" * 500, 1),
        ("words", "a", float("nan")),
        ("panels", "a", float("nan")),
        ("panels", "a", [10**400]),
        ("answers", "a", {"first": [[]]}),
        ("predictions", "a", 7),
        ("outcomes", "a", {"value": [1]}),
        ("words", "a", "x" * 300_000),
        ("words", 3, 1),
    ],
)
def test_what_cannot_be_kept_is_refused_and_changes_nothing(path, section, key, value):
    kept = LearnerRecord("02", path=path)
    kept.put("words", "before", {"here": ""})
    with pytest.raises(ValueError):
        kept.put(section, key, value)
    assert LearnerRecord("02", path=path).data["words"] == {"before": {"here": ""}}


def test_a_record_holds_who_did_what_when_and_no_name(path):
    kept = LearnerRecord("02", "A day", "1.0", path=path)
    kept.put("predictions", "guess", SEVEN)
    kept.put("answers", "services", {"kind": "KEY", "attempts": 1, "first": [], "last": []})
    kept.set_progress({"services": (3, 3)}, True)
    said = [(one["verb"], one["object"]) for one in kept.data["statements"]]
    assert said == [
        ("predicted", "predictions/guess"),
        ("answered", "answers/services"),
        ("completed", "02"),
    ]
    assert kept.data["status"] == "passed" and kept.data["learner"] == "me"
    assert os.environ.get("USER", "nobody in particular") not in kept.text()


def test_a_long_break_is_no_work():
    at = "2026-01-01T10:00:00+00:00"
    assert learner_record.minutes_between(at, "2026-01-01T10:05:00+00:00") == 5
    assert learner_record.minutes_between(at, "2026-01-01T12:00:00+00:00") == 0
    assert learner_record.minutes_between("2026-01-01T12:00:00+00:00", at) == 0


def test_it_says_saved_only_while_the_last_decision_could_be_written(path, monkeypatch):
    kept = LearnerRecord("02", path=path)
    assert kept.standing()["state"] == "new"
    kept.put("words", "line", {"a": "one"})
    assert kept.standing() == {"state": "on", "at": kept.data["last"], "why": ""}

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(learner_record, "write_whole", full)
        kept.put("words", "line", {"a": "two"})
        standing = kept.standing()
        assert standing["state"] == "off" and "No space left" in standing["why"]
        assert kept.get("words", "line") == {"a": "two"} and standing["again"]
        kept.put("words", "other", {"a": "three"})
        assert LearnerRecord("02", path=path).get("words", "line") == {"a": "one"}
    assert kept.standing()["state"] == "on"
    assert LearnerRecord("02", path=path).data["words"] == {
        "line": {"a": "two"},
        "other": {"a": "three"},
    }
    assert LearnerRecord("02").standing()["state"] == "off"


NOWHERE_TO_WRITE = {"file in the way": "file/work", "no home": "/dev/null/cmsim_work"}


@pytest.mark.parametrize("place", NOWHERE_TO_WRITE.values(), ids=NOWHERE_TO_WRITE)
def test_where_nothing_can_be_written_the_work_goes_on_and_nothing_says_saved(tmp_path, place):
    (tmp_path / "file").write_text("in the way")
    kept = LearnerRecord("02", path=tmp_path / place / "me" / "02.json")
    before = kept.standing()
    assert before["state"] == "off" and before["why"]
    kept.put("predictions", "guess", SEVEN)
    kept.set_progress({"guess": (1, 1)}, False)
    assert kept.get("predictions", "guess") == SEVEN and kept.standing() == before


def test_what_another_window_saved_is_taken_in_and_told_before_anything_is_written(path):
    one, other = LearnerRecord("02", path=path), LearnerRecord("02", path=path)
    one.put("predictions", "a", SEVEN)
    one.put("answers", "b", {"complete": True})
    one.put("answers", "c", {"complete": True})
    told = other.standing()
    assert told["state"] == "on" and "1 guess and 2 answers" in told["why"]
    assert "Reload" in told["why"] and one.standing()["why"] == ""


def test_a_window_that_is_only_opened_is_no_news_to_another(path):
    one = LearnerRecord("02", path=path)
    one.put("outcomes", "calls", {"value": 7, "unit": "calls"})
    LearnerRecord("02", path=path).put("outcomes", "calls", {"value": 7, "unit": "calls"})
    assert one.standing()["why"] == "" and one.standing()["state"] == "on"


def test_what_could_not_be_written_is_not_lost_when_another_window_writes(path, monkeypatch):
    one, other = LearnerRecord("02", path=path), LearnerRecord("02", path=path)

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(learner_record, "write_whole", full)
        one.put("predictions", "a", SEVEN)
    other.put("predictions", "b", SEVEN)
    one.put("predictions", "c", SEVEN)
    assert set(LearnerRecord("02", path=path).data["predictions"]) == {"a", "b", "c"}


PUTTER = """
import sys
from pathlib import Path
from cmsim.course.kit.learner_record import LearnerRecord
kept = LearnerRecord("02", path=Path(sys.argv[1]))
for n in range(40):
    kept.put("panels", f"{sys.argv[2]}-{n}", n)
"""


def test_two_processes_that_write_one_record_lose_nothing(path):
    writers = [
        subprocess.Popen([sys.executable, "-c", PUTTER, str(path), name]) for name in ("a", "b")
    ]
    assert [each.wait(120) for each in writers] == [0, 0]
    assert len(LearnerRecord("02", path=path).data["panels"]) == 80


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a person's folder to the person")
def test_nobody_else_on_the_computer_can_read_a_record(path):
    kept = LearnerRecord("02", path=path)
    kept.put("panels", "a", 1)
    kept.put("panels", "a", 2)
    assert path.stat().st_mode & 0o077 == previous(path).stat().st_mode & 0o077 == 0


def test_a_record_that_is_full_says_so_and_keeps_the_last_version(path, monkeypatch):
    kept = LearnerRecord("02", path=path)
    kept.put("panels", "a", "x")
    monkeypatch.setattr(learner_record, "LARGEST_FILE", path.stat().st_size + 100)
    kept.put("panels", "b", "x" * 200)
    assert "the record has reached" in kept.standing()["why"]
    assert LearnerRecord("02", path=path).data["panels"] == {"a": "x"}


ODD_BYTES = {
    "NaN": '"minutes": NaN',
    "Infinity": '"minutes": -Infinity',
    "too large": '"minutes": 1e999',
    "400 digits": f'"minutes": {"9" * 400}',
    "empty pair": '"answers": {"key": {"first": [[]]}}',
    "no guess": '"predictions": {"guess": {"values": [[]]}}',
    "no time zone": '"begun": "2026-01-01T10:00:00", "last": "2026-01-01T10:00:00"',
    "deep": f'"panels": {{"a": {"[" * 5000}{"]" * 5000}}}',
}


@pytest.mark.parametrize("odd", ODD_BYTES.values(), ids=ODD_BYTES)
def test_what_could_not_be_saved_again_is_set_aside_and_the_session_can_be_saved(path, odd):
    LearnerRecord("02", path=path).put("panels", "a", 1)
    text = path.read_text(encoding="utf-8")
    previous(path).unlink(missing_ok=True)
    path.write_text(text.rstrip().removesuffix("}") + f", {odd}}}", encoding="utf-8")
    kept = LearnerRecord("02", path=path)
    assert "set aside" in kept.notice
    kept.put("panels", "b", 2)
    assert LearnerRecord("02", path=path).data["panels"] == {"b": 2}


def test_a_mark_that_editors_put_before_a_text_is_no_damage(path):
    LearnerRecord("02", path=path).put("panels", "a", 1)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    kept = LearnerRecord("02", path=path)
    assert kept.notice == "" and kept.get("panels", "a") == 1


def test_what_a_killed_writer_left_half_written_goes_in_time(path):
    kept = LearnerRecord("02", path=path)
    kept.put("panels", "a", 1)
    old, new = path.with_name(".02.json.1-a.part"), path.with_name(".02.json.1-b.part")
    old.touch(), new.touch()
    os.utime(old, (time.time() - 7200,) * 2)
    LearnerRecord("02", path=path)
    assert new.exists() and not old.exists()
