"""A day in plain words: what lies on the desk, and what came of a decision."""

from cmsim.course.day.needs import SEAT
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
from cmsim.units import DAY, HOUR

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
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
HERE = {
    Kind.HAND_OFF: "A knock: a clinician has {who} with them, to introduce you.",
    Kind.PULLED: "A colleague asks: “Can you room this patient?”",
}
GONE = {
    Kind.HAND_OFF: "{who} goes home, and is now on your list to call.",
    Kind.PULLED: "The colleague who asked for a hand has found another way.",
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


def clock(time):
    """Return a time of day.

    >>> clock(7 * 1440 + 545.7), clock(12 * 60), clock(14 * 60 + 45), clock(0)
    ('9:05 am', '12:00 pm', '2:45 pm', '12:00 am')
    """
    hours, minutes = divmod(int(time % DAY), 60)
    return f"{(hours - 1) % 12 + 1}:{minutes:02d} {'am' if hours < 12 else 'pm'}"


def weekday(time):
    """Return the name of the day.

    >>> weekday(7 * 1440)
    'Monday'
    """
    return WEEKDAYS[int(time // DAY) % 7]


def when_due(due, now):
    """Return when something is due, seen from now.

    >>> when_due(3 * 1440 - 60, 3 * 1440 + 540), when_due(3 * 1440 + 600, 3 * 1440 + 540)
    ('due yesterday', 'due by 10:00 am')
    """
    days = int(due // DAY) - int(now // DAY)
    if due % DAY == 0:  # midnight belongs to the evening before
        days -= 1
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


def who(card):
    """Return who a card is about."""
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


def calendar(desk):
    """Return in words what is still to come on the calendar of the day."""
    return "; ".join(
        f"{clock(card.at)} {who(card)}: {NAMES[card.kind]}, {card.channel}, "
        f"about {rounded(card.minutes)} minutes"
        for card in desk.booked
    )


def rounded(minutes):
    """Return minutes to the nearest five, as people say them.

    >>> rounded(29), rounded(3)
    (30, 3)
    """
    return round(minutes) if minutes < 5 else 5 * round(minutes / 5)


def length_of(kind):
    talk = (Kind.FIRST_VISIT, Kind.FOLLOW_UP, Kind.CHECK_IN, Kind.TRANSITION, Kind.OUTREACH)
    return " of talk" if kind in talk else ""


def happened(act, desk):
    """Return in one line what a decision led to, read off the log since then."""
    lines = [decided(act)]
    mine = [entry for entry in act.entries if entry.care_manager == SEAT]
    away = [entry for entry in mine if entry.activity is SPENT and entry.kind == Kind.INTERRUPTION]
    if away:
        lines.append(f"You were interrupted: {minutes_of(away)}.")
    waited = [entry for entry in mine if entry.activity is SPENT and entry.kind == Kind.WAITING]
    if waited and act.verb != "wait":
        lines.append(f"Then nothing was left on your desk, and you waited: {minutes_of(waited)}.")
    fixed = [
        entry
        for entry in mine
        if entry.activity is SPENT
        and entry.kind in (Kind.MEETING, Kind.TRAINING, Kind.RELATIONSHIP, Kind.TRAVEL)
    ]
    if fixed:
        kinds = dict.fromkeys(NAMES[entry.kind] for entry in fixed)
        lines.append(f"Then, on your calendar: {', '.join(kinds)} ({minutes_of(fixed)}).")
    lines += dict.fromkeys(news(act, desk))
    if desk is None:
        return " ".join([*lines, "These weeks are over."])
    late = desk.now // DAY > act.now // DAY
    day = f"{weekday(desk.now)}, " if late else ""
    return " ".join([*lines, f"It is {day}{clock(desk.now)}."])


def decided(act):
    """Return what was decided, and what came of it."""
    card = act.card
    if act.verb == "wait":
        spent = [
            entry
            for entry in act.entries
            if entry.activity is SPENT and entry.kind == Kind.WAITING and entry.care_manager == SEAT
        ]
        return f"You waited: {minutes_of(spent)}." if spent else "You waited."
    about = f" (patient {card.patient})" if card.patient is not None else ""
    if act.verb == "defer":
        return f"Put off to tomorrow: {NAMES[card.kind]}{about}."
    if act.verb == "decline":
        after = " " + GONE[card.kind].format(who=who(card)) if card.kind is Kind.HAND_OFF else ""
        return f"You said no: {NAMES[card.kind]}{about}.{after}"
    if act.verb == "close":
        return f"You closed the case{about}."
    return done(act, about)


def done(act, about):
    """Return what came of doing a card."""
    card = act.card
    spent = [
        entry
        for entry in act.entries
        if entry.activity is SPENT
        and entry.care_manager == SEAT
        and entry.kind == card.kind
        and entry.patient == card.patient
    ]
    took = f", {minutes_of(spent[:1])}" if spent else ""
    name = DID.get(card.kind) or NAMES[card.kind][:1].upper() + NAMES[card.kind][1:]
    if card.kind is Kind.HAND_OFF:
        name = "The patient is introduced to you"
    met = {entry.activity for entry in act.entries if entry.patient == card.patient is not None}
    came = [said for activity, said in CAME.items() if activity in met]
    if {
        entry.kind
        for entry in act.entries
        if entry.activity is ADDED and entry.patient == card.patient and entry.care_manager == SEAT
    } & {Kind.DOCUMENTATION}:
        came.append("A note is to be written.")
    return " ".join([f"{name}{about}{took}.", *came])


def news(act, desk):
    """Yield what came in meanwhile, and who could not wait."""
    home = {entry.patient for entry in act.entries if entry.activity is NOTIFIED}
    if home:
        names = " and ".join(f"patient {number}" for number in sorted(home))
        yield f"News from the hospital: {names} went home; a clock is running."
    for entry in act.entries:
        if entry.activity is Activity.IDENTIFIED and entry.detail == "standing list":
            yield f"Patient {entry.patient} is next on the practice's list of patients to call."
    cards = {card.number: card for card in desk.tasks if card.rank == 0} if desk else {}
    before = {card.number: card for card in act.desk.tasks if card.rank == 0}
    for number, card in before.items():
        if number not in cards and card != act.card:
            yield GONE[card.kind].format(who=who(card))
    for number, card in cards.items():
        if number not in before:
            yield at_hand(card)


def at_hand(card):
    """Return in words that somebody is here, or that the time of an appointment has come."""
    if card.at is not None:
        return f"It is time for {who(card)}: {NAMES[card.kind]}, {card.channel}."
    return HERE.get(card.kind, "{who} is here in the practice.").format(who=who(card))


def minutes_of(entries):
    """Return the minutes of entries in words."""
    return minutes_said(sum(entry.minutes for entry in entries))


def cost_told(cost):
    """Return in words what putting a card off cost, and what it bought."""
    card = cost.card
    name = f"{who(card)}: {NAMES[card.kind]}" if card.patient is not None else NAMES[card.kind]
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
            f"{NAMES[one.kind]}" + (f" (patient {one.patient})" if one.patient is not None else "")
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
