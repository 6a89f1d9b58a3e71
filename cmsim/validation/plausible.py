"""What a practice looks like in steady state, beside what has been published: row by row."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import NamedTuple

from cmsim.analysis.statistics import estimate
from cmsim.experiment.cache import Cache
from cmsim.experiment.executor import Workers
from cmsim.experiment.job import Seed
from cmsim.experiment.run import run
from cmsim.measures.measure import Measure, share
from cmsim.measures.run_record import RunRecord
from cmsim.measures.workload import FACING
from cmsim.model.log import Kind
from cmsim.scenario.evidence import sources as s
from cmsim.scenario.evidence.sources import Assumption, Source
from cmsim.scenario.library import practices
from cmsim.scenario.library.structures import (
    CO_LOCATED,
    EMBEDDED,
    OFF_SITE,
    staffed_structures,
)
from cmsim.scenario.post import OFF, Post, Way, monthly_hub
from cmsim.scenario.scenario import Scenario
from cmsim.validation import readings as r
from cmsim.validation.tolerance import Tolerance, no_spread

WEEKS, REPLICATIONS = 104, 2
PRACTICES = {
    "eight clinicians": practices.eight_clinicians,
    "three clinicians": practices.three_clinicians,
    "solo rural": practices.solo_rural,
    "five small sites": practices.five_small_sites,
}
MONTHLY = "monthly hub"  # off-site, a contact a month and no schedule beside it

# Of the evidence: patients of a care manager, their contacts a month, productive hours a month.
CASELOAD, CONTACTS, HOURS = (36, 70, 155), (1.2, 1.5, 8.2), 147
SHORTEST = 51  # minutes of a completed follow-up call, all in
MINUTES = HOURS * 60 / (CASELOAD[1] * CONTACTS[1])

# The rows that are judged.
TOTAL = "Contacts of a full-time post"
EACH = "Working time for each completed contact"
OFTEN = "Contacts of a patient in care"
ACTIVE = "Patients in active care, for each full-time post"
QUARTER = "Different patients spoken to in a quarter, for each full-time post"
HALF = "Half of those identified are spoken to within"
ATTEMPTED = "Discharges known in time: attempted in two business days"
AT_LAST = "Spoken to at last, of those called after a discharge"
NOTES = "Documentation"
COMPUTER = "At the computer: notes, registry, directory, messages"
ADMINISTRATION = "Administration: meetings, training, registry, directory"
TRAVEL = "Travel"
GRADUATED = "Active care ended because goals were met"
ONE_MONTH = "One such month only"

Reading = Callable[[RunRecord], float | None]
Evidence = Source | Assumption
ROUND = Assumption("the rule asks it of all; one in ten is left for what nobody could help")


def second_half(record: RunRecord) -> RunRecord:
    """Return the record of the second half of a run."""
    return record.since(record.whole_weeks // 2)


def steady(name: str, times: float = 1.0) -> Reading:
    """Return the reading of a measure in the second half of a run, times a number."""
    return of_steady(r.measured(name, times))


def of_steady(reading: Reading) -> Reading:
    """Return a reading of the second half of a run."""
    return lambda record: reading(record.once(second_half))


def time_on(*kinds: Kind) -> Reading:
    """Return the reading of the percentage of time at work that goes to some kinds of work."""

    def of(record: RunRecord) -> float | None:
        part = record.once(second_half)
        spent = sum(part.minutes[kind] for kind in kinds)
        found = share(spent, part.worked + part.minutes[Kind.WAITING])
        return None if found is None else 100 * found

    return of


class Row(NamedTuple):
    """One row of the page: what is counted, and what was published.

    ``only(structure, scenario)`` says of which structures the published figure speaks; the others
    are shown and not judged. Without a ``tolerance`` nothing comparable was published.
    """

    name: str
    unit: str
    of: Reading
    evidence: tuple[Evidence, ...] = ()
    published: str = ""
    tolerance: Tolerance | None = None
    only: Callable[[str, Scenario], bool] = lambda structure, scenario: True

    @property
    def ids(self) -> str:
        """Return the ids of the rows of evidence."""
        return ", ".join(each.id for each in self.evidence)


def not_monthly(structure: str, scenario: Scenario) -> bool:
    """Say whether patients have more than a contact a month."""
    return all(post.way is Way.INTENSIVE for post in scenario.care_managers)


def by_phone(structure: str, scenario: Scenario) -> bool:
    """Say whether a structure works by phone alone, with a schedule."""
    return structure == OFF_SITE


def goes_round(structure: str, scenario: Scenario) -> bool:
    """Say whether care managers go from practice to practice."""
    return structure == CO_LOCATED and len(scenario.practices) > 1


def contacts() -> Sequence[Row]:
    """Return the rows of contacts and of what they take."""
    total = Row(
        TOTAL,
        "a month",
        steady("contacts_by_a_post"),
        (s.TC_A12, s.TC_D23, s.TC_B35),
        f"{CASELOAD[1] * CONTACTS[1]:.0f} (70 patients, 1.5 contacts each)",
        Tolerance(
            CASELOAD[0] * CONTACTS[0],
            HOURS * 60 / SHORTEST,
            "from the smallest caseload with the fewest contacts to as many as the shortest "
            "contacts allow in 147 hours",
        ),
    )
    kinds = [
        Row(f"of these: {kind}", "a month", steady(f"by_a_post_{kind.name.lower()}"))
        for kind in FACING
        if kind not in (Kind.OUTREACH, Kind.HAND_OFF)
    ]
    asked = [
        Row(f"beside these: talks by {kind}", "a month", steady(f"by_a_post_{kind.name.lower()}"))
        for kind in (Kind.OUTREACH, Kind.HAND_OFF)
    ]
    each = Row(
        EACH,
        "minutes",
        steady("minutes_per_contact"),
        (s.TC_A12, s.TC_D23, s.TC_B05, s.TC_B06),
        f"{MINUTES:.0f} (147 hours over 105 contacts)",
        Tolerance(
            SHORTEST,
            HOURS * 60 / (CASELOAD[1] * CONTACTS[0]),
            "from the time that one call takes with its preparation and note to 147 hours over "
            "the fewest contacts",
        ),
        not_monthly,
    )
    often = Row(
        OFTEN,
        "a month",
        of_steady(r.contacts_per_month),
        (s.TC_D23,),
        "1.5",
        Tolerance(*CONTACTS[::2], "lowest and highest of 15 programs"),
        not_monthly,
    )
    return [total, *kinds, *asked, each, often]


def patients() -> Sequence[Row]:
    """Return the rows of caseloads, waits and who is left."""
    return [
        Row(
            ACTIVE,
            "patients",
            steady("active_by_a_post"),
            (s.TC_A02, s.TC_A04),
            "30 to 50 complex or 90 to 100 moderate",
            Tolerance(30, 100, "two job descriptions; a post that takes both lies between"),
            not_monthly,
        ),
        Row(
            QUARTER,
            "patients",
            steady("seen_in_a_quarter"),
            (s.TC_A13,),
            "143 to 165, by phone",
            Tolerance(143, 165, "range in the study, which calls it the most one can follow"),
            by_phone,
        ),
        Row("From identified to the first attempt", "days", steady("days_to_first_attempt")),
        Row(
            HALF,
            "days",
            steady("days_until_half_reached"),
            (s.TC_D34,),
            "10 to 14, the rule of a program",
            Tolerance(0, 14, "sooner than the rule is no fault"),
        ),
        Row("From enrolling to the first visit", "days", steady("days_to_first_visit")),
        Row("Identified and waiting to be spoken to", "patients", steady("waiting")),
        Row("Eligible and in nobody's care", "patients", steady("in_nobodys_care")),
    ]


def discharges() -> Sequence[Row]:
    """Return the rows of calls after a discharge."""
    all_of = Tolerance(90, 100, ROUND)
    return [
        Row(
            ATTEMPTED,
            "%",
            steady("transition_attempted_of_known", 100),
            (s.TC_C11, s.TC_D36, s.OF_R06),
            "all, two attempts suffice",
            all_of,
        ),
        Row(
            "Discharges known in time: spoken to in two business days",
            "%",
            steady("transition_calls_of_known", 100),
        ),
        Row("All discharges: attempted in time", "%", steady("transition_attempted_in_time", 100)),
        Row("All discharges: spoken to in time", "%", steady("transition_calls_in_time", 100)),
        Row(
            AT_LAST,
            "%",
            steady("transition_reached", 100),
            (s.TC_C03, s.TC_C08),
            "65 and 77, two programs",
            Tolerance(65, 77, "two programs"),
        ),
    ]


def time() -> Sequence[Row]:
    """Return the rows of what time at work goes to."""
    return [
        Row("Time with or for a patient, notes left out", "%", steady("patient_facing", 100)),
        Row(
            NOTES,
            "%",
            time_on(Kind.DOCUMENTATION),
            (s.TC_B16, s.TC_B10, s.TC_B11),
            "14, and up to 50 in a care manager's words",
            Tolerance(13.9, 50, "an activity log, and a care manager with two record systems"),
        ),
        Row(
            COMPUTER,
            "%",
            time_on(*r.COMPUTER),
            (s.TC_B13,),
            "40 to 70",
            Tolerance(40, 70, "range in the job description"),
        ),
        Row("Coordination and resources", "%", steady("time_on_coordination", 100)),
        Row(
            "Pulled into other work, and interruptions",
            "%",
            steady("time_on_pulls_and_interruptions", 100),
        ),
        Row("Meetings and training", "%", steady("time_on_meetings_and_training", 100)),
        Row("Registry and directory", "%", steady("time_on_registry_and_directory", 100)),
        Row(
            ADMINISTRATION,
            "%",
            time_on(*r.ADMINISTRATION),
            (s.TC_B16,),
            "15",
            no_spread(14.8),
        ),
        Row(
            TRAVEL,
            "%",
            time_on(Kind.TRAVEL),
            (s.TC_B18,),
            "18 to 26, visiting staff",
            Tolerance(18, 26, "range in the study"),
            goes_round,
        ),
        Row("Waiting for work", "%", steady("time_on_waiting_for_work", 100)),
    ]


def endings() -> Sequence[Row]:
    """Return the rows of how care ends, how long it lasts, and trust."""
    return [
        Row(
            GRADUATED,
            "% of exits",
            steady("exits_graduated", 100),
            (s.TC_D31,),
            "60",
            Tolerance(40, 75, s.TC_D31),
            not_monthly,
        ),
        Row("ended because the patient stopped", "% of exits", steady("exits_disengaged", 100)),
        Row("ended by death or moving", "% of exits", steady("exits_died_or_moved", 100)),
        Row(
            "Months with 20 minutes or more, in the year after enrolling",
            "months",
            r.months_billed,
            (s.TC_D25, s.OF_U03),
            "4 to 10 for most",
            Tolerance(4, 10, "most patients in the study"),
        ),
        Row(
            ONE_MONTH,
            "% of those with one",
            r.one_month_only,
            (s.OF_U04,),
            "19",
            no_spread(19),
        ),
        Row("Trust of clinicians", "0 to 100", steady("trust", 100)),
    ]


SECTIONS: dict[str, Sequence[Row]] = {
    "Contacts": contacts(),
    "Patients": patients(),
    "Calls after a discharge": discharges(),
    "Where time goes": time(),
    "How care ends, and trust": endings(),
}
ROWS = tuple(row for rows in SECTIONS.values() for row in rows)


# Why a row lies below or above its range: by row and side, and where that differs by structure.
WHY: dict[tuple[str, ...], str] = {
    (TOTAL, "below"): "fewer patients are found, agree or stay than the hours would allow; see the "
    "time spent waiting for work",
    (TOTAL, "above"): "contacts here are shorter than the calls of the study",
    (EACH, "below"): "contacts here are shorter than the calls of the study",
    (EACH, "above"): "all working time is divided by the contacts: calls that nobody answers, "
    "asking patients to enroll, other work of the practice and travel bring none",
    (OFTEN, "below"): "patients are contacted later than promised: more are in care than the hours "
    "keep on schedule",
    (ACTIVE, "below", EMBEDDED): "the practice has too few eligible patients who are found and "
    "agree for a whole post",
    (ACTIVE, "below", CO_LOCATED): "travel, records of several systems and days apart take hours "
    "that a post in one place has, and a small practice has few patients",
    (ACTIVE, "below", OFF_SITE): "patients come in a trickle: lists are short, clinicians refer "
    "little to somebody they do not see, and few agree by phone",
    (ACTIVE, "above"): "more patients are taken in than the hours keep on schedule",
    (
        QUARTER,
        "below",
    ): "the evidence disagrees with ours: the study's patients had enrolled before "
    "it began, and its calls are about one disease; ours also finds and enrolls, and follows "
    "complex patients every two weeks",
    (HALF, "above"): "outreach waits: behind contacts and notes that are due, or for room, since "
    "more patients are found than the posts can take",
    (ATTEMPTED, "below"): "the call waits: behind overdue work where that comes first, or for the "
    "next day on which somebody who may make it is at work",
    (AT_LAST, "below"): "one number in ten does not work, some patients seldom answer, and an "
    "unknown number is answered less (TC-C01)",
    (AT_LAST, "above"): "patients who have met the care manager answer more often (TC-C04) than "
    "those of the two programs, whose callers they did not know",
    (NOTES, "below"): "few contacts leave few notes, and time is left over",
    (NOTES, "below", MONTHLY): "a monthly contact leaves no note of its own: the record is kept "
    "beside the talk",
    (COMPUTER, "below"): "reading the record before a contact is counted with the contact here",
    (ADMINISTRATION, "below"): "hours for registry and meetings are round numbers here (TC-B24, "
    "TC-B31), chosen without a look at the study",
    (TRAVEL, "below"): "the study's staff drive from home to home all day; ours travel when the "
    "next half-day is elsewhere (TC-B19)",
    (
        GRADUATED,
        "below",
    ): "patients stop before their goals are met: after the first contact, after "
    "late or missed ones, and of themselves, more often where they have not met the care manager",
    (GRADUATED, "above"): "contacts come on time, so few patients stop before their goals are met",
    (ONE_MONTH, "below"): "19 in 100 is what those who stop at the first contact are taken to be, "
    "but patients who know the care manager stop less, and a first visit with its note in the "
    "next month makes two months",
}


class Cell(NamedTuple):
    """One row in one structure: the mean over the replications, and whether it is judged."""

    row: Row
    structure: str
    mean: float | None
    judged: bool

    @property
    def side(self) -> str | None:
        """Return ``""`` within the range, ``below`` or ``above``; ``None`` if not judged."""
        tolerance = self.row.tolerance
        if tolerance is None or self.mean is None or not self.judged:
            return None
        if self.mean < tolerance.low:
            return "below"
        return "above" if self.mean > tolerance.high else ""

    @property
    def reason(self) -> str:
        """Return why the mean lies outside the range: what is responsible, or who disagrees."""
        key = (self.row.name, self.side or "")
        return WHY.get((*key, self.structure)) or WHY.get(key) or "not explained"


def scenarios(practice: str) -> dict[str, Scenario]:
    """Return ``{structure: scenario}`` of one practice: every one in which somebody works.

    >>> list(scenarios("solo rural"))
    ['embedded', 'co-located', 'off-site', 'monthly hub']
    """
    made = {
        structure: PRACTICES[practice](structure).replace(weeks=WEEKS)
        for structure in staffed_structures()
    }
    return made | {MONTHLY: monthly(made[OFF_SITE])}


def monthly(off_site: Scenario) -> Scenario:
    """Return an off-site scenario with the same hours, and a contact a month for every tier."""
    posts: list[Post] = []
    for team, several in groupby(off_site.posts, key=lambda post: post.team):
        first, *others = several
        half_days = sum(site != OFF for site in first.week)
        posts += monthly_hub(1 + len(others), first.covers, f"monthly {team}", half_days)
    return off_site.replace(name=f"{off_site.name}, monthly", posts=tuple(posts))


def cells(
    practice: str,
    replications: int = REPLICATIONS,
    seed: Seed = 1,
    jobs: Workers = 1,
    cache: Cache | None = None,
) -> list[Cell]:
    """Return every row in every structure of one practice, row by row."""
    wanted = [
        Measure(f"row {n}", row.name, row.unit, row.name, row.of) for n, row in enumerate(ROWS)
    ]
    settings = scenarios(practice)
    found = run(
        *settings.values(),
        replications=replications,
        seed=seed,
        measures=wanted,
        jobs=jobs,
        cache=cache,
    )
    made = []
    for measure, row in zip(wanted, ROWS):
        values = found.measure(measure)
        for structure, scenario in settings.items():
            known = estimate(values[scenario.name])
            mean = known.mean if known.n else None
            made.append(Cell(row, structure, mean, row.only(structure, scenario)))
    return made
