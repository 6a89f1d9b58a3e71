"""A day in plain words: what lies on the desk, and what came of a decision."""

from typing import NamedTuple

from cmsim.course.day.needs import SEAT
from cmsim.course.kit.outcomes import weekday
from cmsim.model.log import (
    ADDED,
    CALLED,
    CONTACTED,
    NOTIFIED,
    SPENT,
    UNANSWERED,
    VISITED_FIRST,
    Activity,
    Kind,
)
from cmsim.text import clock
from cmsim.units import DAY, HOUR

NAMES = {  # what a card of this kind is called on the desk
    Kind.TRANSITION: "call after a hospital stay",
    Kind.OUTREACH: "first call, to offer care",
    Kind.HAND_OFF: "a clinician at your door with a patient to introduce",
    Kind.FIRST_VISIT: "first visit",
    Kind.FOLLOW_UP: "follow-up",
    Kind.CHECK_IN: "short check-in call",
    Kind.MONTHLY: "monthly contact",
    Kind.MONITORING: "light check after graduation",
    Kind.COORDINATION: "a question to the clinician",
    Kind.RESOURCE: "find help in the community",
    Kind.DOCUMENTATION: "write the note",
    Kind.REGISTRY: "leadership asks for numbers from the registry",
    Kind.UPKEEP: "keep the resource directory current",
    Kind.MEETING: "meeting or huddle",
    Kind.RELATIONSHIP: "get to know the clinicians",
    Kind.TRAINING: "training",
    Kind.PULLED: "“Can you room this patient?”",
    Kind.INTERRUPTION: "an interruption",
    Kind.TRAVEL: "on the road",
    Kind.WAITING: "waiting for work",
    Kind.LEAVE: "leave",
}
DID = {  # what was done when one of these is over
    Kind.REGISTRY: "The numbers from the registry are done",
    Kind.UPKEEP: "Some entries of the directory are current again",
    Kind.PULLED: "You helped out",
    Kind.DOCUMENTATION: "The note is written",
    Kind.COORDINATION: "The question to the clinician is dealt with",
    Kind.RESOURCE: "You looked for help in the community",
}
CAME = {  # what came of it, the most telling first
    Activity.NOT_ELIGIBLE: "The patient turns out not to be covered.",
    Activity.ENROLLED: "The patient says yes: enrolled.",
    Activity.DECLINED: "The patient says no, thank you.",
    CALLED: "The patient is home, and you talked.",
    VISITED_FIRST: "The first visit is held.",
    CONTACTED: "You talked.",
    Activity.CHECKED: "You talked.",
    UNANSWERED: "No answer.",
    Activity.MISSED: "The contact is missed.",
    Activity.GRADUATED: "Goals met: the patient graduates.",
    Activity.DISENGAGED: "The patient does not want to go on.",
    Activity.CONNECTED: "The patient is connected with help.",
    Activity.DEAD_END: "A dead end: the entry is out of date.",
    Activity.NOTHING_NEARBY: "There is nothing nearby for this.",
    Activity.ASKED: "The question is on its way.",
    Activity.EXPIRED: "The referral expires.",
    Activity.UNREACHED: "The calls are used up.",
    Activity.NOT_TAKEN: "The referral is turned down.",
}
A_NOTE = "A note is to be written."
WELL = {
    CALLED,
    CONTACTED,
    VISITED_FIRST,
    Activity.REACHED,
    Activity.CHECKED,
    Activity.ENROLLED,
    Activity.GRADUATED,
    Activity.CONNECTED,
}
HERE = {
    Kind.HAND_OFF: "A knock: {referrer} has brought {who}, to introduce you.",
    Kind.PULLED: "{asker} asks: “{asked}”",
}
GONE = {
    Kind.HAND_OFF: "{who} goes home, and is now on your list to call.",
    Kind.PULLED: "{asker} could not wait for a hand and has found another way.",
    Kind.OUTREACH: "{who} could not wait, and is on your list to call.",
    Kind.FIRST_VISIT: "{who} waited in vain; the first visit is on your list.",
    Kind.FOLLOW_UP: "{who} could not wait; the follow-up is on your list again.",
    Kind.MONTHLY: "{who} could not wait; the monthly contact is on your list again.",
}
GROUPS = {
    "standing": "Here now, or agreed for now",
    "clocks": "Clocks running: home from hospital",
    "paper": "Notes and numbers",
    "today": "Patients due by tonight, or past due",
    "later": "Can wait",
}
VERBS = {"do": "Do it", "defer": "Put off", "decline": "Say no", "close": "Close"}
TIMES = {1: "once", 2: "twice", 3: "three times"}


