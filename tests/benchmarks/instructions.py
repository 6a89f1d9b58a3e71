"""Instructions of a finished task against a bare timeout, by callgrind: slow, but repeatable.

A year is the difference of three years and one, so imports and building do not count. Python is
left at once in the end, so that its last look for garbage, as long as the log is, does not either.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.rounds import Row

ROOT = Path(__file__).parents[2]
MOST, AIM = 9.0, 7.8  # bare timeouts for each finished task
PATHS = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
MODEL = """
from benchmarks.reference import reference
from cmsim.model.network import Network
Network(reference(52 * {years}), 1).run()
"""
BARE = """
from benchmarks.model_year import timeouts
import benchmarks.reference
timeouts({events} * {years}, {width})
"""
LEAVE = "\nimport os\nos._exit(0)\n"


def instructions(code):
    """Return the instructions that a fresh Python takes for some code."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [
                "valgrind",
                "--tool=callgrind",
                f"--callgrind-out-file={folder}/out",
                sys.executable,
                "-c",
                code + LEAVE,
            ],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": PATHS, "PYTHONHASHSEED": "0"},
        )
    return int(re.search(r"refs:\s*([\d,]+)", done.stderr)[1].replace(",", ""))


def of_a_year(code, **settings):
    """Return the instructions of one more year, in millions."""
    three, one = (instructions(code.format(years=years, **settings)) for years in (3, 1))
    return (three - one) / 2e6


def rows(quick=False):
    """Yield the instructions of a finished task, as a multiple of those of a bare timeout."""
    from benchmarks.model_year import counts
    from benchmarks.reference import reference

    what, why = "Instructions for each finished task, in bare SimPy timeouts, heap as wide", None
    if quick:
        why = "takes minutes: left out of the short version"
    elif not shutil.which("valgrind"):
        why = "valgrind is not installed here"
    if why:
        yield Row(1, what, MOST, AIM, None, unit="timeouts", note=why)
        return
    long, short = counts(reference(156)), counts(reference(52))
    events, tasks = ((long[name] - short[name]) / 2 for name in ("events", "finished tasks"))
    width = short["heap width, mean"]
    ours, bare = of_a_year(MODEL), of_a_year(BARE, events=round(events), width=width)
    yield Row(
        1,
        what,
        MOST,
        AIM,
        (ours / tasks) / (bare / events),
        unit="timeouts",
        note=(
            f"callgrind, third and second year: {ours:,.0f} million for {tasks:,.0f} tasks, "
            f"{bare:,.0f} million for {events:,.0f} timeouts; the same under any load"
        ),
    )
