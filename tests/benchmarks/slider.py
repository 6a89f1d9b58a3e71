"""From a changed value to the first picture, in a process that has drawn one before."""

from itertools import count
from time import perf_counter

from benchmarks.rounds import Row, interleaved, milliseconds, ratio
from cmsim.course.kit.journeys import STILL
from cmsim.course.meet.flow_figure import flow
from cmsim.course.meet.run_memo import RunMemo
from cmsim.model.network import Network
from cmsim.scenario.library.practices import eight_clinicians
from cmsim.scenario.library.resize import varied

OUTCOMES = ("contacts", "openings", "overdue", "open_caseload", "ed_visits", "admissions")


def rows(quick=False):
    """Yield the time to the flow figure as HTML, against the replication it shows; wall time."""
    kept, stream, alone, base = RunMemo(*OUTCOMES), count(1), count(1), eight_clinicians()

    def picture():
        scenario = varied(base, clinicians=7, half_days=16, weeks=52)
        stages, _ = kept.flow(scenario, next(stream))
        return flow(stages, "A changed value", STILL).html("flow")

    def replication():
        scenario = varied(base, clinicians=7, half_days=16, weeks=52)
        Network(scenario, f"{next(alone)}/1").run()

    seconds = interleaved(
        5 if quick else 15,
        clock=perf_counter,
        replication=lambda: replication() and None,
        picture=lambda: picture() and None,
    )
    found, spread = ratio(seconds, "picture", "replication")
    extra = [a - b for a, b in zip(seconds["picture"], seconds["replication"])]
    yield Row(
        11,
        "A changed value to a first picture, against one replication",
        1.3,
        1.1,
        found,
        spread=spread,
        note=(
            f"a model year, {milliseconds(seconds['replication'])}; the flow as SVG "
            f"with its numbers, {milliseconds(extra)} on top"
        ),
    )
