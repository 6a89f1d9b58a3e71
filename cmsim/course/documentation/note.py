"""A care manager's note: its lines, what they cost, and the questions that they answer."""

from collections import Counter, defaultdict
from statistics import mean
from typing import NamedTuple

from cmsim.measures.episodes import COMPLETED
from cmsim.model.log import SPENT, Activity, Kind
from cmsim.scenario.library import practices
from cmsim.scenario.place import Place
from cmsim.units import MONTH

WEEKS = 26
QUALIFIES = 20  # minutes in a month
FEWEST = 5  # lines: half of the note, the least that the model's range allows
PATIENT = "patient"  # the line that every note has
LINES = {
    PATIENT: "Patient and date",
    "channel": "Phone or in person",
    "minutes": "Minutes",
    "service": "Kind of service",
    "next": "Problem and next step",
    "goal": "Goal, and whether it is met",
    "colleague": "Clinician asked",
    "resource": "Resource, and whether it helped",
    "tried": "Calls without an answer",
    "refused": "Refusals and no-shows",
}
ALL = tuple(LINES)
ONE, TWO = 1, 2  # record systems
SIZES = [(lines, ONE) for lines in range(FEWEST, len(LINES) + 1)]
SIZES += [(lines, TWO) for lines in range(FEWEST + 1, len(LINES) + 1)]
USUAL = len(LINES), ONE


class Question(NamedTuple):
    """What is asked of the notes, by whom, the lines that it needs, and its answer in words."""

    asked_by: str
    text: str
    needs: tuple
    answer: str


QUESTIONS = {
    "each": Question("Practice", "Contacts for each patient?", (), "{0:.1f}"),
    "phone": Question("Practice", "How many by phone?", ("channel",), "{0:.0f} of 100"),
    "month": Question(
        "Payer", "Months with 20 minutes or more?", ("minutes",), "{0:,.0f} of {1:,.0f}"
    ),
    "calls": Question(
        "Payer",
        "Time on calls after a discharge?",
        ("minutes", "service"),
        "{0:.0f} of 100 minutes",
    ),
    "cover": Question("Colleague", "I cover for you. What is next?", ("next",), ""),
    "met": Question("Practice", "How many met their goals?", ("goal",), "{0:.0f} patients"),
    "answer": Question(
        "Clinicians", "How long do you wait for us?", ("colleague",), "{0:.1f} days for an answer"
    ),
    "dead": Question(
        "Practice", "Which resources fail?", ("resource",), "{0:.0f} of {1:.0f} led nowhere"
    ),
    "tried": Question("Manager", "Calls without an answer?", ("tried",), "{0:,.0f} of {1:,.0f}"),
    "refused": Question(
        "Practice", "Who declines, who misses?", ("refused",), "{0:.0f} declined, {1:.0f} missed"
    ),
}


def scenario(lines, systems=ONE):
    """Return the eight-clinician practice with notes of so many lines.

    Each line takes an equal part of the documentation, which a second system doubles.

    >>> scenario(5).practices[0].place.documentation
    0.25
    """
    share, place = systems * lines / len(LINES), Place()
    return (
        practices.eight_clinicians()
        .change("practices.*.place.documentation", place.documentation * share)
        .change("practices.*.place.note_fixed", place.note_fixed * share)
        .replace(weeks=WEEKS, name=name_of(lines, systems))
    )


def name_of(lines, systems):
    """Return how the scenario of a note is called.

    >>> name_of(5, 2)
    '5 lines in 2'
    """
    return f"{lines} lines in {systems}"


def lost(lines):
    """Return the questions that notes with some lines can no longer answer.

    >>> lost([line for line in LINES if line != "minutes"])
    ['month', 'calls']
    """
    return [name for name, asked in QUESTIONS.items() if not set(asked.needs) <= set(lines)]


# --- the answers, from a log


def answers(log):
    """Return ``{question: numbers}`` of what a log answers, and the last patient called."""
    by = Counter(entry.activity for entry in log)
    talks = [entry for entry in log if entry.activity in COMPLETED]
    months, kinds = defaultdict(float), Counter()
    for entry in log:
        if entry.activity is SPENT and entry.patient is not None:
            months[entry.who, int(entry.time // MONTH)] += entry.minutes
            kinds[entry.kind] += entry.minutes
    found = by[Activity.CONNECTED] + by[Activity.DEAD_END] + by[Activity.NOTHING_NEARBY]
    answered = by[Activity.REACHED] + len(talks) + by[Activity.CALLED]
    return {
        "each": [len(talks) / len({entry.who for entry in talks})],
        "phone": [100 * sum(entry.channel == "by phone" for entry in talks) / len(talks)],
        "month": [sum(minutes >= QUALIFIES for minutes in months.values()), len(months)],
        "calls": [100 * kinds[Kind.TRANSITION] / kinds.total()],
        "cover": [next(entry.patient for entry in reversed(talks))],
        "met": [by[Activity.GRADUATED]],
        "answer": [mean(entry.days for entry in log if entry.activity is Activity.ANSWERED)],
        "dead": [found - by[Activity.CONNECTED], found],
        "tried": [by[Activity.UNANSWERED], by[Activity.UNANSWERED] + answered],
        "refused": [by[Activity.DECLINED], by[Activity.MISSED]],
    }
