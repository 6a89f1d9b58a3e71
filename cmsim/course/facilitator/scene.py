"""What stands on the projector at this moment: words and a picture, nothing that comes later."""

from html import escape

from cmsim.course.facilitator import show_of_hands as hands
from cmsim.course.facilitator.screen_figures import board, dots, votes
from cmsim.course.facilitator.screens import BOARD, DECIDE, GUESS, PARTS, RUN, TALK, VOTE
from cmsim.course.kit import terms
from cmsim.course.kit.answer_key import reason, right_answer
from cmsim.scenario.parameter import Refusal
from cmsim.views.drawing import number_of

WRITE_ONE = "Write one number. Show it to no one yet."
RAISE = "Vote when it is read out."
NO_GUESSES = "No guesses yet."
NO_VOTES = "No votes yet."
RUNNING = "The model is running …"
NO_RUN = "No run shows this yet."
OWN = "Your own run."
STORED = "A run of the model from before, with the usual settings."
NEXT, LAST = "Next", "End"
NOT_DECIDED = "Not decided yet: run what you chose."
CHANCE = "On the same patients, in 20 pairs of runs."


def scene(room):
    """Return what the projector shows, as texts and one piece of HTML."""
    screen, part = room.screen, room.part
    words = {"kicker": screen.kicker, "title": screen.title, "sub": screen.sub, "picture": ""}
    words |= KINDS.get(screen.kind, plain)(room, screen, part)
    kind, parts = screen.kind, list(screen.parts)
    if room.prompt:
        words = {"kicker": "", "title": room.prompt, "sub": "", "picture": ""}
        kind, parts, part = TALK, ["Prompt"], 0
    words = {name: terms.swapped(text) for name, text in words.items()}
    return words | {
        "kind": kind,
        "session": room.screens[0].title,
        "place": f"{room.at + 1} of {len(room.screens)}",
        "parts": parts,
        "part": part,
        "next": following(room),
        "left": round(room.left(), 1),
        "of": room.state.timer.of,
        "running": room.state.timer.ends is not None,
    }


def following(room):
    """Return the name of what comes next, but for more of the same."""
    here = room.screen.parts[room.part]
    if room.prompt:
        return here
    if room.part + 1 < len(room.screen.parts):
        return room.screen.parts[room.part + 1]
    if room.at + 1 < len(room.screens):
        name = PARTS[room.screens[room.at + 1].kind][0]
        return NEXT if name == here else name
    return LAST


def plain(room, screen, part):
    return {}


def guess(room, screen, part):
    """Return a guess: the question, then the dots of the room."""
    if part == 0:
        return {"sub": WRITE_ONE}
    _, item = room.item(screen)
    values, problem = guesses(room, screen)
    return {"sub": problem or told(values, item), "picture": dots(item, values)}


def ran(room, screen, part):
    """Return the run beside the guesses of the room."""
    _, item = room.item(screen)
    fact, canned = room.shown_run()
    shown = {"sub": RUNNING if room.waiting() else NO_RUN}
    if fact:
        shown = {"kicker": screen.title, "title": run_told(fact, item)}
        shown["sub"] = STORED if canned else OWN
    return shown | {"picture": dots(item, guesses(room, screen)[0], fact)}


def guesses(room, screen):
    """Return the guesses of the room, and what is wrong with them as typed."""
    _, item = room.item(screen)
    try:
        return sorted(hands.guesses(room.said.guesses.get(screen.key, ""), item)), ""
    except Refusal as refusal:
        return [], str(refusal)


def told(values, item):
    """Return in words how a room guessed."""
    if not values:
        return NO_GUESSES
    people = number_of(len(values), "person", "people")
    if values[0] == values[-1]:
        return f"{people} guessed {values[0]:g} {item.unit}."
    return f"{people} guessed, from {values[0]:g} to {values[-1]:g} {item.unit}."


def run_told(fact, item):
    """Return what a run showed, in words."""
    low, high = fact["low"], fact["high"]
    between = f" ({low:.3g} to {high:.3g})" if low is not None and high is not None else ""
    return f"The run: {fact['value']:.3g} {item.unit or fact['unit']}{between}."


def vote(room, screen, part):
    """Return a question: its options, then the votes, then the answer with its reason."""
    if part < 2:
        return polled(room, screen, part, RAISE)
    exercise, item = room.item(screen)
    right = [n for n, (key, _) in enumerate(screen.options) if key in item.answer]
    return {
        "kicker": screen.title,
        "title": right_answer(item, exercise),
        "sub": reason(item, exercise),
        "picture": votes(screen.options, room.hands(screen), right),
    }


def decide(room, screen, part):
    """Return a decision of a case: its options, then the votes, then what the choice moved."""
    if part < 2:
        return polled(room, screen, part, screen.sub)
    told = room.said.moved.get(screen.key)
    return {
        "kicker": screen.title,
        "title": told or NOT_DECIDED,
        "sub": "" if told is None else CHANCE,
        "picture": votes(screen.options, room.hands(screen), ()),
    }


def polled(room, screen, part, asked):
    """Return the options that the room votes on, with the votes once they are to be seen."""
    found = room.hands(screen)
    if part == 0:
        return {"sub": asked, "picture": votes(screen.options, None, ())}
    said = number_of(sum(found), "vote") + "." if found else NO_VOTES
    return {"sub": said, "picture": votes(screen.options, found, ())}


def differ(room, screen, part):
    """Return all questions of an exercise with their votes, the most divided first."""
    found = [(each.title, each.options, room.hands(each)) for each in room.voted(screen.exercise)]
    found.sort(key=lambda row: max(row[2]) / sum(row[2]))
    return {"sub": "" if found else NO_VOTES, "picture": board(found) if found else ""}


KINDS = {GUESS: guess, RUN: ran, VOTE: vote, BOARD: differ, DECIDE: decide}


def answer(room):
    """Return for the notes, as HTML: the answer first, in bold, then the reason and its source."""
    screen = room.screen
    if screen.kind == VOTE:
        exercise, item = room.item(screen)
        return (
            f"<strong>{escape(right_answer(item, exercise))}</strong> "
            f"{escape(reason(item, exercise))} <em>Source: {escape(item.source)}</em>"
        )
    if screen.kind == GUESS:
        _, item = room.item(screen)
        fact = room.run_of(screen)
        if fact is not None:
            return f"<strong>{escape(run_told(fact, item))}</strong> {OWN}"
        fact = room.stored_run(screen)
        if fact is not None:
            return f"<strong>{escape(run_told(fact, item))}</strong> {STORED}"
        return "Only the room's own run tells. Make it on “Run it live”."
    if screen.kind == DECIDE:
        return (
            "Decide and run it on “Run it live”; what it moved then stands here and on the screen."
        )
    return ""


def source(room):
    """Return where the answer to the question on the screen is from, as HTML."""
    return escape(room.item(room.screen)[1].source) if room.screen.kind == VOTE else ""
