"""Patients, clinicians and care managers respond to how care goes, each by its own switch."""

import pytest

from cmsim.experiment.run import run
from cmsim.scenario.library.practices import eight_clinicians
from cmsim.scenario.library.workflows import seven_practices

REPLICATIONS, WEEKS = 4, 52


def pairs(before, after, *measures):
    """Return for each measure (before, after) in each replication."""
    named = (("a", before), ("b", after))
    results = run(
        *(each.replace(weeks=WEEKS, name=name) for name, each in named),
        replications=REPLICATIONS,
        measures=measures,
    )
    tables = [results.measure(each) for each in measures]
    return [list(zip(table["a"], table["b"], strict=True)) for table in tables]


@pytest.mark.slow
def test_patients_who_stop_of_themselves_shorten_care():
    base = eight_clinicians()
    leaving = base.change("engagement.leaves_monthly", 0.12)
    left, graduated = pairs(base, leaving, "disengaged", "closed_graduated")
    assert all(b > a for a, b in left)
    assert all(b < a for a, b in graduated)


@pytest.mark.slow
@pytest.mark.parametrize("path, high", [("trust.slow", 0.10), ("trust.open_loop", 0.05)])
def test_slow_first_calls_and_open_loops_cost_trust_and_referrals(path, high):
    base = eight_clinicians().change("trust.slow", 0).change("trust.open_loop", 0)
    costing = base.change(path, high)
    trust, referred = pairs(base, costing, "trust", "found_by_clinician")
    assert all(b < a for a, b in trust)
    assert all(b < a for a, b in referred)


@pytest.mark.slow
def test_seven_practices_cost_attention_and_two_do_not():
    many, few = seven_practices(), eight_clinicians()
    (minutes,) = pairs(many, many.change("work.fragmentation", 0.10), "minutes_per_contact")
    assert all(b > a for a, b in minutes)
    (contacts,) = pairs(few, few.change("work.fragmentation", 0.10), "contacts")
    assert all(a == b for a, b in contacts)
