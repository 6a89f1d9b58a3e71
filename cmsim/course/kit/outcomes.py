"""What came of a patient in a span of time, told in at most two sentences from the log alone."""

from collections import Counter
from typing import NamedTuple

from cmsim.measures.standing import CLOSING
from cmsim.model.log import (
    ADDED,
    ADMITTED,
    CALLED,
    CHECK_IN,
    CONTACTED,
    DISCHARGED,
    DOCUMENTATION,
    ED_VISIT,
    FIRST_VISIT,
    FOLLOW_UP,
    MONTHLY,
    NOTIFIED,
    OUTREACH,
    REACHED,
    SEEN,
    SPENT,
    TRANSITION,
    UNANSWERED,
    VISITED_FIRST,
    Activity,
    Kind,
)
from cmsim.text import clock
from cmsim.units import DAY, WEEK

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
SPOKEN = (
    CALLED,
    REACHED,
    Activity.ENROLLED,
    Activity.DECLINED,
    VISITED_FIRST,
    CONTACTED,
    Activity.CHECKED,
)
WORK = {  # what lies on a desk for a patient, as a patient's own
    TRANSITION: "call after the hospital stay",
    OUTREACH: "first call",
    Kind.HAND_OFF: "introduction",
    FIRST_VISIT: "first visit",
    FOLLOW_UP: "follow-up",
    CHECK_IN: "check-in call",
    MONTHLY: "monthly contact",
    Kind.MONITORING: "check after graduation",
    Kind.COORDINATION: "question for the clinician",
    Kind.RESOURCE: "need for help in the community",
    DOCUMENTATION: "note",
}
CONTACTS = (TRANSITION, OUTREACH, FIRST_VISIT, FOLLOW_UP, CHECK_IN, MONTHLY, Kind.MONITORING)
HOW = {
    "by phone": "by phone",
    "handed over": "in person, at a warm hand-off,",
    "at a visit": "in person, at a visit to the practice,",
}
FOUND = {
    "registry": "in a search of the registry",
    "payer list": "on a payer's list",
    "standing list": "on the practice's list of patients to call",
    "discharge": "after a hospital stay",
    "emergency notice": "by a notice from the emergency department",
    "staff": "by the staff of the practice",
}

