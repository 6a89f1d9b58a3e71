"""Long questions in the terminal: Ctrl-C keeps what is known, the same command goes on from it."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from cmsim.cli import main, print_results
from cmsim.experiment import executor
from cmsim.experiment.job import perform
from cmsim.experiment.sqlite_cache import FILE

ROOT = Path(__file__).parent.parent
SOLO, SHORT = "solo-rural-embedded", ("--weeks", "4")
SIZE = (
    "size",
    SOLO,
    *SHORT,
    "--target",
    "contacts >= 4",
    "--half-days",
    "2,6,10",
    "--ceiling",
    "32",
)
SENSITIVITY = (
    "sensitivity",
    SOLO,
    "--weeks",
    "1",
    "--measure",
    "contacts",
    "--top",
    "2",
    "--replications",
    "4",
    "--inputs",
    "4",
)
MAP = (
    "map",
    SOLO,
    *SHORT,
    "--x",
    "work.travel=15:60:2",
    "--y",
    "half_days=2:8:2",
    "--measure",
    "contacts",
    "--ceiling",
    "12",
)
# Each with the runs after which it is stopped: sensitivity in its tornado, then in its inputs.
QUESTIONS = {"size": (SIZE, 60), "sensitivity": (SENSITIVITY, 100, -3), "map": (MAP, 100)}


@pytest.fixture
def ask(monkeypatch, capsys, tmp_path):
    """Return a function that asks and is interrupted after some runs: status, output, errors, runs.

    What it remembers lies in the folder ``home``.
    """

    def asking(command, home, interrupted=None):
        done = []

        def counting(job):
            done.append((job.scenario.hash, job.replication))
            return perform(job)

        @contextmanager
        def progress(what=""):
            yield lambda now, total: len(done) != interrupted

        monkeypatch.setenv("CMSIM_HOME", str(tmp_path / home))
        monkeypatch.setattr(executor, "perform", counting)
        monkeypatch.setattr(print_results, "progress", progress)
        status = main.main(command)
        return status, *capsys.readouterr(), done

    return asking


@pytest.mark.slow
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_stopped_question_tells_what_is_known_and_is_taken_up_again(ask, question):
    command, *stops = QUESTIONS[question]
    status, whole, err, runs = ask(command, "one go")
    assert status == 0 and err == "" and "topped" not in whole
    before = []
    for at in stops:
        left = at % len(runs) - len(before)
        status, told, err, some = ask(command, "several goes", left)
        assert status == 130 and "topped" in told and len(some) == left
        assert err == (
            "stopped; what was found until then is above, and the same command goes on from there\n"
        )
        before += some
    status, again, err, after = ask(command, "several goes")
    assert (status, again, err) == (0, whole, "")
    assert sorted(before + after) == sorted(runs)


def test_what_was_asked_once_is_answered_again_without_a_run(ask):
    first, second = ask(MAP, "home"), ask(MAP, "home")
    assert first[:3] == second[:3] and first[3] and not second[3]


def known(home):
    """Return how many runs a folder remembers."""
    path = home / "cache" / FILE
    if not path.exists():
        return 0
    with closing(sqlite3.connect(path)) as connection:
        try:
            return connection.execute("SELECT count(*) FROM runs").fetchone()[0]
        except sqlite3.OperationalError:
            return 0


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent to a process group")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_in_a_terminal_keeps_the_runs_and_says_so_in_one_line(tmp_path, jobs):
    command = (
        "size",
        "eight-clinicians-embedded",
        "--target",
        "overdue follow-ups <= 10 %",
        "--jobs",
        jobs,
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "cmsim.cli.main", *command],
        cwd=ROOT,
        text=True,
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"CMSIM_HOME": str(tmp_path)},
    )
    until = time.monotonic() + 60
    while known(tmp_path) < 10 and time.monotonic() < until:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130 and "Stopped before the end" in out
    assert err.startswith("stopped; what was found") and err.count("\n") == 1
    assert known(tmp_path) >= 10
