"""How long a person waits at the panels of lessons 00, 03, and 07 and of page 81, on all cores.

A page asks its panels one after the other with nothing remembered, its processes being ready; then
pages that open later ask the same. Wall time from the changed control or the button to the first
picture and to the last; processor time of the page where all is remembered.
"""

import asyncio
import os
import tempfile
from time import perf_counter, process_time

from benchmarks.rounds import Row
from cmsim.course.caseload.lesson import lesson as caseload
from cmsim.course.meet.lesson import lesson as meet
from cmsim.course.structures.leaders import lesson as leaders
from cmsim.course.structures.lesson import lesson as structures
from cmsim.experiment.progressive_run import ProgressiveRun

FIRST, LAST, REMEMBERED = 1.0, 5.0, 0.05  # seconds
MAP = "where"
STEP = 0.002


def tick_one(panel):
    """Switch the first row off that can be."""
    box = next(box for box in panel.boxes.values() if not box.disabled)
    panel.set(box, value=True)
    panel.go.click()


def compare(panel):
    """Run all side by side; where there is no button for that, open the panel."""
    panel.go.click() if panel.go else panel.open()


def switch(panel):
    """Take the first pro or con away that can be; on page 81, press the button then."""
    if panel.go:
        tick_one(panel)
        return
    next(box for box in panel.boxes.values() if not box.disabled).value = False


def predict(panel):
    """Predict, and run the repeats."""
    panel.set(panel.guess, value="real")
    panel.go.click()


ASK = {
    "practice": lambda panel: panel.another.click(),
    "one_patient": lambda panel: panel.changed(),
    "repeats": predict,
    "side_by_side": compare,
    "switches": switch,
    "advise": lambda panel: panel.ask(),
    "curve": lambda panel: setattr(panel.fields["talk"], "value", 20),
    "ways": lambda panel: setattr(panel.percent, "value", 30),
}


async def asked(panel, name):
    """Ask a panel; return seconds to the first picture and to the last, and of the processor."""
    shown, show = [], panel.show

    def showing(html):
        show(html)
        shown.append(perf_counter())

    panel.show = showing
    if hasattr(panel, "dots"):
        panel.dots.observe(lambda change: shown.append(perf_counter()), "scene")
    began, busy = perf_counter(), process_time()
    ASK.get(name, lambda panel: panel.go.click())(panel)
    while (work := getattr(panel, "work", None)) is not None and work.going_on:
        await asyncio.sleep(STEP)
    return shown[0] - began, shown[-1] - began, process_time() - busy


async def visit(lesson):
    """Open a page of a lesson as a kernel does, and ask each of its panels."""
    lesson.given, found = None, {}
    for name in lesson.kinds:
        panel = lesson.fresh(name)
        found[name] = await asked(panel, name)
        panel.halt()
    lesson.given = None
    return found


def ready():
    """Wait for the processes, which a page that has asked before has."""
    pool = ProgressiveRun(-1).pool
    for future in pool.warm_up if pool else ():
        future.result(60)


def measured(lesson, later):
    """Return what each panel took with nothing remembered, and the least processor time later."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["CMSIM_HOME"] = home
        found = asyncio.run(visit(lesson))
        again = [asyncio.run(visit(lesson)) for _ in range(later)]
    return {
        name: (first, last, min(each[name][2] for each in again))
        for name, (first, last, _) in found.items()
    }


def rows(quick=False):
    """Yield the longest wait of each page; the map of page 81 by itself."""
    before = {name: os.environ.get(name) for name in ("CMSIM_HOME", "CMSIM_STRICT")}
    os.environ["CMSIM_STRICT"] = "1"
    try:
        ready()
        for lesson in (meet, caseload, structures, leaders):
            found = measured(lesson, 1 if quick else 3)
            alone = {MAP: found.pop(MAP)} if MAP in found else {}
            yield from longest(f"lesson {lesson.session}", found)
            if alone:
                yield from longest(f"the map of lesson {lesson.session}", alone)
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def longest(where, found):
    """Yield the longest waits of some panels, and say all of them."""
    for n, (what, gate) in enumerate(
        (
            ("Changed control to a first picture with its band", FIRST),
            ("Changed control to the last picture", LAST),
            ("Processor time where all is remembered", REMEMBERED),
        )
    ):
        told = ", ".join(f"{name} {each[n]:.2g}" for name, each in found.items())
        yield Row(
            16,
            f"{what}: the longest of {where}",
            gate,
            None,
            max(each[n] for each in found.values()),
            unit="s",
            note=told if len(found) > 1 else "",
        )
