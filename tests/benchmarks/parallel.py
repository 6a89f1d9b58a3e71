"""Replications on two processes that are ready, against one after the other."""

from time import perf_counter

from benchmarks.rounds import Row, interleaved, load, milliseconds, ratio
from cmsim.experiment.run import run
from cmsim.scenario.library.practices import eight_clinicians

PROCESSES = 2


def rows(quick=False):
    """Yield the speed-up of a warm pool; all measures, no logs, wall time."""
    replications, scenario = 12 if quick else 48, eight_clinicians().replace(weeks=52)
    run(scenario, replications=PROCESSES, jobs=PROCESSES)
    seconds = interleaved(
        2 if quick else 5,
        clock=perf_counter,
        **{
            name: lambda jobs=jobs: run(scenario, replications=replications, jobs=jobs) and None
            for name, jobs in (("one", 1), ("pool", PROCESSES))
        },
    )
    found, spread = ratio(seconds, "one", "pool")
    yield Row(
        10,
        f"{replications} replications on {PROCESSES} warm processes, against one",
        1.7,
        1.9,
        found,
        more=True,
        spread=spread,
        note=(
            f"model years with all measures, wall time; one process "
            f"{milliseconds([each / replications for each in seconds['one']])} each; "
            f"load average {load()}, which counts against it"
        ),
    )
