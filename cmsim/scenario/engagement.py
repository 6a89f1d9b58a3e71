"""Patients and care management: how they are reached, enrolled, kept and let go."""

from typing import Annotated

from cmsim.scenario.evidence import sources as s
from cmsim.scenario.panel import Tier
from cmsim.scenario.parameter import Parameter, Part, Shape

CONTACTS_COMPLEX = s.Assumption("median 8 months (TC-D29) at one contact in two weeks")
CONTACTS_MODERATE = s.Assumption(
    "median 5 months (TC-D28) at one contact in three weeks; TC-D24 reports 7.2 encounters"
)
EXPECTED = s.Assumption(
    "taken as a call to someone met in person (TC-C04), since the patient expects it"
)
STOPS = s.Assumption(
    "most of those who go beyond the first month stay 4 to 10 months (TC-D25, OF-U03); the high "
    "end is an exponential stay with a mean of about 8 months"
)
LIST = s.Assumption(
    "a list of all eligible patients is one of the two routes of the guide (TC-D02); how many are "
    "called at a time is a round number, and 0 means that no such list is kept"
)
KEPT = s.Assumption(
    "the arithmetic of the evidence leaves 20 to 40 in 100 of a month's hours for intake, "
    "transition calls, meetings and travel together; the last three are counted by themselves"
)
SESSIONS = s.Assumption(
    "long talks belong to the first months of an episode; how many there are is a round number"
)
CHECK_INS = s.Assumption(
    "once plans are made, about every second contact only asks how things are; published calls "
    "last 5 to 15 minutes (TC-B08) as well as 35 to 40 (TC-B03)"
)
LOW = s.Assumption("low-risk patients are contacted as rarely as graduated ones are checked")
CONTACTS_LOW = s.Assumption("one year at one contact in three months")
MONTHLY_STOPS = s.Assumption(
    "most of those who go beyond the first month stay 4 to 10 months (OF-U03), a mean of 7; the "
    "19% who stop at once (OF-U04) are counted by themselves"
)
BOOKABLE = s.Assumption(
    "about two fifths of a half-day are kept for calls, write-ups, meetings and lists"
)
SEARCH = s.Assumption(
    "a patient who gets no time within a week of the wanted day is called instead"
)
HOURS = s.Assumption(
    "studies give the mean difference between morning and afternoon (TC-C01) and not how far one "
    "patient differs from another; 0 means that all answer at all hours alike"
)
HEADS = s.Assumption(
    "a practice may count heads instead of minutes: 30 to 50 complex or 90 to 100 moderate "
    "patients in active care of a full-time post (OF-W09, OF-W10); 0 leaves the cap of each post"
)
ASKED = s.Assumption("between the phone and the hand-off of TC-D18")