# {activity: (weight, words)}: the two weightiest are told, the later one if they weigh the same.
# {n} is the patient's name, or the pronoun once named; {o} and {p} are likewise the object and the
# possessive; {she}, {her} and {hers} are always pronouns.
TOLD = {
    Activity.DIED_OR_MOVED: (10, "{n} died or moved away {when}"),
    Activity.NOT_ELIGIBLE: (9, "{n} turned out {when} not to be covered for care management"),
    Activity.DECLINED: (9, "{cm} reached {o} {how} {when}{after}, and {she} said no, thank you"),
    Activity.EXPIRED: (9, "nobody called {o}, and the time to offer care management ended {when}"),
    Activity.NOT_TAKEN: (9, "{cm} decided {when} not to offer care management to {o}"),
    Activity.UNREACHED: (
        9,
        {
            OUTREACH: "the practice stopped trying to reach {o} {when}",
            TRANSITION: "the practice gave up the call to {o} after the hospital stay {when}",
        },
    ),
    Activity.GRADUATED: (
        9,
        {
            "goals met": "{n} met {hers} goals and graduated {when}",
            "closed by choice": "{cm} closed {p} case {when}",
        },
    ),
    Activity.DISENGAGED: (
        9,
        {
            "stopped after contact": "{n} decided {when} not to go on",
            "stopped after missed contact": (
                "{n} stopped care management {when}, after a missed contact"
            ),
        },
    ),
    Activity.RELEASED: (9, "the light follow-up of {o} ended {when}"),
    ADMITTED: (
        8,
        {
            "first": "{n} went into the hospital {when}",
            "again": "{n} went back to the hospital {when}",
        },
    ),
    CALLED: (8, "{cm} reached {o} by phone {when}{after}{home}{past}"),
    Activity.ENROLLED: (
        7,
        "{cm} reached {o} {how} {when}{after}, and {she} said yes to care management",
    ),
    VISITED_FIRST: (7, "{n} had {hers} {first} with {cm} {how} {when}{after}{late}"),
    Activity.REOPENED: (7, "{n} came back into active care {when}, after a flare"),
    CONTACTED: (6, "{cm} talked with {o} {how} {when}{after}{late}"),
    Activity.CHECKED: (6, "{cm} checked on {o} {when}{after}, after graduation"),
    ED_VISIT: (6, "{n} went to the emergency department {when}"),
    UNANSWERED: (5, "{cm} called {o} {when}, and nobody answered"),
    Activity.MISSED: (
        5,
        {
            "did not come": "{n} did not come {when}",
            "not answered": "the contact with {o} was missed {when}, since no call was answered",
        },
    ),
    DISCHARGED: (5, "{n} came home from the hospital {when}"),
    SEEN: (5, "{n} {was} seen at the practice {when}{home}"),
    Activity.TURNED_AWAY: (
        5,
        {
            Kind.HAND_OFF: "{cm} said no {when} to being introduced to {o}",
            OUTREACH: "{cm} said no {when} to a first call to {o}",
        },
    ),
    REACHED: (5, "{cm} reached {o} {how} {when}{after}"),
    NOTIFIED: (4, "the practice learned {when} that {n} {was} home from the hospital"),
    Activity.PUT_OFF: (4, "{cm} put off {p} {kind} {when}"),
    Activity.HANDED_OVER: (4, "{who} introduced {o} to {cm} in person {when}"),
    Activity.TAKEN_OVER: (4, "{cm} took over {p} care from {detail} {when}"),
    Activity.CONNECTED: (4, "{n} {was} connected with help in the community {when}"),
    Activity.DEAD_END: (4, "{cm} looked for help for {o} {when}, and the entry was out of date"),
    Activity.NOTHING_NEARBY: (4, "{cm} looked for help for {o} {when}, and found none nearby"),
    Activity.ADMISSION_AVERTED: (3, "{n} stayed out of the hospital through a flare {when}"),
    Activity.ED_AVERTED: (3, "{n} got through a flare at home {when}"),
    Activity.IDENTIFIED: (3, "{n} {was} identified {when}, {found}"),
    Activity.REFERRED: (3, "{who} referred {o} to care management {when}"),
    Activity.ASKED: (3, "{cm} sent a clinician a question about {o} {when}"),
    Activity.ANSWERED: (3, "a clinician answered a question about {o} {when}"),
    Activity.REPORTED_BACK: (2, "{who} heard {when} what became of {p} referral"),
    Activity.NOT_WRITTEN: (2, "{who} thought of care management for {o} {when}, but did not refer"),
    Activity.BOOKED: (2, "{p} next contact was set for {appointment}"),
    Activity.ED_BROUGHT_ON: (1, "{n} went to the emergency department {when}"),
    Activity.ADMISSION_BROUGHT_ON: (1, "{n} went into the hospital {when}"),
    SPENT: (1, {DOCUMENTATION: "{cm} wrote the note about {o} {when}"}),
    Activity.OPEN_CASE: (1, "{n} {was} in care when this began"),
}
WORKED = "{cm} worked on {p} {kind} {when}"
SEVERAL = {  # for what happened more than once; the others are told as they were last
    CONTACTED: "{n} had {count} contacts, the last one with {cm} {how} {when}",
    UNANSWERED: "{n} {was} called {times}, the last time {when}, and nobody answered",
    ED_VISIT: "{n} went to the emergency department {times}, the last time {when}",
    ADMITTED: "{n} went into the hospital {times}, the last time {when}",
}
OPEN = "{p} {kind} was due {due} and is still open"
NOT_DUE = "{p} {kind} is due {due}"
NOTHING, NOT_CALLED = "nobody called {o}, and nothing else happened", "nobody called {o}"
HAS_THE_SAME_NEWS = {  # what need not be told where one of these is
    REACHED: (Activity.ENROLLED, Activity.DECLINED),
    Activity.HANDED_OVER: (REACHED,),
    Activity.TURNED_AWAY: (Activity.NOT_TAKEN,),
    ED_VISIT: (ADMITTED,),
    Activity.ED_BROUGHT_ON: (ED_VISIT,),
    Activity.ADMISSION_BROUGHT_ON: (ADMITTED,),
    DISCHARGED: (CALLED, NOTIFIED),
    NOTIFIED: (CALLED,),
}
MOVED_ON = (VISITED_FIRST, CONTACTED, Activity.BOOKED, Activity.GRADUATED, Activity.REOPENED)
LATE = 1.0  # days from which a contact is told to be late


class Told(NamedTuple):
    """Something to tell: how much it weighs, when it was, its words, and what fills them."""

    weight: float
    time: float
    words: str
    fields: dict
    entry: object = None


