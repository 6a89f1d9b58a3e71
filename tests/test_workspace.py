"""Files are written whole or not at all, and by one process at a time."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from cmsim import workspace
from cmsim.workspace import home, locked, replacing, write_whole

ROOT = Path(__file__).parent.parent
WRITER = """
import sys
from cmsim.workspace import write_whole
print("begun", flush=True)
n = 0
while True:
    n += 1
    write_whole(sys.argv[1], f"{n} " * 200_000)
"""
HALF = """
import os, sys
from cmsim.workspace import replacing
with replacing(sys.argv[1]) as part:
    part.write_text("half")
    os.kill(os.getpid(), 9)
"""
COUNTER = """
import sys
from pathlib import Path
from cmsim.workspace import locked, write_whole
path = Path(sys.argv[1])
for _ in range(40):
    with locked(path):
        write_whole(path, str(int(path.read_text()) + 1))
"""
HOLDER = """
import sys, time
from cmsim.workspace import locked
with locked(sys.argv[1]):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "work.txt"
    path.write_text("before", encoding="utf-8")
    return path


def started(code, path, **how):
    return subprocess.Popen(
        [sys.executable, "-c", code, str(path)], cwd=ROOT, text=True, stdout=subprocess.PIPE, **how
    )


def names(path):
    """Return what lies in the folder of a file, locks left out."""
    return {each.name for each in path.parent.iterdir() if each.suffix != ".lock"}


# --- whole or not at all


def test_text_and_bytes_are_written_as_they_are(path):
    write_whole(path, "ä\nb\n")
    assert path.read_bytes() == "ä\nb\n".encode()
    write_whole(path, b"\xff\r\n")
    assert path.read_bytes() == b"\xff\r\n" and names(path) == {"work.txt"}


@pytest.mark.parametrize("wait", [0.0, 0.02, 0.1, 0.3])
def test_a_killed_writer_leaves_a_whole_file(path, wait):
    with started(WRITER, path) as process:
        process.stdout.readline()
        time.sleep(wait)
        process.kill()
    words = path.read_text(encoding="utf-8").split()
    assert words == ["before"] or (len(words) == 200_000 and len(set(words)) == 1)


@pytest.mark.skipif(os.name == "nt", reason="a process kills itself by a signal")
def test_a_writer_that_dies_half_way_leaves_the_old_file(path):
    with started(HALF, path) as process:
        process.wait(30)
    assert process.returncode == -signal.SIGKILL
    assert path.read_text(encoding="utf-8") == "before"


def test_what_fails_half_way_is_raised_and_leaves_the_old_file_alone(path):
    with pytest.raises(RuntimeError, match="no more"), replacing(path) as part:
        part.write_text("half", encoding="utf-8")
        raise RuntimeError("no more")
    assert path.read_text(encoding="utf-8") == "before" and names(path) == {"work.txt"}


def test_what_cannot_be_written_is_said(tmp_path, path, monkeypatch):
    with pytest.raises(OSError):
        write_whole(tmp_path / "nowhere" / "work.txt", "after")
    with pytest.raises(UnicodeEncodeError):
        write_whole(path, "\ud800")
    folder = tmp_path / "folder"
    (folder / "inside").mkdir(parents=True)
    with pytest.raises(OSError):
        write_whole(folder, "after")

    def full(file):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(workspace.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, "after")
    assert path.read_text(encoding="utf-8") == "before"
    assert names(path) == {"work.txt", "folder"}


# --- one at a time


def test_two_processes_do_not_come_between_each_other(path):
    path.write_text("0", encoding="utf-8")
    several = [started(COUNTER, path) for _ in range(3)]
    assert [each.wait(60) for each in several] == [0, 0, 0]
    for each in several:
        each.stdout.close()
    assert path.read_text(encoding="utf-8") == "120"


def test_a_lock_that_is_held_is_waited_for_and_then_refused(path):
    with started(HOLDER, path) as process:
        process.stdout.readline()
        before = time.monotonic()
        with pytest.raises(TimeoutError, match="another process"), locked(path, patience=0.2):
            pass
        assert 0.2 <= time.monotonic() - before < 5
        process.kill()
    with locked(path, patience=5):
        pass


def test_threads_of_one_process_take_turns(path):
    seen = []

    def work(name):
        with locked(path):
            seen.append(name)
            time.sleep(0.02)
            seen.append(name)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert seen[::2] == seen[1::2] and len(set(seen)) == 4


def test_an_error_under_a_lock_gives_the_lock_back(path):
    with pytest.raises(RuntimeError), locked(path):
        raise RuntimeError
    with locked(path, patience=0):
        pass


# --- the folder


def test_the_folder_of_a_persons_work_is_named_in_one_place(monkeypatch, tmp_path):
    monkeypatch.setenv("CMSIM_HOME", str(tmp_path))
    assert home() == tmp_path
    named = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "cmsim").rglob("*.py")
        if "cmsim_work" in (text := path.read_text("utf-8")) or 'get("CMSIM_HOME' in text
    ]
    assert named == ["cmsim/workspace.py"]


@pytest.mark.parametrize(
    "given, meant",
    {
        "~": ".",
        "~/mine": "mine",
        '"~/my work"': "my work",
        " 'work' ": "here/work",
        "": "cmsim_work",
        '""': "cmsim_work",
    }.items(),
)
def test_the_folder_is_where_it_was_meant_wherever_a_page_goes_later(
    monkeypatch, tmp_path, given, meant
):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("CMSIM_HOME", given)
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    workspace.resolved.cache_clear()
    assert home() == tmp_path / meant
    monkeypatch.chdir(tmp_path)
    assert home() == tmp_path / meant
    workspace.resolved.cache_clear()


def test_a_person_without_a_home_is_told_and_nothing_is_written(monkeypatch):
    def nobody():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(workspace.Path, "home", nobody)
    for given in ("", "~/mine"):
        monkeypatch.setenv("CMSIM_HOME", given)
        workspace.resolved.cache_clear()
        assert "no home folder" in workspace.trouble_with(home())
    workspace.resolved.cache_clear()