def when_due(due, now):
    """Return when something is due, seen from now.

    >>> when_due(3 * 1440 - 60, 3 * 1440 + 540), when_due(3 * 1440 + 600, 3 * 1440 + 540)
    ('due yesterday', 'due by 10:00 AM')
    """
    days = ends_on(due) - int(now // DAY)
    if days == 0:
        late = "was due at" if due < now else "due by"
        return "due tonight" if due % DAY == 0 or due % DAY > 20 * HOUR else f"{late} {clock(due)}"
    if days in (-1, 1):
        return "due yesterday" if days < 0 else "due tomorrow"
    return (
        f"due {-days} days ago"
        if days < 0
        else (f"due on {weekday(due)}" if days < 7 - int(now // DAY) % 7 else f"due in {days} days")
    )


def ends_on(due):
    """Return the number of the day by whose end something is due.

    >>> ends_on(3 * 1440), ends_on(3 * 1440 + 60)
    (2, 3)
    """
    return int(due // DAY) - (due % DAY == 0)  # midnight belongs to the evening before


def short_due(due, now):
    """Return in two or three words when something is due.

    >>> short_due(3 * 1440 - 60, 3 * 1440 + 540), short_due(3 * 1440 + 600, 3 * 1440 + 540)
    ('1 day late', 'by 10:00 AM')
    >>> short_due(3 * 1440 + 540, 3 * 1440 + 600), short_due(8 * 1440, 3 * 1440)
    ('late today', 'Monday')
    """
    days = ends_on(due) - int(now // DAY)
    if days < 0:
        return f"{-days} day{'s' if days < -1 else ''} late"
    if days == 0:
        tonight = due % DAY == 0 or due % DAY > 20 * HOUR
        return "late today" if due < now else "today" if tonight else f"by {clock(due)}"
    return "tomorrow" if days == 1 else weekday(due - 1) if days < 7 else f"in {days} days"


def who(card):
    """Return who a card is about, by number."""
    if card.patient is None:
        return ""
    return f"Patient {card.patient}" + (f", {card.tier}" if card.tier else "")


def words(card, now):
    """Return a card in plain words."""
    name = NAMES[card.kind]
    said = f"{who(card)}: {name}" if card.patient is not None else name[:1].upper() + name[1:]
    if card.at is not None:
        said += f", agreed for {clock(card.at)}, {card.channel}"
    elif card.rank == 0 and card.kind is not Kind.PULLED and card.kind is not Kind.HAND_OFF:
        said += ", here in the practice"
    parts = [said]
    if card.rank:
        parts.append(when_due(card.due, now))
    parts.append(f"about {rounded(card.minutes)} minutes{length_of(card.kind)}")
    if card.attempts:
        parts.append("tried " + TIMES.get(card.attempts, f"{card.attempts} times"))
    return ", ".join(parts)


def rounded(minutes):
    """Return minutes to the nearest five, as people say them.

    >>> rounded(29), rounded(3)
    (30, 3)
    """
    return round(minutes) if minutes < 5 else 5 * round(minutes / 5)


def length_of(kind):
    talk = (Kind.FIRST_VISIT, Kind.FOLLOW_UP, Kind.CHECK_IN, Kind.TRANSITION, Kind.OUTREACH)
    return " of talk" if kind in talk else ""


class Numbers:
    """How patients are called where no people are shown: by their numbers."""

    def full(self, one):
        """Return who a card is about."""
        return who(one)

    def short(self, one):
        """Return how a patient of a card or of an entry is spoken of."""
        return f"patient {one.patient}"

    def asker(self, card):
        """Return who asks for something."""
        return "a colleague"

    def asked(self, card):
        """Return what is asked."""
        return "Can you room this patient?"

    def interrupter(self, number):
        """Return who interrupts."""
        return "a colleague"

    def referrer(self, card):
        """Return who brings a patient."""
        return "a clinician"

    def came_of(self, act, desk):
        """Return what came of doing a card, ``None`` where it is told in the usual words."""


BY_NUMBER = Numbers()


class Event(NamedTuple):
    """Something that a decision led to: a kind (``good``, ``late``, ``others``, ``news``), words.

    ``said`` is whether it answers the decision itself; what else happened meanwhile is news.
    """

    kind: str
    words: str
    said: bool = False


def happened(act, desk, names=BY_NUMBER):
    """Return in one line what a decision led to, read off the log since then."""
    lines = [event.words for event in events(act, desk, names)]
    if desk is None:
        return " ".join([*lines, "These weeks are over."])
    late = desk.now // DAY > act.now // DAY
    day = f"{weekday(desk.now)}, " if late else ""
    return " ".join([*lines, f"It is {day}{clock(desk.now)}."])


def events(act, desk, names=BY_NUMBER):
    """Return what a decision led to and what happened meanwhile, the answer to it first."""
    found = [decision_told(act, desk, names)]
    mine = [entry for entry in act.entries if entry.care_manager == SEAT]
    away = [entry for entry in mine if entry.activity is SPENT and entry.kind == Kind.INTERRUPTION]
    if away:
        by = names.interrupter(int(away[0].time))
        found.append(Event("others", begun(f"{by} interrupted you: {minutes_of(away)}.")))
    waited = [entry for entry in mine if entry.activity is SPENT and entry.kind == Kind.WAITING]
    if waited and act.verb != "wait":
        line = f"Then nothing was left on your desk, and you waited: {minutes_of(waited)}."
        found.append(Event("news", line))
    fixed = [
        entry
        for entry in mine
        if entry.activity is SPENT
        and entry.kind in (Kind.MEETING, Kind.TRAINING, Kind.RELATIONSHIP, Kind.TRAVEL)
    ]
    if fixed:
        kinds = ", ".join(dict.fromkeys(NAMES[entry.kind] for entry in fixed))
        found.append(Event("news", f"Then, on your calendar: {kinds} ({minutes_of(fixed)})."))
    return found + list(dict.fromkeys(news(act, desk, names)))


def decision_told(act, desk, names):
    """Return what was decided, and what came of it, with whether it went well."""
    met = {entry.activity for entry in act.entries if entry.patient == patient_of(act) is not None}
    kind = (
        "good"
        if met & WELL
        else "late"
        if met & {UNANSWERED, Activity.MISSED, Activity.DISENGAGED}
        else "others"
        if act.card and act.card.kind is Kind.PULLED
        else "news"
    )
    came = names.came_of(act, desk) if act.verb == "do" else None
    return Event(kind, came or decided(act, names), True)


def patient_of(act):
    """Return the patient of a decision, if it was about one."""
    return act.card.patient if act.card else None


def decided(act, names=BY_NUMBER):
    """Return what was decided, and what came of it."""
    card = act.card
    if act.verb == "wait":
        spent = [
            entry
            for entry in act.entries
            if entry.activity is SPENT and entry.kind == Kind.WAITING and entry.care_manager == SEAT
        ]
        return f"You waited: {minutes_of(spent)}." if spent else "You waited."
    about = f" ({names.short(card)})" if card.patient is not None else ""
    if act.verb == "defer":
        return f"Put off to tomorrow: {NAMES[card.kind]}{about}."
    if act.verb == "decline":
        if card.kind is Kind.PULLED:
            return f"You said no to {names.asker(card)}, who has found another way."
        if card.kind is Kind.HAND_OFF:
            return f"You said no to an introduction. {gone(card, names)}"
        asker = "" if about else f" to {names.asker(card)}"
        return f"You said no{asker}: {NAMES[card.kind]}{about}."
    if act.verb == "close":
        return f"You closed the case{about}."
    return done(act, about)


def done(act, about):
    """Return what came of doing a card."""
    card = act.card
    spent = spent_on(act)
    took = f", {minutes_of(spent[:1])}" if spent else ""
    name = DID.get(card.kind) or NAMES[card.kind][:1].upper() + NAMES[card.kind][1:]
    if card.kind is Kind.HAND_OFF:
        name = "The patient is introduced to you"
    met = {entry.activity for entry in act.entries if entry.patient == card.patient is not None}
    came = [said for activity, said in CAME.items() if activity in met]
    if note_added(act):
        came.append(A_NOTE)
    return " ".join([f"{name}{about}{took}.", *came])


def spent_on(act):
    """Return the entries of the time that doing a card took."""
    return [
        entry
        for entry in act.entries
        if entry.activity is SPENT
        and entry.care_manager == SEAT
        and entry.kind == act.card.kind
        and entry.patient == act.card.patient
    ]


def note_added(act):
    """Say whether a decision left a note to write."""
    return any(
        entry.activity is ADDED
        and entry.kind == Kind.DOCUMENTATION
        and entry.patient == act.card.patient
        and entry.care_manager == SEAT
        for entry in act.entries
    )


def news(act, desk, names=BY_NUMBER):
    """Yield what came in meanwhile, and who could not wait."""
    home = {entry.patient: entry for entry in act.entries if entry.activity is NOTIFIED}
    if home:
        them = " and ".join(names.short(home[number]) for number in sorted(home))
        yield Event("late", f"News from the hospital: {them} went home; a clock is running.")
    for entry in act.entries:
        if entry.activity is Activity.IDENTIFIED and entry.detail == "standing list":
            said = f"{names.short(entry)} is next on the practice's list of patients to call."
            yield Event("news", begun(said))
    cards = {card.number: card for card in desk.tasks if card.rank == 0} if desk else {}
    before = {card.number: card for card in act.desk.tasks if card.rank == 0}
    for number, card in before.items():
        if number not in cards and card != act.card:
            yield Event("late", gone(card, names))
    for number, card in cards.items():
        if number not in before:
            yield Event("news", at_hand(card, names))


def gone(card, names=BY_NUMBER):
    """Return in words that somebody could not wait any longer."""
    return begun(GONE[card.kind].format(who=names.full(card), asker=names.asker(card)))


def begun(sentence):
    """Return a sentence with a capital letter.

    >>> begun("a colleague asks.")
    'A colleague asks.'
    """
    return sentence[:1].upper() + sentence[1:]


def at_hand(card, names=BY_NUMBER):
    """Return in words that somebody is here, or that the time of an appointment has come."""
    if card.at is not None:
        return f"It is time for {names.full(card)}: {NAMES[card.kind]}, {card.channel}."
    said = HERE.get(card.kind, "{who} is here in the practice.").format(
        who=names.full(card),
        asker=names.asker(card),
        asked=names.asked(card),
        referrer=names.referrer(card),
    )
    return begun(said)


def minutes_of(entries):
    """Return the minutes of entries in words."""
    return minutes_said(sum(entry.minutes for entry in entries))


def cost_told(cost, names=BY_NUMBER):
    """Return in words what putting a card off cost, and what it bought."""
    card = cost.card
    whose = names.full(card) if card.patient is not None else ""
    name = f"{whose}: {NAMES[card.kind]}" if whose else NAMES[card.kind]
    said = [f"{clock(cost.at)}, {name}."]
    if cost.done_anyway:
        return said[0] + " You came back to it the same day."
    if cost.ran_out:
        said.append("Its clock ran out.")
    vain = ", and nobody would have answered" if cost.in_vain else ""
    said.append(
        f"Done at once, it would have taken {minutes_said(cost.minutes)} of today{vain}; "
        "it is on tomorrow's desk instead."
    )
    if cost.bumped:
        rest = len(cost.bumped) - 2
        names = " and ".join(
            f"{NAMES[one.kind]}" + (f" ({names.short(one)})" if one.patient is not None else "")
            for one in cost.bumped[:2]
        ) + (f" and {rest} more" if rest > 0 else "")
        said.append(f"In its place you had time for: {names}.")
    fewer = cost.late - cost.late_instead
    if fewer:
        said.append(
            f"Tomorrow begins with {cost.late} things past due; without this it would have "
            f"been {cost.late_instead}."
        )
    return " ".join(said)


def minutes_said(minutes):
    """Return minutes in words.

    >>> minutes_said(0.4), minutes_said(1.2), minutes_said(12)
    ('less than a minute', '1 minute', '12 minutes')
    """
    if 0 < minutes < 0.5:
        return "less than a minute"
    return "1 minute" if round(minutes) == 1 else f"{round(minutes)} minutes"
