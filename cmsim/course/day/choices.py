"""What can be decided about a card, in words, with the minutes that the model gives it."""

from math import exp

from cmsim.course.day.day_strip import LOOK, after
from cmsim.course.day.game import verbs_for
from cmsim.course.day.time_ledger import NOTES, OF_KIND
from cmsim.course.day.words import rounded
from cmsim.model.log import Kind
from cmsim.model.policy import STANDING
from cmsim.text import clock
from cmsim.units import DAY, HOUR

TALKS = (  # of which the model varies the length
    Kind.HAND_OFF,
    Kind.OUTREACH,
    Kind.TRANSITION,
    Kind.FIRST_VISIT,
    Kind.FOLLOW_UP,
    Kind.CHECK_IN,
    Kind.MONITORING,
)
ALONE = (Kind.DOCUMENTATION, Kind.PULLED, Kind.REGISTRY, Kind.UPKEEP)  # as long as they are
CALLS = {*TALKS, Kind.MONTHLY} - {Kind.HAND_OFF}
DO = {
    Kind.HAND_OFF: "Come along and be introduced",
    Kind.OUTREACH: "Call now and offer care management",
    Kind.TRANSITION: "Call now",
    Kind.FIRST_VISIT: "Call now for the first visit",
    Kind.FOLLOW_UP: "Call now",
    Kind.CHECK_IN: "Call now, a short check-in",
    Kind.MONTHLY: "Call now for the monthly contact",
    Kind.MONITORING: "Call now, a light check",
    Kind.COORDINATION: "Ask the clinician",
    Kind.RESOURCE: "Look for help in the community",
    Kind.DOCUMENTATION: "Write the note",
    Kind.REGISTRY: "Get the numbers from the registry",
    Kind.UPKEEP: "Check entries of the directory",
    Kind.PULLED: "Help out",
}
MEET = "Sit down together now"
NO = {
    Kind.HAND_OFF: "{name} goes home and joins your list to call.",
    Kind.PULLED: "{name} finds another way. Your own words are read out.",
    Kind.REGISTRY: "Today's numbers are not made.",
    Kind.UPKEEP: "Today's entries are not checked.",
    Kind.OUTREACH: "Care management is not offered to {name}.",
}
REASONS = {
    "goals": "The goals are met, as far as I can tell",
    "wish": "The patient would rather not go on",
    "room": "Somebody else needs the place more",
}


def needs_words(card):
    """Say whether a no to a card is said to somebody who asked."""
    return card.kind in STANDING or card.kind in (Kind.REGISTRY, Kind.UPKEEP)


def usual(game, card):
    """Return the minutes that a card takes on average, and those of the note that follows.

    Both are for a talk that is held; a call that nobody answers is shorter, and leaves no note.
    """
    scenario, pace = game.scenario, game.session.player.pace
    place = scenario.practices[0].place
    if card.kind in ALONE:
        return card.minutes, 0.0
    if card.kind not in TALKS:
        return longer(scenario, place, card.minutes * pace), 0.0
    talk = card.minutes * place.contact_length * pace
    note = (place.note_fixed * pace + talk * place.documentation) * (1 - place.note_template)
    minutes = place.preparation * pace + talk * (1 + place.rework / 2)
    return longer(scenario, place, minutes), 0.0 if card.kind is Kind.MONITORING else note


def longer(scenario, place, minutes):
    """Return the minutes of work with a patient that somebody may interrupt."""
    broken = 1 - exp(-place.interruptions * minutes / HOUR)
    return minutes * (1 + scenario.work.recovery * broken)


def in_vain(scenario, card):
    """Return the minutes of a call that nobody answers."""
    work = scenario.work
    return work.attempt * (work.redial if card.attempts else 1)


def choices(game, card, name):
    """Return what can be decided about a card, each with its minutes as they would be drawn."""
    found, desk = [], game.desk
    for verb in verbs_for(card):
        minutes, note = usual(game, card) if verb == "do" else (0.0, 0.0)
        found.append(
            {
                "verb": verb,
                "words": words_for(verb, card),
                "about": about(verb, game, card, name),
                **preview(game.scenario, desk.now, minutes, note, LOOK[OF_KIND[card.kind]]),
            }
        )
    return found


def preview(scenario, now, minutes, note, look):
    """Return the minutes of a choice as blocks of the strip, and when they are over."""
    spans, over = after(scenario, now, minutes)
    start = spans[-1][1] if spans else now
    notes, _ = after(scenario, start, 0 if over else note)
    day = now // DAY * DAY
    parts = [(span, look) for span in spans] + [(span, LOOK[NOTES]) for span in notes]
    return {
        "minutes": rounded(minutes) if minutes else 0,
        "note": rounded(note) if note else 0,
        "blocks": [{"s": one[0] - day, "e": one[1] - day, "look": fill} for one, fill in parts],
        "work": len(spans),
        "then": ""
        if not minutes
        else "then the day is over"
        if over
        else f"then it is {clock(start)}",
    }


def words_for(verb, card):
    """Return what a choice is called."""
    if verb == "defer":
        return "Move to tomorrow"
    if verb == "decline":
        return "Say no"
    if verb == "close":
        return "Close the case"
    if card.kind in CALLS and (card.channel in ("in person", "at a visit")):
        return MEET
    return DO[card.kind]


def about(verb, game, card, name):
    """Return what a choice means, in a sentence or two."""
    desk = game.desk
    if verb == "decline":
        return NO[card.kind].format(name=name)
    if verb == "close":
        return "No more contacts. You are asked why."
    if verb == "defer":
        tonight = (desk.now // DAY + 1) * DAY
        return (
            "The two days are over before tomorrow."
            if card.clock is not None and card.clock < tonight
            else "It leaves your desk until tomorrow morning."
        )
    minutes, note = usual(game, card)
    said = []
    if card.kind in CALLS and card.channel not in ("in person", "at a visit"):
        said.append(f"About {rounded(in_vain(game.scenario, card))} minutes if nobody answers.")
    if note:
        said.append(f"A note of about {rounded(note)} minutes is left to write.")
    coming = [one for one in desk.booked if desk.now + minutes > one.at and card.rank]
    if coming:
        said.append(f"It runs into the appointment at {clock(coming[0].at)}.")
    return " ".join(said)