class Engagement(Part):
    """How patients are reached, enrolled, kept and let go."""

    answered_known: Annotated[
        float,
        Parameter(
            "A call answered when the practice's number shows", "probability", 0.35, 0.50, s.TC_C03
        ),
    ] = 0.41
    answered_unknown: Annotated[
        float,
        Parameter(
            "A call answered when an unknown number shows", "probability", 0.22, 0.34, s.TC_C01
        ),
    ] = 0.265
    answered_met: Annotated[
        float,
        Parameter("A call answered by someone met in person", "probability", 0.49, 0.70, s.TC_C04),
    ] = 0.64
    answered_booked: Annotated[
        float,
        Parameter(
            "A booked or monthly call answered by an enrolled patient",
            "probability",
            0.5,
            0.85,
            EXPECTED,
        ),
    ] = 0.64
    morning_answers: Annotated[
        float,
        Parameter(
            "Calls answered in the morning, against the day's average",
            "ratio",
            0.8,
            1.0,
            s.TC_C01,
            0,
            2,
        ),
    ] = 0.86
    hours_matter: Annotated[
        float,
        Parameter(
            "Unbooked calls answered in a patient's own half of the day, above the average, and "
            "below it in the other half",
            "ratio",
            0,
            0.5,
            HOURS,
            0,
            1,
        ),
    ] = 0.2
    attempts: Annotated[
        int, Parameter("Calls before giving up", "calls", 3, 6, s.TC_C12, 1, 100)
    ] = 4
    retry_after: Annotated[float, Parameter("Time between calls", "days", 1, 5, s.ROUND, 0, 60)] = (
        1.0
    )
    transition_retry: Annotated[
        float, Parameter("Time between calls after a discharge", "hours", 2, 24, s.ROUND, 0, 240)
    ] = 4.0
    admits_by_minutes: bool = True
    patients_per_full_time: Annotated[
        int,
        Parameter(
            "Patients in active care for each full-time post, at most (0: no such rule)",
            "patients",
            0,
            100,
            HEADS,
            0,
            100_000,
        ),
    ] = 0
    kept_for_intake: Annotated[
        float,
        Parameter(
            "Time for patients that a post keeps for finding and enrolling new ones",
            "share",
            0.05,
            0.30,
            KEPT,
            0,
            0.9,
        ),
    ] = 0.15
    list_ahead: Annotated[
        float,
        Parameter(
            "Patients of a standing list called at a time when there is nothing else to do, "
            "for each full-time post",
            "patients",
            0,
            30,
            LIST,
            0,
            1000,
        ),
    ] = 10.0
    patience: Annotated[
        float,
        Parameter(
            "A referral nobody picks up expires after", "days", 14, 180, s.TC_D34, 0.0001, 100000
        ),
    ] = 90.0
    patience_shape: Shape = Shape.FIXED
    again_after: Annotated[
        float,
        Parameter(
            "A patient can be identified or referred again after",
            "days",
            90,
            365,
            s.ROUND,
            0,
            100000,
        ),
    ] = 180.0
    consent_handed_over: Annotated[
        float, Parameter("Enrolled when introduced in person", "probability", 0.5, 0.87, s.TC_D18)
    ] = 0.65
    consent_in_person: Annotated[
        float,
        Parameter(
            "Enrolled when asked in person without an introduction", "probability", 0.4, 0.76, ASKED
        ),
    ] = 0.55
    outreach_within: Annotated[
        float, Parameter("First outreach due within", "days", 2, 14, s.TC_D34, 0, 90)
    ] = 7.0
    first_visit_within: Annotated[
        float, Parameter("First visit due within", "days", 3, 21, s.ROUND, 0, 90)
    ] = 7.0
    waits_for_site_day: Annotated[
        float, Parameter("A first visit in person waits at most", "days", 0, 14, s.ROUND, 0, 60)
    ] = 7.0
    in_person: Annotated[
        float,
        Parameter(
            "Follow-ups held in person when the care manager is in the patient's practice",
            "share",
            0,
            0.69,
            s.TC_D23,
        ),
    ] = 0.24
    books_appointments: bool = True
    bookable: Annotated[
        float,
        Parameter("Time of a half-day that can be booked", "share", 0.4, 0.8, BOOKABLE),
    ] = 0.6
    booked_within: Annotated[
        float,
        Parameter("An appointment is at most after the wanted day", "days", 3, 21, SEARCH, 0, 90),
    ] = 7.0
    no_show: Annotated[
        float, Parameter("Booked visits missed", "probability", 0.06, 0.25, s.TC_C14)
    ] = 0.152
    interval_complex: Annotated[
        float, Parameter("Between contacts, complex", "days", 7, 14, s.TC_D21, 0.01, 400)
    ] = 14.0
    interval_moderate: Annotated[
        float, Parameter("Between contacts, moderate", "days", 14, 28, s.TC_D20, 0.01, 400)
    ] = 21.0
    interval_low: Annotated[
        float, Parameter("Between contacts, low risk", "days", 60, 182, LOW, 0.01, 400)
    ] = 91.0
    interval_monthly: Annotated[
        float, Parameter("Between contacts, monthly", "days", 28, 31, s.TC_D39, 0.01, 400)
    ] = 30.0
    interval_shape: Shape = Shape.FIXED
    contacts_complex: Annotated[
        float,
        Parameter(
            "Contacts until goals are met, complex (median)",
            "contacts",
            8,
            34,
            CONTACTS_COMPLEX,
            1,
            1e9,
        ),
    ] = 17.0
    contacts_moderate: Annotated[
        float,
        Parameter(
            "Contacts until goals are met, moderate (median)",
            "contacts",
            4,
            17,
            CONTACTS_MODERATE,
            1,
            1e9,
        ),
    ] = 7.0
    contacts_low: Annotated[
        float,
        Parameter(
            "Contacts until goals are met, low risk (median)",
            "contacts",
            2,
            8,
            CONTACTS_LOW,
            1,
            1e9,
        ),
    ] = 4.0
    contacts_spread: Annotated[
        float,
        Parameter(
            "Spread of contacts needed (sigma of the logarithm)", "ratio", 0.3, 0.8, s.TC_D28, 0, 2
        ),
    ] = 0.6
    sessions_complex: Annotated[
        int,
        Parameter(
            "Working sessions before check-in calls, complex", "contacts", 2, 12, SESSIONS, 0, 10000
        ),
    ] = 6
    sessions_moderate: Annotated[
        int,
        Parameter(
            "Working sessions before check-in calls, others", "contacts", 1, 6, SESSIONS, 0, 10000
        ),
    ] = 3
    check_ins: Annotated[
        float,
        Parameter("Later contacts that are short check-in calls", "share", 0, 0.8, CHECK_INS),
    ] = 0.5
    leaves_at_once: Annotated[
        float,
        Parameter(
            "Enrolled patients who do not go beyond the first contact", "share", 0.1, 0.25, s.OF_U04
        ),
    ] = 0.19
    leaves_after_missed: Annotated[
        float, Parameter("Patients who stop after a missed contact", "share", 0.02, 0.2, s.ROUND)
    ] = 0.08
    leaves_after_late: Annotated[
        float,
        Parameter(
            "Patients who stop for each interval a contact is late", "share", 0, 0.15, s.ROUND
        ),
    ] = 0.04
    leaves_monthly: Annotated[
        float,
        Parameter(
            "Patients in active care who stop of themselves", "per month", 0, 0.12, STOPS, 0, 1
        ),
    ] = 0.06
    monthly_stops: Annotated[
        float,
        Parameter(
            "Patients contacted monthly who stop of themselves",
            "per month",
            0.1,
            0.25,
            MONTHLY_STOPS,
            0,
            1,
        ),
    ] = 1 / 7
    relationship: Annotated[
        float,
        Parameter(
            "Stopping by patients met in person, against others",
            "ratio",
            0.6,
            1,
            s.DIRECTION_ONLY,
            0,
            2,
        ),
    ] = 0.8
    monitored_every: Annotated[
        float, Parameter("Check on a graduated patient every", "days", 30, 180, s.ROUND, 1, 1000)
    ] = 91.0
    monitored_for: Annotated[
        float,
        Parameter(
            "Graduated patients stay on the assigned list for", "days", 90, 730, s.ROUND, 0, 5000
        ),
    ] = 365.0
    reopens: Annotated[
        float,
        Parameter(
            "Graduated patients who come back into active care after a flare",
            "share",
            0,
            0.6,
            s.ROUND,
        ),
    ] = 0.25

    def sessions(self, tier: Tier) -> int:
        """Return how many working sessions come before check-in calls in a tier."""
        return self.sessions_complex if tier is Tier.COMPLEX else self.sessions_moderate
