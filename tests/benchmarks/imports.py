"""What ``import cmsim`` costs in a fresh process, and what it loads."""

import os
import subprocess
import sys
from pathlib import Path

from benchmarks.rounds import Row, interleaved, milliseconds, ratio

ROOT = Path(__file__).parents[2]
HEAVY = ("numpy", "pandas", "matplotlib", "scipy", "ipywidgets")
SMALLEST = """
import simpy
from pydantic import BaseModel, Field
class Clinic(BaseModel):
    size: int = Field(1000, ge=20)
    share: float = 0.5
Clinic(size=20)
"""
READY = """
from cmsim import library, run
scenario = library.eight_clinicians()
"""
TIMED = "import time\nstart = time.process_time()\n{code}\nprint(time.process_time() - start)"
LOADED = "{code}\nimport sys\nprint(*(name for name in {heavy} if name in sys.modules))"


def python(code):
    """Return what a fresh Python prints for some code."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": path},
        cwd=ROOT,
    )
    return done.stdout.strip()


def seconds_for(code):
    """Return the CPU seconds of some code in a fresh Python, its start not counted."""
    return float(python(TIMED.format(code=code)))


def heavy_modules(code="import cmsim"):
    """Return which heavy modules are in memory after some code."""
    return python(LOADED.format(code=code, heavy=HEAVY)).split()


def rows(quick=False):
    """Yield the time of the import, of all that a first run needs, and what they load."""
    seconds = interleaved(
        5 if quick else 15,
        smallest=lambda: seconds_for(SMALLEST),
        cmsim=lambda: seconds_for("import cmsim"),
        ready=lambda: seconds_for(READY),
    )
    base = f"simpy, pydantic and a small model: {milliseconds(seconds['smallest'])}"
    found, spread = ratio(seconds, "cmsim", "smallest")
    yield Row(
        12,
        "`import cmsim` against simpy and pydantic with one small model",
        1.3,
        1.1,
        found,
        spread=spread,
        note=f"names are loaded when first used; {base}",
    )
    found, spread = ratio(seconds, "ready", "smallest")
    yield Row(
        12,
        "The same with `run`, the library and a scenario in hand",
        None,
        None,
        found,
        spread=spread,
        note=f"every part declared: {milliseconds(seconds['ready'])}",
    )
    loaded = heavy_modules() + heavy_modules(READY)
    yield Row(
        12,
        f"Of {', '.join(HEAVY)}: loaded by either",
        0,
        0,
        len(loaded),
        unit="modules",
        note=" ".join(loaded),
    )
