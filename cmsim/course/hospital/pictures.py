"""The pictures beside the questions of lesson 06: each answers what is chosen."""

from functools import partial

from cmsim.course.hospital import clock_figure, week_figure
from cmsim.course.hospital.clocks import ATTEMPTED, CLOCKS, SPOKEN, shares, without_marks
from cmsim.course.hospital.practice import BOTTLENECKS, NOW
from cmsim.views.chart import table
from cmsim.views.plot import Plot
from cmsim.views.scale import Scale
from cmsim.views.svg import (
    EDGE,
    GOOD,
    INK,
    SURFACE,
    YOURS,
    Picture,
    box,
    circle,
    line,
    marker,
    token,
)
from cmsim.views.widgets.layout import paragraph, scrolled

SPAN = 28  # days that a strip shows


def result(html, below=""):
    """Return a message above what it is about."""
    return f'<p class="cm-result">{html}</p>{below}'


# --- the guess


def guessed(panel):
    """Return 100 discharges, and as many of them marked as were guessed."""
    guess = round(panel.guesses[0].value)
    said = f"{guess} of 100 patients spoken to in time, {100 - guess} not."
    kinds = [("your guess", guess, YOURS), ("not in time", 100 - guess, SURFACE)]
    return result(f"<b>{guess}</b> of 100 spoken to in time.", hundred(kinds, said))


def hundred(kinds, told):
    """Return 100 discharges by kind, as HTML."""
    return Picture(partial(clock_figure.hundred, kinds=kinds)).text(told)


# --- the clocks

HOME, NEWS, CALL, SEEN, AGAIN = "home", "news", "call", "visit", "back"
STRIPS = (  # for each question: who, what happened on which day of four weeks; Monday is 0
    ("Ruth Bernstein", ((HOME, 4.6),), {"sun": 6.6, "mon": 7.7, "tue": 8.7, "wed": 9.7}),
    ("Marcus Reed", ((HOME, 1.6), (NEWS, 4.4)), {"over": 3.7, "fresh": 8.7, "today": 4.7}),
    ("Mei-Ling Wu", ((HOME, 0.6), (CALL, 1.5), (SEEN, 10.5)), {}),
    ("Brian Kowalski", ((HOME, 1.6), (CALL, 3.4), (SEEN, 7.6), (AGAIN, 25.5)), {}),
)
MARKS = {
    HOME: lambda x, y: circle(x, y, 5, SURFACE, stroke=INK, stroke_width=1.8),
    NEWS: lambda x, y: marker(x, y, week_figure.NEWS),
    CALL: week_figure.spoken,
    SEEN: lambda x, y: marker(x, y, week_figure.VISIT),
    AGAIN: lambda x, y: marker(x, y, week_figure.BACK),
}


def clocks(panel):
    """Return the four weeks of the patient in question, with the day that was chosen."""
    who, events, days = STRIPS[panel.place]
    chosen = panel.given()[panel.place]
    ends = days.get(chosen)
    told = f"{who}: " + ", ".join(f"{kind} on {week_figure.clock(day)}" for kind, day in events)
    yours = f" You chose {week_figure.clock(ends)}." if ends else ""
    return result(
        f"<b>{who}</b>, four weeks.{yours}",
        Picture(lambda width: draw_strip(width, events, ends)).text(told + "."),
    )


