"""Patients, clinicians and care managers respond to how care goes, each by its own switch."""

import pytest

from cmsim.experiment.run import run
from cmsim.scenario.library.practices import eight_clinicians
from cmsim.scenario.library.workflows import seven_practices

REPLICATIONS, WEEKS = 4, 52


def pairs(before, after, measure):
    """Return (before, after) of a measure in each replication."""
    named = (("a", before), ("b", after))
    results = run(
        *(each.replace(weeks=WEEKS, name=name) for name, each in named),
        replications=REPLICATIONS,
        measures=[measure],
    )
    table = results.measure(measure)
    return list(zip(table["a"], table["b"], strict=True))


@pytest.mark.slow
def test_patients_who_stop_of_themselves_shorten_care():
    base = eight_clinicians()
    leaving = base.change("engagement.leaves_monthly", 0.12)
    assert all(b > a for a, b in pairs(base, leaving, "disengaged"))
    assert all(b < a for a, b in pairs(base, leaving, "closed_graduated"))


@pytest.mark.slow
@pytest.mark.parametrize("path, high", [("trust.slow", 0.10), ("trust.open_loop", 0.05)])
def test_slow_first_calls_and_open_loops_cost_trust_and_referrals(path, high):
    base = eight_clinicians().change("trust.slow", 0).change("trust.open_loop", 0)
    costing = base.change(path, high)
    assert all(b < a for a, b in pairs(base, costing, "trust"))
    assert all(b < a for a, b in pairs(base, costing, "found_by_clinician"))


@pytest.mark.slow
def test_seven_practices_cost_attention_and_two_do_not():
    many, few = seven_practices(), eight_clinicians()
    assert all(
        b > a
        for a, b in pairs(many, many.change("work.fragmentation", 0.10), "minutes_per_contact")
    )
    assert all(a == b for a, b in pairs(few, few.change("work.fragmentation", 0.10), "contacts"))
