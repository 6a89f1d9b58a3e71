"""Instructions of a model year against bare timeouts, counted by callgrind: slow, but repeatable.

A year is the difference of three years and one, so imports and building do not count.
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
                code,
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
    """Yield the instructions of a model year, as a multiple of those of its bare events."""
    from benchmarks.model_year import counts
    from benchmarks.reference import reference

    what, why = "Model year in instructions, against as many bare timeouts", None
    if quick:
        why = "takes minutes: left out of the short version"
    elif not shutil.which("valgrind"):
        why = "valgrind is not installed here"
    if why:
        yield Row(2, what, 2.0, 1.7, None, note=why)
        return
    long, short = counts(reference(156)), counts(reference(52))
    events, width = (long["events"] - short["events"]) // 2, short["heap width, mean"]
    ours, bare = of_a_year(MODEL), of_a_year(BARE, events=events, width=width)
    yield Row(
        2,
        what,
        2.0,
        1.7,
        ours / bare,
        note=(
            f"callgrind, third and second year: {ours:,.0f} million for {events:,} events, "
            f"{bare:,.0f} million bare"
        ),
    )