def draw_strip(width, events, chosen=None):
    """Draw four weeks, a week below the other, with what happened."""
    left, top, pitch = 62, 24, 52
    days = Scale(0, 7, left, width - 4)
    each = days(1) - days(0)
    plot = Plot(width, top + pitch * (SPAN // 7))
    for n, name in enumerate(week_figure.NAMES):
        plot.text(days(n) + each / 2, 10, name, "middle")
    home = events[0][1]
    for day in range(SPAN):
        week, weekday = divmod(day, 7)
        x, y = days(weekday), top + pitch * week
        fill = token("sunken") if weekday > 4 else SURFACE
        plot.add(box(x, y, each, pitch - 4, fill, stroke=EDGE, stroke_width=0.6))
        if day >= int(home):
            plot.text(x + 4, y + 10, f"{day - int(home)}")
        if weekday == 0:
            plot.text(0, y + pitch / 2, f"Week {week + 1}")
    for kind, day in events:
        week, part = divmod(day, 7)
        plot.add(MARKS[kind](days(part), top + pitch * week + 27))
    if chosen:
        week, part = divmod(chosen, 7)
        x, y = days(part), top + pitch * week
        plot.add(
            line(x, y + 2, x, y + pitch - 6, INK, 1.5),
            circle(x, y + 27, 6, YOURS, stroke=INK, stroke_width=1.5, class_="yours"),
        )
    keys = [(MARKS[kind], WORDS[kind]) for kind, _ in events]
    if chosen:
        keys.append(
            (lambda x, y: circle(x, y, 6, YOURS, stroke=INK, stroke_width=1.5), "your answer")
        )
    plot.height = plot.keys(2, plot.height + 14, keys) + 10
    return plot.svg()


WORDS = {
    HOME: "home: day 0",
    NEWS: "the fax",
    CALL: "spoken to",
    SEEN: "seen",
    AGAIN: "in the hospital again",
}

# --- the call

LISTS = (
    ("Water pill, white", "once a day", "–", "taken"),
    ("Water pill, yellow", "–", "twice a day", "taken"),
    ("Heart pill", "once a day", "once a day", "taken"),
    ("Pain reliever, store brand", "–", "–", "taken most days"),
)
ABOUT = "Lorraine and her medicines are invented; no clinician has reviewed them."
CALLED = (  # for each question, what follows from each option
    {
        "stop": "She stops one pill on your word alone.",
        "ask": "Dr. Iyer decides today; you call Lorraine back.",
        "wait": "She goes on with both for seven days.",
        "send": "Lorraine waits in the hospital's phone line.",
    },
    {
        "clear": "“Yes, thank you, all clear.”",
        "read": "“Take as directed. There, that is what it says.”",
        "show": "“The yellow one at breakfast and at three. And the white one… no?”",
        "agree": "“Right.”",
    },
    {
        "signs": "Medicines ✓ symptoms ✓ visit ✓ barriers ✓ instructions ✓ warning signs –",
        "goal": "The next days are open; the next months are planned.",
        "survey": "The hospital learns something. Lorraine does not.",
        "consent": "A form is signed for later.",
    },
    {
        "skip": "He skips a dose on Yusuf's word.",
        "note": "He is faint, alone, until the note is read.",
        "lists": "A dose is changed, and no clinician knows.",
        "nurse": "Kelly hears it now, and decides how soon he is seen.",
    },
)


def in_call(panel):
    """Return the three lists of the patient, and what follows from the answer chosen."""
    chosen = panel.given()[panel.place]
    said = CALLED[panel.place].get(chosen, "Three lists of one patient, and they differ.")
    lists = table(
        "Lorraine Whitaker, Monday, 9:30 AM",
        ("Medicine", "Before the stay", "Hospital's list", "On her table"),
        LISTS,
    )
    return result(said, scrolled("Three lists of medicines", lists) + paragraph(ABOUT))


# --- what the learner's own runs showed


def own_runs(lesson, panel):
    """Return the rows of the learner's own runs, counted as the item in view asks."""
    runs = lesson.panel("bottleneck")
    if not runs.tried or runs.results is None:
        return result("Remove a bottleneck in the step before. What it does comes here.")
    name = COUNTED[panel.place]
    drawn = runs.drawing(name)[1]
    left = len(BOTTLENECKS) - len(runs.tried)
    more = f" {left} of {len(BOTTLENECKS)} not removed yet." * (left > 0)
    return result(f"{CLOCKS[name].label}.{more}", drawn.text())


COUNTED = "all", "known", "all", "thirty"  # the clock that each of these questions is about


# --- two attempts


def attempts(lesson, panel):
    """Return 100 discharges: spoken to, attempted only, neither."""
    results = lesson.panel("bottleneck").results
    if results is None:
        return result("The runs come in a moment.")
    found = shares(results, "all")[NOW]
    spoken, attempted = (round(found[words].mean) for words in (SPOKEN, ATTEMPTED))
    kinds = [
        ("spoken to in time", spoken, GOOD),
        ("two attempts, no talk", attempted - spoken, token("l-data")),
        ("neither", 100 - attempted, SURFACE),
    ]
    said = (
        f"Of 100 who came home, <b>{attempted}</b> meet the rule. With <b>{spoken}</b> of them "
        "the practice has spoken."
    )
    return result(said, hundred(kinds, without_marks(said)))
