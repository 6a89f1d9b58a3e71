"""From a changed value to the first picture, in a process that has drawn one before."""

from itertools import count
from time import perf_counter

from benchmarks.rounds import Row, interleaved, milliseconds, ratio
from cmsim.course.meet.visit import Visit
from cmsim.model.network import Network
from cmsim.scenario.library.practices import eight_clinicians
from cmsim.scenario.library.resize import varied


def rows(quick=False):
    """Yield the time to the people as dots, against the replication they show; wall time."""
    stream, alone, base = count(1), count(1), eight_clinicians()
    visit = Visit(varied(base, clinicians=7, weeks=52))

    def picture():
        visit.show(16, next(stream))
        return visit.followed(), visit.scene()

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
            f"a model year, {milliseconds(seconds['replication'])}; people as dots, "
            f"and one to follow for each ending, {milliseconds(extra)} on top"
        ),
    )
