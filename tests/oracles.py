"""The whole model in a corner where the answer is known: ``python tests/oracles.py`` prints it."""

from collections import Counter, defaultdict
from functools import cache as once
from functools import partial
from math import sqrt
from typing import NamedTuple

from stories import always_on, bare, day_and_night, one_case, referrals

from cmsim.analysis.statistics import Estimate, estimate
from cmsim.experiment.run import run
from cmsim.measures.measure import Measure
from cmsim.model.log import Activity, Kind
from cmsim.model.policy import highest_risk_first, most_overdue
from cmsim.scenario.parameter import Shape
from cmsim.units import DAY, HOUR, WEEK
from cmsim.validation import queueing_theory

WARM_UP = 2 * WEEK
STANDARD_ERRORS = 3
NORMAL = 1.96


class Row(NamedTuple):
    """One oracle: what theory says, what the model did, and how wide its interval is."""

    name: str
    unit: str
    expected: float
    ours: Estimate

    @property
    def off(self):
        """Return by how many standard errors the model is off."""
        return abs(self.ours.mean - self.expected) / (self.ours.half_width / NORMAL)

    @property
    def precision(self):
        """Return the half-width of the interval as a share of what is expected."""
        return self.ours.half_width / self.expected

    def __str__(self):
        return (
            f"{self.name:<44}{self.unit:<18}{self.expected:>10.4f}  {self.ours.mean:>10.4f} "
            f"± {self.ours.half_width:<8.4f}{self.off:>6.1f}"
        )


def queue(
    servers=1,
    weeks=26,
    service=30,
    complex_a_day=0.0,
    moderate_a_day=0.0,
    work=(),
    engagement=(),
    **changes,
):
    """Return a scenario that is a queue: referrals arrive, one call each, nobody enrolls."""
    scenario = bare(
        practice=day_and_night(**referrals(complex_a_day, moderate_a_day)),
        posts=always_on(servers),
        weeks=weeks,
        engagement=engagement,
        work={"invitation": service, "shape": Shape.EXPONENTIAL, "variation": 1} | dict(work),
    )
    return scenario.change("hubs.*.place.consent_by_phone", 0).replace(**changes)


def replicate(scenario, measure, replications=16, policy=most_overdue, cache=None):
    """Return one estimate for each number that ``measure`` reads off a log."""
    rows = read(scenario, measure, replications, policy, cache)
    return [estimate(values) for values in zip(*rows)]


def read(scenario, measure, replications, policy=most_overdue, cache=None):
    """Return what ``measure`` reads off the log of each replication, as a list."""
    oracle = Measure("oracle", "Oracle", "several", "", lambda record: list(measure(record.log)))
    found = run(scenario, replications=replications, policy=policy, measures=[oracle], cache=cache)
    return [outcome.values["oracle"] for outcome in found.outcomes]


def waits(log, kind=Kind.OUTREACH):
    """Return ``{patient: minutes from being added to being begun}`` for tasks after warm-up."""
    added, waited = defaultdict(list), defaultdict(list)
    for time, activity, _, number, _, detail, value in log:
        if activity is Activity.ADDED and detail == kind:
            added[number].append(time)
        elif activity is Activity.SPENT and detail == kind and number is not None:
            came = added[number].pop(0)
            if came >= WARM_UP:
                waited[number].append(time - value - came)
    return waited


def mean_wait(log):
    """Return the mean wait for a first call, in minutes."""
    times = [time for patient in waits(log).values() for time in patient]
    return [sum(times) / len(times)]


def single_server(load=0.6, service=30, cache=None):
    """M/M/1: one care manager, exponential calls."""
    a_day = load * DAY / service
    (ours,) = replicate(queue(service=service, complex_a_day=a_day), mean_wait, cache=cache)
    return [
        Row("M/M/1", "wait, minutes", queueing_theory.mean_wait(a_day / DAY, 1 / service), ours)
    ]


