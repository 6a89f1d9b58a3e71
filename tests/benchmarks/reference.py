"""The reference year: its exact counts, and its time against bare and against textbook SimPy."""

from functools import partial

from benchmarks import model_year
from benchmarks.rounds import Row, interleaved, milliseconds, ratio
from benchmarks.yardsticks import Textbook
from cmsim.scenario.library.practices import eight_clinicians

# Patients of the panel; how many times faster than textbook SimPy at least, and to aim at.
TEXTBOOK = ((8_000, 3.0, 5.0), (64_000, 15.0, 30.0))
YARDSTICK = "bare SimPy timeouts, as many, heap as wide"


def reference(weeks=52, patients=None):
    """Return the eight-clinician practice with two care managers, its panel as large as told."""
    scenario = eight_clinicians().replace(weeks=weeks)
    return scenario.change("practices.*.panel.size", patients) if patients else scenario


def counted(quick):
    """Yield the counts and the time of the reference year."""
    scenario = reference()
    found = model_year.counts(scenario)
    events, tasks = found["events"], found["finished tasks"]
    yield Row(
        3,
        "Events per finished task of a care manager (exact count)",
        4.5,
        3.7,
        events / tasks,
        unit="events",
        note="the counts are in the table above",
    )
    seconds = interleaved(
        5 if quick else 15,
        year=lambda: model_year.year(scenario),
        bare=lambda: model_year.timeouts(events, found["heap width, mean"]),
    )
    times, spread = ratio(seconds, "year", "bare")
    yield Row(
        1,
        f"Model year against {YARDSTICK}",
        None,
        None,
        times,
        spread=spread,
        note=(f"{milliseconds(seconds['year'])} a year, building and log included"),
    )
    times, spread = ratio(seconds, "year", "bare", events / tasks)
    yield Row(
        1,
        "Both together: bare timeouts per finished task",
        None,
        None,
        times,
        unit="timeouts",
        spread=spread,
        note="few events that each do much, or many small ones; instructions are the gate",
    )


def tasks_of(log):
    """Return the finished tasks in the log of the textbook practice."""
    return sum(activity == "spent" and kind != "interruption" for _, activity, kind in log)


def textbook_year(scenario):
    """Run a year of the textbook practice."""
    Textbook(scenario).run()


def textbook(quick):
    """Yield the speed against textbook SimPy, for two sizes of panel."""
    for patients, gate, aim in TEXTBOOK[:1] if quick else TEXTBOOK:
        scenario = reference(patients=patients)
        seconds = interleaved(
            2 if quick else 3,
            ours=partial(model_year.year, scenario),
            textbook=partial(textbook_year, scenario),
        )
        times, spread = ratio(seconds, "textbook", "ours")
        yield Row(
            7,
            f"Speed against textbook SimPy, {patients:,} patients, 2 care managers",
            gate,
            aim,
            times,
            more=True,
            spread=spread,
            note=(
                f"model year {milliseconds(seconds['ours'])}; the textbook model leaves out trust, "
                "sites, hand-offs, monitoring and more"
            ),
        )


def rows(quick=False):
    """Yield every row of this file, counts first."""
    yield from counted(quick)
    yield from textbook(quick)
