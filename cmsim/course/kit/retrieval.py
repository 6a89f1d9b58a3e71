"""Questions of a lesson that come again a week and a month after it was passed."""

from datetime import timedelta
from typing import NamedTuple

from cmsim.course.kit import files, learner_record, questions
from cmsim.course.kit.questions import KeyExercise
from cmsim.scenario.parameter import Refusal

WAITS = {"month": 30, "week": 7}  # days, the longest first
FEWEST, MOST = 2, 3  # questions at a time
ABOUT = (
    "You passed “{title}” a {wait} ago. {count} of its questions come again, those that "
    "were hard for you first. Recalling an answer helps you remember it. Nothing here changes "
    "what you have passed."
)


class Due(NamedTuple):
    """What comes again: of which session, after which wait, and the questions."""

    session: str
    wait: str
    exercise: KeyExercise


def due(records, topics, now):
    """Return what comes again now, of the lesson passed first, or ``None``.

    ``records`` are ``{session: content}`` of a learner, ``topics`` ``{session: topic}`` of the
    lessons that are there.
    """
    waiting = sorted(
        (passed, session)
        for session, data in records.items()
        if session in topics and (passed := passed_at(data)) is not None
    )
    for passed, session in waiting:
        wait = next((name for name, days in WAITS.items() if (now - passed).days >= days), None)
        if wait is None or key_of(wait) in records[session]["answers"]:
            continue
        exercise = asked_again(records[session], topics[session], wait)
        if exercise is not None:
            return Due(session, wait, exercise)
    return None


def coming(records, topics, now):
    """Return ``[(when, session)]`` of the lessons that were passed and come again later."""
    found = []
    for session, data in records.items():
        passed = passed_at(data) if session in topics else None
        for wait, days in WAITS.items() if passed and asks(topics[session]) else ():
            when = passed + timedelta(days=days)
            if when > now and key_of(wait) not in data["answers"]:
                found.append((when, session))
    return sorted(found)


def asks(topic):
    """Say whether a lesson has questions with a key, which can come again without its runs."""
    try:
        return any(one.kind == "KEY" for one in questions.of_topic(topic).values())
    except Refusal:
        return False


def passed_at(data):
    """Return when a lesson was passed first, ``None`` if it was not or that is not known."""
    said = [one["at"] for one in data["statements"] if one["verb"] == "completed"]
    if data["status"] != "passed" or not said:
        return None
    try:
        passed = learner_record.moment_of(said[0])
    except (ValueError, TypeError):
        return None
    return passed if passed.tzinfo else None


def key_of(wait):
    """Return under which key of the answers what came again is stored."""
    return f"again_{wait}"


def asked_again(data, topic, wait):
    """Return the questions that were hardest for a learner as an exercise, ``None`` without any."""
    try:
        exercises = questions.of_topic(topic)
    except Refusal:
        return None
    found = [
        (hard(data["answers"].get(one.id), place, len(one.items)), one, item)
        for one in exercises.values()
        if one.kind == "KEY"
        for place, item in enumerate(one.items)
    ]
    found.sort(key=lambda each: -each[0])
    missed = sum(each[0] > 0 for each in found)
    items = [alone(one, item) for _, one, item in found[: max(FEWEST, min(MOST, missed))]]
    if not items:
        return None
    count = {1: "One", 2: "Two", 3: "Three"}[len(items)]
    about = ABOUT.format(title=data["title"] or topic, wait=wait, count=count)
    return KeyExercise(id=key_of(wait), title="Do you remember?", about=about, items=items)


def alone(exercise, item):
    """Return a question as it can be asked without the exercise that it stands in."""
    text = item.text
    if item.options is None:  # then the title asks, and the question only says of what
        mark = "" if exercise.title.endswith("?") else ":"
        text = f"{exercise.title}{mark} {text}"
    options, reasons = exercise.options_of(item), exercise.reasons_of(item)
    return item.model_copy(update={"text": text, "options": options, "reasons": reasons})


def hard(answers, place, of):
    """Return how hard a question was: 2 if it was never right, 1 if not at first, else 0.

    >>> hard({"first": [["a", False]], "last": [["b", True]]}, 0, 1), hard(None, 0, 1)
    (1, 0)
    """
    try:
        first, last = answers["first"], answers["last"]
        if len(first) == len(last) == of:
            return (first[place][1] is not True) + (last[place][1] is not True)
    except (TypeError, KeyError, IndexError):
        pass
    return 0


def topics_of(notebooks):
    """Return ``{session: topic}`` of the notebooks that have questions."""
    found = {}
    for session, (name, *_) in notebooks.items():
        topic = name.removesuffix(".ipynb")
        try:
            files.find(f"exercises/{topic}/questions.toml")
        except Refusal:
            continue
        found[session] = topic
    return found
