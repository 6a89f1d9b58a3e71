"""``docs/ce/``: what a provider of continuing education needs to adopt the course."""

import json
import re
from collections.abc import Iterable
from importlib import import_module
from typing import NamedTuple

from cmsim.course.front.syllabus import assessed, counts, lessons
from cmsim.course.kit import questions
from cmsim.course.kit.sources import cited, sources
from cmsim.course.kit.take_away import PASS
from remake import ROOT
from remake.markdown import page, table

FOLDER = ROOT / "docs" / "ce"
WORDS_A_MINUTE = 200
# Beyond reading: to decide, to look at a run, to write, to try a picture.
MINUTES = {
    "fixed answer": 0.75,
    "answer from an own run": 0.5,
    "text": 3.0,
    "guess": 0.5,
    "picture": 3.0,
}
OPENS = re.compile(r"from (cmsim\.course\.\S+) import (lesson|page)\b")
INDEX = """\
# Packet for continuing education

For a provider who wants to offer lessons of The Next Call to nurses, social workers, medical
assistants or others. The course itself is no provider: nobody has accredited it, it awards no
hours, and nothing here says how many hours a lesson is worth. That is for the provider to decide,
under the rules of the body that accredits it.

| page | what is in it |
|---|---|
| [Outcomes](outcomes.md) | {outcomes} outcomes of {lessons} lessons, with questions and sources |
| [Time](time.md) | minutes of each lesson as stated, beside an estimate from its parts |
| [Evaluation](evaluation.md) | a form for learners, with the outcomes of each lesson |
| [Completion](completion.md) | a record of what was done, to fill in on paper |

All five pages are made from the texts of the lessons by `python docs/remake --write ce`; a test
says when they differ. The [coverage page](../coverage.md) lists each section of the sources, and
where it is taught, asked and played.

## What a provider still has to do

- Choose the lessons, and the professions that they are for.
- Name the planners and the person who answers for the content, and collect what they have to
  disclose.
- Have clinicians review the content: the people are invented, and no clinician has reviewed them.
- Pilot each lesson with some learners of each profession and time them: the minutes here are
  estimates.
- Decide on hours, and on a passing standard; the standard of the course stands below.
- Check that learners are who they say they are: the course asks for no names.
- Replace what depends on a state or an employer: titles in `exercises/terms.toml`, scope of
  practice, payment rules.
- Look up payment rules and fees of the year; those in lesson 12 carry their dates.
- Collect the evaluation form, and say what was changed because of it.
- Keep completion records as long as the rules ask, and answer requests for them.
- Offer the content to people who cannot use the page: each guide in `exercises/` says how to go on
  without technology.
- Print on every announcement what your accreditor asks for. The course has no sponsor and sells
  nothing.

## The standard of the course

{standard} Answers may be changed until they are right; the first answer is kept beside the last.
Guesses are never marked. A text is checked for completeness only, so that a person has to read it
for quality.

## Terms

The course is under the MIT license: a provider may copy, change and offer it, and keeps the
license with it.

```{{toctree}}
:hidden:
Outcomes <outcomes>
Time <time>
Evaluation <evaluation>
Completion <completion>
```
"""
OUTCOMES = """\
# Outcomes, questions and sources

What a learner can do after each lesson, which of its questions ask for it, and which sections of
the sources those questions cite. Every question that counts belongs to an outcome; a test says so.
“Own run” means that the learner's own run of the model gives the answer.
"""
TIME = """\
# Time of each lesson

The page of each lesson states its minutes. Beside them stands an estimate from its parts: words
read at {words} a minute, and minutes to decide, write and look. The numbers per part were set
before the sums were seen; all are assumptions, and no learner has been timed. A provider times a
pilot and uses that.

{parts}

Words are those of the steps and the questions with their options, and of one reason for each
question. Pictures are the parts of a page that answer to a control: runs, boards, days. A Monday
at the desk takes longer than the others. Cards that a step keeps folded are not counted, nor is
the time that a run takes on the computer: pages open on stored runs.

{table}

In all: {stated} minutes stated, {estimate} estimated. Where the stated minutes are far more, they
leave time for talk with colleagues or for numbers of one's own.
"""
EVALUATION = ROOT / "exercises" / "facilitating" / "evaluation.md"
COMPLETION = """\
# Completion record

It says what was done. It is no certificate, and no hours are accredited by it. Names stand on
paper only: the course asks for none. What to copy stands at the end of each lesson and in the file
“Download my record”; `cmsim cohort` lists it for a folder of records.

Name: ______________________ Profession and license number: ______________________

Reviewed by: ______________________ Date: ____________

{table}

Done: {standard}
"""


class TimeShare(NamedTuple):
    """What the time of a lesson is estimated from."""

    words: int
    fixed: int
    own: int
    texts: int
    guesses: int
    pictures: int

    @property
    def minutes(self):
        """Return the estimate in minutes."""
        parts = (self.fixed, self.own, self.texts, self.guesses, self.pictures)
        return round(
            self.words / WORDS_A_MINUTE + sum(n * m for n, m in zip(parts, MINUTES.values()))
        )


def time_of(lesson):
    """Return what the time of a lesson is estimated from."""
    source = cells(lesson.topic)
    words = length("".join(text for kind, text in source if kind == "markdown"))
    words += sum(map(words_of, lesson.exercises.values()))
    shown = OPENS.search("\n".join(text for kind, text in source if kind == "code"))
    opened = getattr(import_module(shown[1]), shown[2])
    return TimeShare(words, *counts(lesson.exercises), len(opened.kinds))


