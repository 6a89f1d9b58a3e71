"""How a day ended: where its minutes went, who was reached, who waited and what came first."""

from cmsim.course.day.counterfactual import TALKS, desk_on
from cmsim.course.day.day_strip import (
    blocks,
    flags,
    frame,
    hours_said,
    ledger_rows,
    planned_blocks,
)
from cmsim.course.day.faces import Faces
from cmsim.course.day.game import DAYS, FIRST_DAY, Game
from cmsim.course.day.needs import SEAT
from cmsim.course.day.scene import face
from cmsim.course.day.time_ledger import AVOIDABLE, PATIENTS, backlog, clocks, ledger
from cmsim.course.day.why_waiting import put_off, served_instead, waiting
from cmsim.course.day.words import (
    NAMES,
    TIMES,
    begun,
    ends_on,
    minutes_said,
    short_due,
    weekday,
)
from cmsim.model.log import (
    CALLED,
    CONTACTED,
    NOTIFIED,
    UNANSWERED,
    VISITED_FIRST,
    Activity,
    Kind,
)
from cmsim.model.policy import USUAL
from cmsim.text import clock
from cmsim.units import DAY

MOST_STEPS = 4
NO_TEST = "The ledger is about the job, not about you: whoever sits here has the same minutes."
REACHED_AS = {  # what a person who was reached is told for, the most telling first
    Activity.GRADUATED: "goals met",
    Activity.ENROLLED: "said yes",
    Activity.DECLINED: "said no",
    CALLED: "home, called",
    VISITED_FIRST: "first visit",
    CONTACTED: "talked",
    Activity.CHECKED: "light check",
}
DOING = {
    Kind.TRANSITION: "You called {who} after the hospital stay",
    Kind.OUTREACH: "You {talk} {who} to offer care",
    Kind.HAND_OFF: "You were introduced to {who}",
    Kind.FIRST_VISIT: "You {talk} {who} for the first visit",
    Kind.FOLLOW_UP: "You {talk} {who} for a follow-up",
    Kind.CHECK_IN: "You {talk} {who} for a check-in",
    Kind.MONTHLY: "You {talk} {who} for the monthly contact",
    Kind.MONITORING: "You {talk} {who} for a light check",
    Kind.COORDINATION: "You asked the clinician about {who}",
    Kind.RESOURCE: "You looked for help for {who}",
    Kind.DOCUMENTATION: "You wrote the note on {who}",
    Kind.REGISTRY: "You made the numbers for leadership",
    Kind.UPKEEP: "You checked entries of the directory",
    Kind.PULLED: "You helped {who} out",
}
GOOD = (
    Activity.GRADUATED,
    CALLED,
    Activity.CONNECTED,
    Activity.ENROLLED,
    VISITED_FIRST,
    CONTACTED,
    Activity.CHECKED,
    Activity.REACHED,
)


def evening_scene(game, day, plan, others="", guess=None, more=True):
    """Return how a day of a game ended.

    ``others`` says what other such days give; ``guess`` is how many minutes with patients were
    guessed before the day, ``None`` if none was; ``more`` says whether more days can be played.
    """
    until = (day + 1) * DAY
    faces = Faces(game.log, until)
    found = ledger(game.scenario, game.log, day)
    planned = plan if day == FIRST_DAY else {}
    return {
        "phase": "evening",
        "day": DAYS[day - FIRST_DAY],
        "head": headline(found, planned),
        "lead": f"{others} {NO_TEST}".strip(),
        "guess": hours_said(guess) if guess is not None else "",
        "strip": {
            **frame(game.scenario, day),
            "done": blocks(game, day, faces),
            "plan": planned_blocks(game.scenario, day, planned),
            "flags": flags(game, day, faces),
        },
        "went": ledger_rows(found, planned),
        "largest": more_than_planned(found, planned),
        "reached": people_reached(game, day, faces),
        "tried": people_tried(game, day, faces),
        "waiting": people_waiting(game, day, faces),
        "lost": clock_lost(game, day, faces),
        "next": weekday(until),
        "tomorrow": tomorrow(game, day, faces),
        "good": good_thing(game, day, faces),
        "more": more,
        "notice": faces.people.notice,
    }


def headline(found, planned):
    """Return what the day gave, beside what was planned."""
    gave = hours_said(found[PATIENTS])
    if planned.get(PATIENTS):
        return (
            f"You planned {hours_said(planned[PATIENTS])} with patients. The day gave you {gave}."
        )
    return f"The day gave you {gave} with patients."


def more_than_planned(found, planned):
    """Return which two parts of a day, beside patients, took most more than was planned."""
    over = {
        name: found[name] - planned.get(name, 0)
        for name in AVOIDABLE.values()
        if round(found[name] - planned.get(name, 0)) > 0
    }
    most = sorted(over, key=over.get, reverse=True)[:2]
    if not most:
        return "Nothing beside patients took more time than you planned."
    names = " and ".join(name.lower() for name in most)
    minutes = hours_said(sum(over[name] for name in most))
    return f"{begun(names)} took {minutes}{' more than you planned' if planned else ''}."


def of_day(game, day):
    """Return the entries of a day that are about a patient and the learner's own."""
    return [
        entry
        for entry in game.log
        if day * DAY <= entry.time < (day + 1) * DAY
        and entry.patient is not None
        and entry.care_manager == SEAT
    ]


def people_reached(game, day, faces):
    """Return everybody who was spoken to on a day, with what came of it."""
    came = {}
    for entry in of_day(game, day):
        came.setdefault(entry.patient, set()).add(entry.activity)
    return [
        {
            **small_face(number, faces),
            "words": next((said for one, said in REACHED_AS.items() if one in activities), "met"),
        }
        for number, activities in came.items()
        if activities & set(TALKS)
    ]


