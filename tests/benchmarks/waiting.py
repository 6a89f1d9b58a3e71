"""How long a person waits at each panel of 00, 03 and 07: ``python tests/benchmarks waiting``.

A page asks its panels one after the other, on all cores, with nothing remembered; then a page that
opens later asks the same. Seconds of the clock from the changed control or the button to the first
picture and to the last; processor time of the page where all is remembered.
"""

import asyncio
import os
import tempfile
from time import perf_counter, process_time

from benchmarks.rounds import Row
from cmsim.course.caseload.lesson import lesson as caseload
from cmsim.course.meet.lesson import lesson as meet
from cmsim.course.structures.lesson import lesson as structures
from cmsim.experiment.progressive_run import ProgressiveRun

FIRST, LAST, REMEMBERED = 1.0, 5.0, 0.05  # seconds
ASK = {
    "practice": lambda panel: panel.run(),
    "play": lambda panel: panel.changed(),
    "one_patient": lambda panel: panel.changed(),
    "weeks": lambda panel: panel.more.click(),
    "repeats": lambda panel: (panel.set(panel.guess, value="real"), panel.go.click()),
    "advise": lambda panel: panel.ask(),
    "switches": lambda panel: (
        next(box for box in panel.boxes.values() if not box.disabled).set_trait("value", True)
        or panel.go.click()
    ),
}


def press(panel):
    panel.go.click()


async def asked(panel, name):
    """Ask a panel; return seconds to the first picture and to the last, and of the processor."""
    shown, show = [], panel.show

    def showing(html):
        show(html)
        shown.append(perf_counter())

    panel.show = showing
    began, busy = perf_counter(), process_time()
    ASK.get(name, press)(panel)
    while getattr(panel, "work", None) is not None and panel.work.going_on:
        await asyncio.sleep(0.002)
    del panel.show
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


def warm_up():
    """Start the processes, which a page that has asked before has."""
    pool = ProgressiveRun(-1).pool
    for future in pool.warm_up if pool else ():
        future.result(60)


def rows(quick=False):
    """Yield for each panel how long it took, with nothing remembered and with all remembered."""
    kept = {name: os.environ.get(name) for name in ("CMSIM_HOME", "CMSIM_STRICT")}
    os.environ["CMSIM_STRICT"] = "1"
    try:
        warm_up()
        for lesson in (meet, caseload, structures):
            with tempfile.TemporaryDirectory() as home:
                os.environ["CMSIM_HOME"] = home
                cold = asyncio.run(visit(lesson))
                again = [asyncio.run(visit(lesson)) for _ in range(1 if quick else 3)]
            for name, (first, last, _) in cold.items():
                cpu = min(each[name][2] for each in again)
                yield from of_panel(f"{lesson.session} {name}", first, last, cpu)
    finally:
        for name, value in kept.items():
            os.environ.pop(name, None) if value is None else os.environ.update({name: value})


def of_panel(what, first, last, cpu):
    """Yield the three rows of one panel."""
    for words, gate, found in (
        ("to the first picture", FIRST, first),
        ("to the last", LAST, last),
        ("of the processor, all remembered", REMEMBERED, cpu),
    ):
        yield Row(16, f"{what}: seconds {words}", gate, None, found, unit="s")