def cells(topic):
    """Return the cells of a notebook as (kind, text)."""
    book = json.loads((ROOT / "notebooks" / f"{topic}.ipynb").read_text(encoding="utf-8"))
    return [(cell["cell_type"], "".join(cell["source"]) + "\n") for cell in book["cells"]]


def words_of(exercise):
    """Return how many words of an exercise are read: all but the reasons not asked for."""
    words = length(exercise.title, exercise.about)
    words += length(*(getattr(exercise, "options", None) or {}).values())
    for item in (*exercise.items, *getattr(exercise, "parts", ())):
        words += length(*(getattr(item, name, "") for name in ("text", "label", "help", "reason")))
        words += length(*(getattr(item, "options", None) or {}).values())
        if options := exercise.options_of(item):
            reasons = exercise.reasons_of(item) if hasattr(item, "reasons") else {}
            words += round(length(*(reasons.get(one, "") for one in options)) / len(options))
    return words


def length(*texts):
    """Return how many words texts have together.

    >>> length("She calls", "", "again.")
    3
    """
    return sum(len(text.split()) for text in texts)


def made():
    """Return ``{path: text}`` of all pages of the packet."""
    found = lessons()
    texts = {
        "index": page(
            INDEX,
            outcomes=sum(len(one.outcomes) for one in found),
            lessons=len(found),
            standard=PASS,
        ),
        "outcomes": outcomes(found),
        "time": time(found),
        "evaluation": evaluation(found),
        "completion": completion(found),
    }
    return {FOLDER / f"{name}.md": text for name, text in texts.items()}


def outcomes(found):
    """Return the page that maps outcomes to questions and to sections of the sources."""
    parts, named = [page(OUTCOMES)], set()
    for one in found:
        rows = []
        for outcome in one.outcomes:
            asked = [one.exercises[name] for name in outcome.asked]
            tags = tags_of(asked)
            named |= set(tags)
            own = any(exercise.kind in questions.TRIED for exercise in asked)
            rows.append(
                (
                    outcome.text,
                    "; ".join(map(in_words, asked)),
                    "; ".join([*places(tags), *(["own run"] if own else [])]) or beyond(asked),
                )
            )
        parts.append(
            f"## {one.session} {one.title}\n\n"
            f"{table(('A learner can then', 'Asked in', 'Sections'), rows)}\n"
        )
    rows = [
        (f"{source.short} {section.number}", section.title)
        for source in sources()
        for section in source.sections
        if f"{source.id} {section.number}" in named
    ]
    parts.append(
        "## The sections\n\nTitles are in the words of the course. Authors, years, titles and "
        "where to find them stand on the [coverage page](../coverage.md).\n\n"
        f"{table(('Section', 'What it is about'), rows)}\n"
    )
    return "\n".join(parts)


def beyond(asked):
    """Return what an outcome rests on that cites no section."""
    written = all(exercise.kind == "PARTS" for exercise in asked)
    return "own practice" if written else "arithmetic, or a study that the question names"


def tags_of(asked: Iterable) -> list[str]:
    """Return the sections that questions cite, in the order of the sources."""
    found = {
        tag
        for exercise in asked
        for item in exercise.items
        for tag in cited(getattr(item, "source", ""))
    }
    order = [f"{source.id} {section.number}" for source in sources() for section in source.sections]
    return sorted(found, key=order.index)


def places(tags):
    """Return sections as readers name them, those of a source together."""
    short = {source.id: source.short for source in sources()}
    numbers = {}
    for tag in tags:
        source, number = tag.split(" ")
        numbers.setdefault(short[source], []).append(number)
    return [f"{name} {', '.join(each)}" for name, each in numbers.items()]


def in_words(exercise):
    """Return an exercise by its title and how many questions it has."""
    if exercise.kind == "PARTS":
        return f"{exercise.title} (a text)"
    count = len(exercise.items)
    return f"{exercise.title} ({count} question{'s' * (count > 1)})"


def time(found):
    """Return the page on time."""
    shares = [time_of(one) for one in found]
    rows = [
        (f"{one.session} {one.title}", f"{share.words:,}", *share[1:], share.minutes, one.minutes)
        for one, share in zip(found, shares)
    ]
    head = (
        "Lesson",
        "words",
        "fixed",
        "own run",
        "texts",
        "guesses",
        "pictures",
        "estimate",
        "stated",
    )
    return page(
        TIME,
        words=WORDS_A_MINUTE,
        parts=table(("part", "minutes each"), [(name, f"{m:g}") for name, m in MINUTES.items()]),
        table=table(head, rows),
        stated=sum(one.minutes for one in found),
        estimate=sum(share.minutes for share in shares),
    )


def evaluation(found):
    """Return the evaluation form."""
    parts = [
        f"### {one.session} {one.title}\n\n"
        + table(
            ("I can", "not yet", "in part", "yes"),
            [(each.text, "", "", "") for each in one.outcomes],
        )
        for one in found
    ]
    return page(EVALUATION.read_text(encoding="utf-8")) + "\n" + "\n\n".join(parts) + "\n"


def completion(found):
    """Return the completion record."""
    head = (
        "Lesson",
        "stated minutes",
        "asked for",
        "minutes worked",
        "right",
        "tried",
        "texts",
        "date",
    )
    rows = [
        (f"{one.session} {one.title}", one.minutes, assessed(one.exercises), "", "", "", "", "")
        for one in found
    ]
    return page(COMPLETION, table=table(head, rows), standard=PASS)