def several_servers(servers=3, load=0.75, service=60, cache=None):
    """M/M/c: a team that shares one worklist."""
    a_day = servers * load * DAY / service
    scenario = queue(servers, service=service, complex_a_day=a_day)
    (ours,) = replicate(scenario, mean_wait, cache=cache)
    expected = queueing_theory.mean_wait(a_day / DAY, 1 / service, servers)
    return [Row(f"M/M/{servers} (Erlang C)", "wait, minutes", expected, ours)]


def closed_caseload(servers=2, patients=12, service=60, interval=0.25, cache=None):
    """M/M/c//N: a caseload in which every contact is followed by another."""
    scenario = bare(
        practice=day_and_night(),
        posts=always_on(servers),
        weeks=13,
        caseload=(one_case(),) * patients,
        engagement={"interval_complex": interval, "interval_shape": Shape.EXPONENTIAL},
        work={"follow_up": service, "shape": Shape.EXPONENTIAL},
    )
    known = queueing_theory.finite_source(servers, patients, 1 / (interval * DAY), 1 / service)

    def measure(log):
        times = [time for patient in waits(log, Kind.FOLLOW_UP).values() for time in patient]
        return sum(times) / len(times), len(times) / (scenario.weeks * WEEK - WARM_UP) * DAY

    wait, contacts = replicate(scenario, measure, cache=cache)
    name = f"M/M/{servers}//{patients}"
    return [
        Row(name, "wait, minutes", known.wait, wait),
        Row(name, "contacts a day", known.throughput * DAY, contacts),
    ]


def by_class(log):
    """Return the mean wait of complex and of moderate patients, in minutes."""
    times = {0: [], 1: []}
    for number, waited in waits(log).items():
        times[number % 3] += waited
    return [sum(times[tier]) / len(times[tier]) for tier in (0, 1)]


def priorities(servers=2, service=45, loads=(0.3, 0.4), cache=None):
    """Cobham: complex patients go first, a call once begun is finished."""
    a_day = [load * servers * DAY / service for load in loads]
    ours = replicate(
        queue(servers, service=service, complex_a_day=a_day[0], moderate_a_day=a_day[1]),
        by_class,
        policy=highest_risk_first,
        cache=cache,
    )
    expected = queueing_theory.priority_waits([rate / DAY for rate in a_day], 1 / service, servers)
    return [
        Row(f"Cobham, c = {servers}, {tier} patients", "wait, minutes", known, found)
        for tier, known, found in zip(("complex", "moderate"), expected, ours)
    ]


def general_service(shape, variation, load=0.6, service=30, cache=None):
    """M/G/1: calls of fixed or of lognormal length."""
    a_day = load * DAY / service
    scenario = queue(
        service=service, complex_a_day=a_day, work={"shape": shape, "variation": variation}
    )
    (ours,) = replicate(scenario, mean_wait, cache=cache)
    expected = queueing_theory.mean_wait_general(a_day / DAY, service, (variation * service) ** 2)
    return [Row(f"M/G/1 (Pollaczek–Khinchine), {shape}", "wait, minutes", expected, ours)]


def impatience(servers=2, load=1.2, service=120, patience=0.5, cache=None):
    """Erlang A: referrals nobody picks up expire after an exponential time, in days."""
    a_day = servers * load * DAY / service
    scenario = queue(
        servers,
        service=service,
        complex_a_day=a_day,
        engagement={"patience": patience, "patience_shape": Shape.EXPONENTIAL},
    )

    def cold(log):
        came = {
            entry.patient
            for entry in log
            if entry.activity is Activity.ADDED and entry.time >= WARM_UP
        }
        lost = sum(entry.activity is Activity.EXPIRED and entry.patient in came for entry in log)
        return [lost / len(came)]

    (ours,) = replicate(scenario, cold, cache=cache)
    known = queueing_theory.erlang_a(servers, a_day / DAY, 1 / service, 1 / (patience * DAY))
    return [Row(f"M/M/{servers}+M (Erlang A)", "share expiring", known.abandoning, ours)]


