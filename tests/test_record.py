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
    LearnerRecord("02", path=path).put("predictions", "guess", 7)
    again = LearnerRecord("02", path=path)
    assert again.get("predictions", "guess") == 7 and again.resumed and again.notice == ""


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
    one.put("predictions", "a", 1)
    other.put("predictions", "b", 2)
    one.put("predictions", "c", 3)
    assert LearnerRecord("02", path=path).data["predictions"] == {"a": 1, "b": 2, "c": 3}


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
        ("words", "a", "x" * 300_000),
        ("words", 3, 1),
    ],
)
def test_what_cannot_be_kept_is_refused_and_changes_nothing(path, section, key, value):
    kept = LearnerRecord("02", path=path)
    kept.put("words", "before", "here")
    with pytest.raises(ValueError):
        kept.put(section, key, value)
    assert LearnerRecord("02", path=path).data["words"] == {"before": "here"}


def test_a_record_holds_who_did_what_when_and_no_name(path):
    kept = LearnerRecord("02", "A day", "1.0", path=path)
    kept.put("predictions", "guess", 7)
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
    kept.put("words", "line", "one")
    assert kept.standing() == {"state": "on", "at": kept.data["last"], "why": ""}

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(learner_record, "write_whole", full)
        with pytest.raises(OSError):
            kept.put("words", "line", "two")
    standing = kept.standing()
    assert standing["state"] == "off" and "No space left" in standing["why"]
    kept.put("words", "line", "three")
    assert kept.standing()["state"] == "on"
    assert LearnerRecord("02").standing()["state"] == "off"
