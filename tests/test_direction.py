"""More staff, fewer demands and shorter tasks help, in each replication on common seeds.

A single replication may go the other way: a call made earlier meets another hour and may go
unanswered, and one patient more in care is one more to be late for. Such exceptions are counted:
at most one in ten, and two in ten where the change only makes the same contacts earlier. The mean
must be clear.
"""

from functools import cache

import pytest
from stories import of

from cmsim.analysis.statistics import estimate
from cmsim.model.log import Activity, Kind
from cmsim.model.network import Network
from cmsim.scenario.library.practices import three_clinicians
from cmsim.scenario.post import embedded
from cmsim.units import DAY, WEEK

REPLICATIONS = 10
BASE = (  # at a fixed intake: no list that fills whatever time there is
    three_clinicians()
    .replace(weeks=26, typical_caseload=30)
    .change("engagement.admits_by_minutes", False)
    .change("engagement.list_ahead", 0)
)
PEOPLE = (Kind.OUTREACH, Kind.FIRST_VISIT, Kind.FOLLOW_UP, Kind.TRANSITION)


def contacts(log):
    """Return the contacts completed."""
    return len(of(log, Activity.VISITED_FIRST, Activity.CONTACTED))


def days_late(log):
    """Return by how many days contacts were late, on average."""
    late = [entry.value for entry in of(log, Activity.VISITED_FIRST, Activity.CONTACTED)]
    return sum(late) / len(late)


def days_waiting(log):
    """Return the days that tasks for patients waited on worklists, in all, up to the end."""
    waiting, days = {}, 0.0
    for time, activity, practice, number, _, kind, minutes in log:
        if kind in PEOPLE and activity is Activity.ADDED:
            waiting.setdefault((practice, number, kind), time)
        elif kind in PEOPLE and activity is Activity.SPENT and number is not None:
            days += max(0.0, time - minutes - waiting.pop((practice, number, kind), time)) / DAY
    return days + sum((BASE.weeks * WEEK - time) / DAY for time in waiting.values())


def busy_share(log):
    """Return the share of paid time spent on work."""
    spent = {
        kind: sum(entry.value for entry in of(log, Activity.SPENT) if entry.detail == kind)
        for kind in Kind
    }
    return 1 - spent[Kind.WAITING] / (sum(spent.values()) - spent[Kind.LEAVE])


@cache
def logs(scenario):
    """Return the logs of one scenario, one for each replication."""
    return [Network(scenario, f"1/{n}").run() for n in range(1, REPLICATIONS + 1)]


CHANGES = {
    "a second care manager": BASE.replace(
        posts=(*BASE.posts, embedded("Bea", "Oak Road", half_days=8))
    ),
    "longer half-days": BASE.change("posts.*.half_day", 5),
    "shorter follow-ups": BASE.change("work.follow_up", 15),
    "less to write": BASE.change("practices.*.place.documentation", 0.3),
    "no pulls": BASE.change("practices.*.place.pulled", 0).change(
        "practices.*.place.pulled_when_short", 0
    ),
    "no interruptions": BASE.change("practices.*.place.interruptions", 0),
    "no leave": BASE.change("posts.*.leave", 0),
    "no registry": BASE.change("posts.*.registry", 0),
    "fewer referrals": BASE.change("practices.*.referral_habit", 0.03),
}
EXPECTED = [
    (change, outcome, better)
    for change in CHANGES
    for outcome, better in ((days_waiting, -1), (days_late, -1))
    if (change, outcome) != ("no registry", days_late)
]
EXPECTED += [
    ("a second care manager", contacts, 1),
    ("shorter follow-ups", contacts, 1),
    ("less to write", contacts, 1),
    ("no pulls", contacts, 1),
    ("a second care manager", busy_share, -1),
    ("fewer referrals", contacts, -1),
]


ALLOWED = {("no pulls", contacts): 2, ("no registry", days_waiting): 3}  # about 1 in 10 over 30


@pytest.mark.slow
@pytest.mark.parametrize(
    "change, outcome, direction",
    EXPECTED,
    ids=[f"{change}: {outcome.__name__}" for change, outcome, _ in EXPECTED],
)
def test_a_change_moves_its_outcome_the_stated_way(change, outcome, direction):
    steps = [
        direction * (outcome(after) - outcome(before))
        for before, after in zip(logs(BASE), logs(CHANGES[change]))
    ]
    exceptions = [n for n, step in enumerate(steps, 1) if step < 0]
    assert estimate(steps).low > 0, steps
    assert len(exceptions) <= ALLOWED.get((change, outcome), 1), (
        f"replications {exceptions} go the other way: {steps}"
    )
