"""Six weeks of a path, week by week: lessons, cases, how far one is, and what is asked again."""

from html import escape
from typing import NamedTuple

from cmsim.course.cases import case
from cmsim.course.front import paths_file
from cmsim.course.front.listed import done, how_far, led_by, link, row
from cmsim.course.kit import retrieval
from cmsim.course.kit.printing import day_of
from cmsim.scenario.parameter import Refusal
from cmsim.views.chart import KEEP_KEYS

CASES, DECISIONS = "20", ("panels", "decide")
WEEK_LATER, MONTH_LATER = 1, 4  # weeks of the plan after which a lesson's questions come again
AFTER = "The questions of each lesson come again here a week and a month after you pass it."
NEXT = "Next: “{title}”, {day}."


class CaseLine(NamedTuple):
    """A case as the plan lists it: title, minutes, how many decisions it has."""

    title: str
    minutes: int
    decisions: int


class Standing(NamedTuple):
    """What the plan is drawn from: the pages, cases and records that are there, and the moment."""

    known: dict
    cases: dict
    held: dict
    topics: dict
    now: object

    def checked(self, sessions):
        """Return which of some sessions are there and can be passed."""
        return [each for each in sessions if each in self.known and each in self.topics]


def standing(known, held, now):
    """Return what the plan is drawn from."""
    return Standing(known, cases_there(), held, retrieval.topics_of(known), now)


def cases_there():
    """Return ``{name: CaseLine}`` of the cases that can be played."""
    found = {}
    for name in case.names():
        try:
            file = case.of_the_course(name).file
        except Refusal:
            continue
        found[name] = CaseLine(file.title, file.minutes, len(file.decisions))
    return found


def decided(name, held):
    """Return how many decisions of a case a learner has made."""
    found = held.get(CASES, {})
    for key in (*DECISIONS, name, "answers"):
        found = found.get(key) if isinstance(found, dict) else None
    return len(found) if isinstance(found, list) else 0


def plans(found, lessons):
    """Return the weeks of each path and the list of all lessons, one of which is shown."""
    paths = led_by(paths_file.paths(), found.known)
    opens = paths.index(most_begun(paths, found))
    names = [f"Six weeks: {path.short.lower()}" for path in paths] + ["All lessons"]
    parts = [plan(path, found) for path in paths] + [lessons]
    tabs = "".join(
        f'<label><input type="radio" name="cm-shown" class="cm-unseen" value="{n}"'
        f"{' checked' if n == opens else ''}>{escape(name)}</label>"
        for n, name in enumerate(names)
    )
    shown = "".join(
        f'<section class="cm-shown" data-of="{n}"><h2 class="cm-unseen">{escape(name)}</h2>'
        f"{part}</section>"
        for n, (name, part) in enumerate(zip(names, parts))
    )
    return (
        f'<div class="cm-plans" onkeydown="{KEEP_KEYS}"><fieldset class="cm-tabs">'
        f'<legend class="cm-unseen">Show below</legend>{tabs}</fieldset>{shown}</div>'
    )


def most_begun(paths, found):
    """Return the path of which the learner has begun the largest share, else the first."""

    def share(path):
        lessons = found.checked(path.lessons())
        return sum(session in found.held for session in lessons) / max(len(lessons), 1)

    return max(paths, key=share)


def plan(path, found):
    """Return the six weeks of a path as HTML."""
    weeks = "".join(week(path, n, found) for n in range(len(path.weeks)))
    return f'<p class="cm-sum">{escape(total(path, found))}</p><ol class="cm-weeks">{weeks}</ol>'


def total(path, found):
    """Return in words how much a path is, how far the learner is, and what comes again next."""
    lessons = found.checked(path.lessons())
    passed = sum(done(session, found.held) for session in lessons)
    cases = [name for name in path.cases() if name in found.cases]
    minutes = sum(minutes_of(each, found) for each in path.weeks)
    mine = {session: topic for session, topic in found.topics.items() if session in path.lessons()}
    later = retrieval.coming(found.held, mine, found.now)
    return " ".join(
        (
            f"{len(lessons)} lessons and {len(cases)} cases, {hours(minutes)} in all; "
            f"{passed} of {len(lessons)} lessons done.",
            AFTER,
            *(
                NEXT.format(title=found.known[session][1], day=day_of(when.astimezone()))
                for when, session in later[:1]
            ),
        )
    )


def week(path, n, found):
    """Return one week: minutes, aim, lessons, cases, what is asked again, and one thing to do."""
    this, state = path.weeks[n], state_of(path, n, found)
    lessons = "".join(
        lesson_row(session, found) for session in this.lessons if session in found.known
    )
    cases = "".join(case_row(name, found) for name in this.cases if name in found.cases)
    flags = {"now": " · now", "done": " · done"}
    notes = [f"Again: {again}"] if (again := comes_again(path, n, found)) else []
    notes.append(f"At work: {this.work[0].lower()}{this.work[1:]}")
    return (
        f'<li class="cm-week" data-state="{state}"><h3>Week {n + 1}{flags.get(state, "")}'
        f"<span>{hours(minutes_of(this, found))}</span></h3><p>{escape(this.aim)}</p>"
        f"<ul>{lessons}{cases}</ul>"
        + "".join(f'<p class="cm-meta">{escape(note)}</p>' for note in notes)
        + "</li>"
    )


def state_of(path, n, found):
    """Return whether a week is done, is the next to do, or lies ahead."""
    complete = [
        bool(lessons := found.checked(each.lessons))
        and all(done(session, found.held) for session in lessons)
        for each in path.weeks
    ]
    if complete[n]:
        return "done"
    begun = any(session in found.held for session in path.lessons())
    return "now" if begun and n == complete.index(False) else ""


def lesson_row(session, found):
    """Return the line of a lesson."""
    record = found.held.get(session)
    begun = record is not None and session in found.topics
    state = "done" if done(session, found.held) else "now" if begun else ""
    far = how_far(record) if begun else f"{found.known[session][2]} min"
    return row(state, link(session, found.known), far)


def case_row(name, found):
    """Return the line of a case."""
    line, made = found.cases[name], decided(name, found.held)
    state = "done" if made >= line.decisions else "now" if made else ""
    far = {"done": "Played", "now": f"{made} of {line.decisions}"}.get(state, f"{line.minutes} min")
    title = f"Case: {line.title}"
    return row(
        state, link(CASES, found.known, title) if CASES in found.known else escape(title), far
    )


def comes_again(path, n, found):
    """Return whose questions come again in a week, if every lesson is passed in its week."""
    weeks = [
        str(before + 1)
        for before in (n - WEEK_LATER, n - MONTH_LATER)
        if before >= 0
        and any(
            retrieval.asks(found.topics[session])
            for session in found.checked(path.weeks[before].lessons)
        )
    ]
    if not weeks:
        return ""
    return f"questions of week{'s' * (len(weeks) > 1)} {' and '.join(weeks)}"


def minutes_of(this, found):
    """Return the minutes of a week's lessons and cases that are there."""
    lessons = sum(found.known[session][2] for session in this.lessons if session in found.known)
    return lessons + sum(found.cases[name].minutes for name in this.cases if name in found.cases)


def hours(minutes):
    """Return minutes as people say them.

    >>> hours(45), hours(120), hours(95)
    ('45 min', '2 h', '1 h 35 min')
    """
    whole, rest = divmod(minutes, 60)
    return " ".join([f"{whole} h"] * bool(whole) + [f"{rest} min"] * bool(rest or not whole))