def people_tried(game, day, faces):
    """Return everybody who was called on a day and did not answer at all."""
    reached = {face["patient"] for face in people_reached(game, day, faces)}
    calls = {}
    for entry in of_day(game, day):
        if entry.activity is UNANSWERED and entry.patient not in reached:
            calls[entry.patient] = calls.get(entry.patient, 0) + 1
    return [
        {**small_face(number, faces), "words": TIMES.get(times, f"{times} times")}
        for number, times in calls.items()
    ]


def small_face(number, faces):
    """Return a person with the name by which everybody knows them."""
    person = faces.named(number)
    tier = faces.log.roster.tier(*faces.who(number))
    return {**face(person), "short": person.short, "tier": str(tier or ""), "patient": number}


def people_waiting(game, day, faces):
    """Return who was due by a day's end and is still on the desk, with what went before them."""
    desk = desk_on(game, day + 1)
    if desk is None:
        return []
    return [
        {
            **small_face(card.patient, faces),
            "what": NAMES[card.kind],
            "words": short_due(card.due, desk.now),
            "before": went_before(game, day, card, faces),
        }
        for card in sorted(waiting(desk), key=lambda card: card.kind is not Kind.TRANSITION)
        if ends_on(card.due) <= day and card.kind is not Kind.DOCUMENTATION
    ]


def went_before(game, day, card, faces):
    """Return what was done on a day while a card lay there, as ``[time, words]``."""
    lines = [
        [clock(one.at), f"{doing(one.card, faces)}, {minutes_said(one.minutes)}. {one.why}."]
        for one in served_instead(game, card)
        if day * DAY <= one.at < (day + 1) * DAY
    ]
    off = put_off(game, card)
    if off:
        lines.append(["", f"You put it off {TIMES.get(off, f'{off} times')}."])
    rest = len(lines) - MOST_STEPS
    if rest > 0:
        lines = [["", f"{rest} other things came earlier."], *lines[-MOST_STEPS:]]
    return lines


def doing(card, faces):
    """Return what was done, with whom, as a sentence without its end."""
    talk = "met" if card.channel in ("in person", "at a visit") else "called"
    return DOING[card.kind].format(who=faces.full(card) or "a colleague", talk=talk)


def clock_lost(game, day, faces):
    """Return the first deadline that ran out on a day, and what went before it, or ``None``."""
    missed = [one for one in clocks(game, day, day + 1) if not one.met]
    desk = desk_on(game, day + 1)
    if not missed or desk is None:
        return None
    one = missed[0]
    person = faces.named(one.patient)
    card = next(
        (
            card
            for card in desk.tasks
            if card.patient == one.patient and card.kind is Kind.TRANSITION
        ),
        None,
    )
    how = (
        "You tried in time, and nobody answered."
        if one.tried
        else "You put it off with open eyes."
        if one.put_off
        else "Nobody tried; other things came first."
    )
    return {
        **small_face(one.patient, faces),
        "words": f"{person.reason(Kind.TRANSITION)}. Wants: “{person.goal}”",
        "before": [notice(game, day, one), *(went_before(game, day, card, faces) if card else [])],
        "end": [clock(one.due), f"The two days were over. {how}"],
        "others": len(missed) - 1,
    }


def notice(game, day, one):
    """Return when the practice heard of a hospital stay, as ``[time, words]``."""
    heard = [
        entry.time
        for entry in game.log
        if entry.activity is NOTIFIED and entry.patient == one.patient and entry.time <= one.due
    ]
    by = f"The call was due by {clock(one.due)}."
    if heard and heard[-1] >= day * DAY:
        return [clock(heard[-1]), f"The hospital's notice arrived. {by}"]
    return ["", f"The hospital's notice was on your desk in the morning. {by}"]


def tomorrow(game, day, faces):
    """Return in words what the next day begins with."""
    desk = desk_on(game, day + 1)
    if desk is None:
        return ""
    late, minutes = backlog(desk)
    first = desk_on(game, day)
    was = backlog(first)[0] if first else late
    change = f"up from {was}" if late > was else f"down from {was}" if late < was else "as before"
    said = [
        f"The call to {faces.named(one.patient).short} is still on your desk, and late. "
        f"Worked the usual way, {weekday((day + 1) * DAY)} went on like this: "
        f"{next_day(game, day, one.patient)}"
        for one in clocks(game, day, day + 1)
        if one.called is None
    ]
    said.append(
        f"You begin with {late} things past due, {change}: about {hours_said(minutes)} of work."
    )
    return " ".join(said)


def next_day(game, day, number):
    """Return what comes of a patient on the next day, which the model works the usual way."""
    other = Game(game.seed, game.needs, game.choices).follow(USUAL, day + 2)
    faces = Faces(other.log, (day + 2) * DAY)
    entry = next(one for one in reversed(other.log) if one.patient == number)
    said = faces.outcome(entry, (day + 1) * DAY, (day + 2) * DAY)
    return said[:1].lower() + said[1:]


def good_thing(game, day, faces):
    """Return one thing of a day that went well, in at most two sentences."""
    mine = of_day(game, day)
    for activity in GOOD:
        for entry in mine:
            if entry.activity is activity and not late_call(entry):
                return faces.outcome(entry, day * DAY, (day + 1) * DAY)
    return ""


def late_call(entry):
    """Say whether an entry is a call after a hospital stay that came too late."""
    return entry.activity is CALLED and entry.detail == "late"