class Span(NamedTuple):
    """The entries of one patient, and the part of them that is told."""

    entries: tuple
    start: float
    end: float

    @property
    def inside(self):
        """Return the entries from the start to the end."""
        return [entry for entry in self.entries if self.start <= entry.time <= self.end]

    def place(self, one):
        """Return what puts things to tell in order of time, and of the log at the same time."""
        return one.time, self.entries.index(one.entry) if one.entry else -1

    def between(self, start, end, *activities):
        """Return the entries of some activities after one moment and before another."""
        return [
            entry
            for entry in self.entries
            if start < entry.time < end and entry.activity in activities
        ]

    def when(self, time, before=None):
        """Return a moment in words, nothing if it is the one just told."""
        if before is not None and abs(time - before) < 1:
            return ""
        same_day = before is not None and time // DAY == before // DAY
        day = f"on {weekday(time)}"
        if self.end - self.start > WEEK or time // WEEK != self.start // WEEK:
            return "the same day" if same_day else f"{day} of week {int(time // WEEK) + 1}"
        return f"at {clock(time)} the same day" if same_day else f"{day} at {clock(time)}"

    def due(self, time):
        """Return in words by when something is due; midnight belongs to the evening before."""
        if time % DAY:
            return f"by {clock(time)} {self.day(time)}"
        return f"by the end of {self.day(time - 1).removeprefix('on ')}"

    def day(self, time):
        """Return the day of a moment in words."""
        day = f"on {weekday(time)}"
        near = self.end - self.start <= WEEK and time // WEEK == self.start // WEEK
        return day if near else f"{day} of week {int(time // WEEK) + 1}"


def outcome(entries, person, start, end, people=None, you=None):
    """Return what happened to a patient from ``start`` to ``end``, in one sentence or two.

    ``entries`` are all of the patient's in the log; those before the start tell when somebody came
    home. ``people`` gives clinicians their names; the care manager ``you`` is called so.
    """
    span = Span(tuple(sorted(entries, key=lambda entry: entry.time)), start, end)
    said, before = [], None
    for one in sorted(chosen(span), key=span.place):
        said.append(sentence(span, one, person, people, you, before))
        before = one
    return " ".join(said)


def chosen(span):
    """Return the two things that tell most, or one where there is no more."""
    found = candidates(span)
    waits = open_work(span)
    if waits:
        found.append(waits)
    if not any(one.entry for one in found):
        found.append(Told(0, span.start, NOT_CALLED if waits else NOTHING, {}))
    return sorted(found, key=lambda one: (one.weight, one.time))[-2:]


def candidates(span):
    """Return what there is to tell of a span, each activity once."""
    inside = [entry for entry in span.inside if entry.activity in TOLD]
    counts = Counter(entry.activity for entry in inside)
    last = {entry.activity: entry for entry in inside}
    found = []
    for activity, entry in last.items():
        if any(last[other].time >= entry.time for other in last.keys() & as_told_by(activity)):
            continue
        weight, words = TOLD[activity]
        if isinstance(words, dict):
            words = words.get(entry.detail, WORKED if activity is SPENT else None)
        if words is None or (activity is SPENT and beside(entry, inside)):
            continue
        fields, several = {}, counts[activity]
        if activity in SPOKEN:
            vain = in_vain(span, entry)
            fields["after"] = f", after {unanswered(vain)}" if vain else ""
        if several > 1 and activity in SEVERAL:
            words = SEVERAL[activity]
            fields |= {"count": number(several), "times": times(several)}
        found.append(Told(weight, entry.time, words, fields, entry))
    spoken = [one.time for one in found if one.entry.activity in SPOKEN]
    return [
        one
        for one in found
        if one.entry.activity is not UNANSWERED or not any(time > one.time for time in spoken)
    ]


def as_told_by(activity):
    """Return the activities that bring the same news as one, and more."""
    return set(HAS_THE_SAME_NEWS.get(activity, ()))


def beside(entry, inside):
    """Say whether there is an entry of what came of time that was spent."""
    return any(
        other.activity is not SPENT and abs(other.time - entry.time) < 60 and other is not entry
        for other in inside
    )


def in_vain(span, entry):
    """Return how many calls in the span were not answered since somebody was last spoken to."""
    spoken = span.between(span.start, entry.time, *SPOKEN)
    since = spoken[-1].time if spoken else span.start - 1
    return len(span.between(since, entry.time, UNANSWERED))


def open_work(span):
    """Return that a contact is still to be made, or ``None``."""
    known = [entry for entry in span.entries if entry.time <= span.end]
    added = [entry for entry in known if entry.activity is ADDED and entry.kind in CONTACTS]
    for kinds in ((TRANSITION,), CONTACTS[1:]):
        task = next((entry for entry in reversed(added) if entry.kind in kinds), None)
        if task is None or any(settles(entry, task, kinds) for entry in known):
            continue
        late = task.due <= span.end
        fields = {"kind": WORK[task.kind], "due": span.due(task.due)}
        return Told(
            6.5 if late else 2.5, min(task.due, span.end), OPEN if late else NOT_DUE, fields
        )
    return None