class Arrivals(NamedTuple):
    """Referrals counted by hour of the week, and what the rate function says of each hour."""

    counts: list
    expected: list

    @property
    def chi_square(self):
        """Return the chi-square of the open hours, and how many there are."""
        cells = [(count, known) for count, known in zip(self.counts, self.expected) if known]
        return sum((count - known) ** 2 / known for count, known in cells), len(cells)

    @property
    def when_closed(self):
        """Return the referrals that came when the practice was closed."""
        return sum(count for count, known in zip(self.counts, self.expected) if not known)


RATE, OPENS, CLOSES, OFFICE_DAYS = 6.0, 8.5, 17.0, 5


def per_hour():
    """Return the rate function of the arrivals: referrals an hour, for each hour of the week."""
    return [
        RATE * max(0.0, min(hour % 24 + 1, CLOSES) - max(hour % 24, OPENS))
        if hour // 24 < OFFICE_DAYS
        else 0.0
        for hour in range(168)
    ]


def arrivals(replications=10, weeks=26, cache=None):
    """Count referrals by hour of the week in a practice that is closed at night and on weekends."""
    a_day = RATE * (CLOSES - OPENS) * OFFICE_DAYS / 7
    scenario = bare(
        practice={"opens": OPENS, "closes": CLOSES, "office_days": OFFICE_DAYS} | referrals(a_day),
        posts=always_on(1),
        weeks=weeks,
        work={"invitation": 5},
    ).change("hubs.*.place.consent_by_phone", 0)
    found = read(scenario, by_hour, replications, cache=cache)
    times = replications * weeks
    return Arrivals(
        [sum(counts) for counts in zip(*found)], [times * rate for rate in per_hour()]
    ), Row(
        "arrivals against the rate function",
        "referrals a week",
        queueing_theory.expected_arrivals(per_hour(), 0, WEEK),
        estimate([sum(counts) / weeks for counts in found]),
    )


def by_hour(log):
    """Return how many were referred in each hour of the week."""
    came = [entry.time for entry in log if entry.activity is Activity.REFERRED]
    counts = Counter(int(time % WEEK // HOUR) for time in came)
    return [counts[hour] for hour in range(168)]


def too_far(chi_square, cells):
    """Return by how many standard deviations a chi-square is above its mean."""
    return (chi_square - cells) / sqrt(2 * cells)


def check_arrivals(found, total):
    """Check arrivals against the rate function: none when closed, each hour, and in all."""
    assert found.when_closed == 0, f"{found.when_closed} arrivals when closed"
    assert too_far(*found.chi_square) < STANDARD_ERRORS, found.chi_square
    assert total.off < STANDARD_ERRORS, str(total)


ORACLES = {
    "M/M/1": single_server,
    "M/M/c": several_servers,
    "M/M/c//N": closed_caseload,
    "priorities": priorities,
    "M/G/1 fixed": partial(general_service, Shape.FIXED, 0.0),
    "M/G/1 lognormal": partial(general_service, Shape.LOGNORMAL, 1.0),
    "impatience": impatience,
}


@once
def rows(name, cache=None):
    """Return the rows of one oracle; a ``cache`` is asked before anything is run."""
    return ORACLES[name](cache=cache)


@once
def usual_arrivals(cache=None):
    """Return what ``arrivals`` returns, counted once."""
    return arrivals(cache=cache)


def table():
    """Return the table of all oracles as text."""
    found, total = usual_arrivals()
    chi_square, cells = found.chi_square
    lines = [
        f"{'oracle':<44}{'what':<18}{'expected':>10}  {'ours':>10}   {'95 %':<8}{'off, s.e.':>6}"
    ]
    lines += [str(row) for name in ORACLES for row in rows(name)] + [str(total)]
    lines.append(
        f"arrivals by hour: chi-square {chi_square:.1f} on {cells} open hours; "
        f"{found.when_closed} of {sum(found.counts)} when closed"
    )
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())
