"""The syllabus and the reading list: outcomes, minutes and checks of each lesson, on paper."""

from html import escape
from typing import NamedTuple

from cmsim.course.front import paths_file
from cmsim.course.front.listed import notebooks
from cmsim.course.kit import questions, retrieval
from cmsim.course.kit.printing import printed
from cmsim.course.kit.sources import cited, sources
from cmsim.course.kit.take_away import PASS
from cmsim.views.widgets.layout import html_list

LOOK = """<style>@page { margin: 12mm }
body { font-size: 8.5pt; line-height: 1.3; max-width: none }
.columns { columns: 3; column-gap: 1.8em } .columns section { margin-bottom: 0.7em }
h2 { margin-top: 0; font-size: 1.1em } ul { margin: 0.2em 0; padding-left: 1.1em }
p { margin: 0.3em 0 } .small { color: #4C595A; font-size: 0.95em } th { white-space: nowrap }
table { width: 100%; margin: 0.6em 0 } td, th { padding: 0.15em 0.8em 0.15em 0 }</style>"""
ABOUT = (
    "The Next Call teaches care management in primary care with a simulated practice. Each lesson "
    "is one page in the browser, alone or with a group."
)
NO_CREDIT = (
    "Minutes are estimates, and the course is no certificate: no hours of continuing education "
    "are accredited."
)
READING = (
    "What the lessons rest on. Numbers of the model have further sources, which the page “Can "
    "these answers be trusted?” lists with each number."
)


class LessonFacts(NamedTuple):
    """What a syllabus says of a lesson; ``exercises`` are ``{id: exercise}``."""

    session: str
    topic: str
    title: str
    minutes: int
    outcomes: list
    exercises: dict

    def tags(self):
        """Return the sections of the sources that its questions cite, each once."""
        found = (
            tag
            for exercise in self.exercises.values()
            for item in exercise.items
            for tag in cited(getattr(item, "source", ""))
        )
        return list(dict.fromkeys(found))


def lessons():
    """Return the lessons that are there, in order."""
    known = notebooks()
    return [
        LessonFacts(
            session,
            topic,
            *known[session][1:],
            questions.file_of(topic).outcomes,
            questions.of_topic(topic),
        )
        for session, topic in retrieval.topics_of(known).items()
    ]


def counts(exercises):
    """Return (fixed answers, questions on an own run, texts to write, guesses) of a lesson."""

    def of(*kinds):
        return [one for one in exercises.values() if one.kind in kinds]

    return (
        sum(len(one.items) for one in of(*questions.MARKED)),
        sum(len(one.items) for one in of(*questions.TRIED)),
        len(of("PARTS")),
        sum(len(one.items) for one in of("PRED")),
    )


def assessed(exercises):
    """Return in words how a lesson is assessed."""
    fixed, own, written, _ = counts(exercises)
    parts = (
        (fixed, "question with a fixed answer", "questions with fixed answers"),
        (own, "on your own run", "on your own run"),
        (written, "text to write", "texts to write"),
    )
    said = [f"{count} {one if count == 1 else more}" for count, one, more in parts if count]
    return ", ".join(said)


def syllabus():
    """Return the syllabus as a page to print."""
    found = lessons()
    return printed("Syllabus", f"{LOOK}<p>{ABOUT} {NO_CREDIT}</p>{weeks()}{each(found)}")


def weeks():
    """Return the six weeks of each path as a table."""
    known, paths = notebooks(), paths_file.paths()
    head = "".join(f"<th>{escape(path.short)}</th>" for path in paths)
    rows = "".join(
        f"<tr><th>Week {n + 1}</th>"
        + "".join(f"<td>{escape(', '.join(named(path.weeks[n], known)))}</td>" for path in paths)
        + "</tr>"
        for n in range(paths_file.WEEKS)
    )
    return f"<table><thead><tr><th></th>{head}</tr></thead><tbody>{rows}</tbody></table>"


def named(week, known):
    """Return the lessons of a week, those that are there, by number and title."""
    return [f"{one} {known[one][1]}" for one in week.lessons if one in known]


def each(found):
    """Return the lessons with their outcomes, minutes and assessment."""
    parts = "".join(
        f"<section><h2>{one.session} {escape(one.title)}, {one.minutes} min</h2>"
        + html_list([escape(outcome.text) for outcome in one.outcomes], style="")
        + f'<p class="small">Assessed by: {escape(assessed(one.exercises))}.</p></section>'
        for one in found
    )
    about = f"<p>After a lesson you can do what stands under it. {PASS}</p>"
    return f'{about}<div class="columns">{parts}</div>'


def reading_list():
    """Return the reading list as a page to print."""
    found = lessons()
    rows = [
        f"{escape(source.author)} ({escape(source.year)}). <em>{escape(source.title)}.</em> "
        f"{escape(source.where)}. "
        f'<span class="small">{escape(used_in(source, found))}</span>'
        for source in sources()
    ]
    return printed("Reading list", f"{LOOK}<p>{READING}</p>{html_list(rows, style='')}")


def used_in(source, found):
    """Return in words which lessons cite a source."""
    using = [
        one.session for one in found if any(tag.startswith(f"{source.id} ") for tag in one.tags())
    ]
    return (
        f"Cited in {'lesson' if len(using) == 1 else 'lessons'} {', '.join(using)}."
        if using
        else ""
    )