def settles(entry, task, kinds):
    """Say whether an entry shows that a task was begun, or that it is there no more."""
    if entry.time < task.time or entry is task:
        return False
    if entry.activity in (SPENT, UNANSWERED, Activity.UNREACHED):
        return entry.kind in kinds
    if task.kind is TRANSITION:  # the call is due whatever becomes of the care
        return entry.activity in (CALLED, ADMITTED, Activity.DIED_OR_MOVED)
    return entry.activity in (*CLOSING, *MOVED_ON)


def sentence(span, one, person, people, you, before):
    """Return something to tell as a sentence; the patient has a name in the first one."""
    spoken = person.spoken_of
    name = person.short
    entry = one.entry
    words = one.words
    fields = {"after": "", **one.fields}
    fields |= {"she": spoken.subject, "her": spoken.object, "hers": spoken.possessive}
    if before is None:
        fields |= {"n": name, "o": name, "p": f"{name}'s", "was": "was"}
    else:
        fields |= {"n": spoken.subject, "o": spoken.object, "p": spoken.possessive}
        fields["was"] = spoken.was
    if entry is not None:
        fields |= of_entry(span, entry, people, you, spoken.subject)
        words = nobody_called(span, one, before) + words
    fields["when"] = span.when(one.time, before and before.time)
    said = " ".join(words.format(**fields).split()).replace(" ,", ",").replace(",,", ",")
    return f"{said[:1].upper()}{said[1:].rstrip(',')}."


def nobody_called(span, one, before):
    """Return words for the calls that were not made before somebody went back to the hospital."""
    entry = one.entry
    if one.words != TOLD[ADMITTED][1]["again"]:
        return ""
    home = [
        one.time for one in span.entries if one.activity is DISCHARGED and one.time < entry.time
    ]
    if not home:
        return ""
    calls_made = span.between(home[-1], entry.time, UNANSWERED, *SPOKEN)
    if not calls_made:
        return "nobody called {o} before "
    told = before is not None and before.entry is calls_made[-1]
    return "nobody called {o} again before " if told else ""


def of_entry(span, entry, people, you, she):
    """Return what fills the words about an entry."""
    detail = entry.detail or ""
    clinician = people.clinician(detail) if people and detail.startswith("clinician ") else None
    cm = entry.care_manager or "the practice"
    fields = {
        "cm": "you" if cm == you else cm,
        "who": clinician.formal if clinician else detail or "a clinician",
        "how": HOW.get(detail, detail),
        "found": FOUND.get(detail, f"on the list “{detail}”"),
        "kind": WORK.get(detail, detail),
        "detail": detail,
        "late": "",
        "home": "",
        "past": "",
        "first": "first visit",
    }
    if entry.activity is Activity.BOOKED:
        fields["appointment"] = f"{clock(entry.value)} {span.day(entry.value)}"
    if entry.activity in (VISITED_FIRST, CONTACTED) and entry.days_late >= LATE:
        fields["late"] = f", {days(entry.days_late)} later than planned"
    if entry.activity is VISITED_FIRST and kind_of(span, entry) == MONTHLY:
        fields["first"] = "first monthly contact"
    if entry.activity in (CALLED, SEEN) and entry.days is not None:
        fields["home"] = f", {days(entry.days)} after {she} came home"
    if entry.activity is CALLED and entry.detail == "late":
        fields["past"] = " and past the two working days"
    return fields


def kind_of(span, entry):
    """Return what the time before a contact was spent on."""
    spent = [one for one in span.entries if one.activity is SPENT and one.time <= entry.time]
    return spent[-1].kind if spent else None


def weekday(time):
    """Return the name of the day.

    >>> weekday(7 * 1440)
    'Monday'
    """
    return WEEKDAYS[int(time // DAY) % 7]


def number(count):
    """Return a small number as a word.

    >>> number(3), number(12)
    ('three', '12')
    """
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def days(count):
    """Return days in words.

    >>> days(0.2), days(1.2), days(4)
    ('less than a day', 'one day', 'four days')
    """
    whole = round(count)
    if whole == 0:
        return "less than a day"
    return "one day" if whole == 1 else f"{number(whole)} days"


def times(count):
    """Return how often in words.

    >>> times(2), times(4)
    ('twice', 'four times')
    """
    return "twice" if count == 2 else f"{number(count)} times"


def unanswered(count):
    """Return calls that nobody answered in words.

    >>> unanswered(1), unanswered(2)
    ('one unanswered call', 'two unanswered calls')
    """
    return "one unanswered call" if count == 1 else f"{number(count)} unanswered calls"
