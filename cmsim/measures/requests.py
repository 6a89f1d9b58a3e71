"""Measures of what comes up for somebody to do, whoever does it."""

from collections.abc import Callable

from cmsim.measures.episodes import COMPLETED
from cmsim.measures.measure import Measure, measure
from cmsim.measures.run_record import RunRecord
from cmsim.model.log import Activity, Kind
from cmsim.scenario.panel import Tier

IN_PERSON = ("in person", "at a visit")


def a_month(
    name: str,
    label: str,
    definition: str,
    of: Callable[[RunRecord], float],
    better: str | None = None,
) -> Measure:
    """Return the measure of how often something is counted in a month."""
    return Measure(
        name, label, "per month", definition, lambda record: of(record) / record.months, better
    )


def works_of(record: RunRecord, kind: Kind) -> int:
    """Return how many pieces of work of a kind came up."""
    return sum(record.counts(work.added) for work in record.work_of(kind))


COMES_UP = (
    a_month(
        "requests_turned_away",
        "Requests for other work turned away",
        "Requests by colleagues for help with other work that a written role turned away, a month.",
        lambda record: record.count(Activity.TURNED_AWAY, detail=Kind.PULLED),
    ),
    a_month(
        "outreach_unanswered",
        "Outreach calls not answered",
        "Calls to patients identified or referred that nobody answered, a month.",
        lambda record: record.count(Activity.UNANSWERED, detail=Kind.OUTREACH),
        "less",
    ),
    a_month(
        "questions_raised",
        "Questions for clinicians",
        "Questions for a clinician that contacts raised, a month.",
        lambda record: works_of(record, Kind.COORDINATION),
    ),
    a_month(
        "resource_needs",
        "Needs for a resource",
        "Needs for a community resource that contacts raised, those looked for again "
        "included, a month.",
        lambda record: works_of(record, Kind.RESOURCE),
    ),
)


@measure("Discharges of complex patients", "per month", "less")
def complex_discharges(record: RunRecord) -> float | None:
    """Discharges from hospital of complex patients a month, in care management or not."""
    return (
        sum(record.tier(entry) is Tier.COMPLEX for entry in record.by[Activity.DISCHARGED])
        / record.months
    )


@measure("Contacts held in person", "per month", "more")
def held_in_person(record: RunRecord) -> float | None:
    """First visits and follow-ups a month that were held in the practice, booked or because the
    patient came anyway."""
    return (
        sum(entry.channel in IN_PERSON for activity in COMPLETED for entry in record.by[activity])
        / record.months
    )
