"""The page on coverage: each section of the sources, and where it is taught, asked and played."""

import json
from functools import cache
from typing import NamedTuple, get_args

from cmsim.course.cases import case
from cmsim.course.kit import questions
from cmsim.course.kit.sources import Way, cited, sources
from cmsim.decision import readiness
from remake import ROOT
from remake.markdown import page, table

WAYS = get_args(Way)
GUIDE = "guide"  # whose self-assessments a page of the leaders asks
HEAD = "Section", "Taught", "Asked", "Played"
TEXT = """\
# Coverage

Which lesson or case teaches, asks and plays each section of the sources of the course. Made by
`python docs/remake --write coverage` from the files in `exercises/`: a question or card counts for
the sections that its source names, a case for those that its close names, and `covers` in a
lesson's `questions.toml` names what its steps do beyond that. The sections, their titles in our
words, and the reasons where one is left out stand in `exercises/sources.toml`.

- **Taught**: a step, a card or the close of a case says it.
- **Asked**: a question, or something to write.
- **Played**: a run of the model, a decision in one, or a question about the learner's own run.

{counts}
"""


class Place(NamedTuple):
    """Where something is covered: which page or case, and which step, question or card of it."""

    page: str
    part: str


@cache
def covered():
    """Return ``{tag: {way: places}}`` of all that lessons, cases and the staffing lab cover."""
    found = {}
    for tag, way, place in (*of_lessons(), *of_cases(), *of_assessments()):
        places = found.setdefault(tag, {way: [] for way in WAYS})[way]
        if place not in places:
            places.append(place)
    return found


def topics():
    """Return the folders of exercises that hold questions."""
    paths = sorted((ROOT / "exercises").glob("*/questions.toml"))
    return [path.parent.name for path in paths]


def steps(topic):
    """Return the names of the steps of a page."""
    cells = json.loads((ROOT / "notebooks" / f"{topic}.ipynb").read_text(encoding="utf-8"))["cells"]
    prose = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
    return [line[3:].strip() for line in prose.splitlines() if line.startswith("## ")]


def of_lessons():
    """Yield (tag, way, place) of what the files of questions say and cite."""
    for topic in topics():
        page, file = topic.split("_")[0], questions.file_of(topic)
        for step, ways in file.covers.items():
            for way, tags in ways.items():
                yield from ((tag, way, Place(page, step)) for tag in tags)
        for card in file.cards:
            yield from ((tag, "taught", Place(page, card.title)) for tag in cited(card.source))
        for exercise in questions.of_topic(topic).values():
            ways = ("asked", "played") if exercise.kind in questions.TRIED else ("asked",)
            for item in exercise.items:
                for tag in cited(getattr(item, "source", "")):
                    yield from ((tag, way, Place(page, exercise.title)) for way in ways)


def of_cases():
    """Yield (tag, way, place) of what the cases close with."""
    for name in case.names():
        file = case.of_the_course(name).file
        for learned in file.learned:
            for tag in cited(learned.source):
                yield from ((tag, way, Place("case", file.title)) for way in ("taught", "played"))


def of_assessments():
    """Yield (tag, way, place) of the self-assessments, the last section of each chapter."""
    (guide,) = (source for source in sources() if source.id == GUIDE)
    (path,) = (ROOT / "exercises").glob("*/readiness.toml")
    page = path.parent.name.split("_")[0]
    for chapter, section in enumerate(readiness.read(path), 1):
        *_, last = (one for one in guide.sections if one.number.startswith(f"{chapter}."))
        played = any(item.start for item in section.items)
        for way in ("asked", "played") if played else ("asked",):
            yield f"{GUIDE} {last.number}", way, Place(page, "Readiness")


def open_sections():
    """Yield (tag, way) of what is neither covered nor left out for a reason."""
    for source in sources():
        for section in source.sections:
            tag = f"{source.id} {section.number}"
            for way in WAYS:
                if not covered().get(tag, {}).get(way) and way not in section.without:
                    yield tag, way


def in_cell(places, reason):
    """Return in words where a section is covered, page by page, or why not.

    >>> in_cell([Place("01", "Two roles"), Place("01", "One registry"), Place("case", "X")], None)
    '01: Two roles, One registry<br>case: X'
    """
    if not places:
        return f"*{reason}*" if reason else "**open**"
    pages = {}
    for place in places:
        pages.setdefault(place.page, []).append(place.part.replace("|", "/"))
    return "<br>".join(f"{page}: {', '.join(parts)}" for page, parts in pages.items())


def made():
    """Return the whole page."""
    all_of = [(source, section) for source in sources() for section in source.sections]
    left_out = sum(bool(section.without) for _, section in all_of)
    parts = [
        page(
            TEXT,
            counts=f"{len(all_of)} sections of {len(sources())} sources; for {left_out} of them at "
            "least one way is left out, with the reason in italics.",
        )
    ]
    for source in sources():
        rows = [
            (
                f"{section.number} {section.title}",
                *(
                    in_cell(
                        covered().get(f"{source.id} {section.number}", {}).get(way),
                        section.without.get(way),
                    )
                    for way in WAYS
                ),
            )
            for section in source.sections
        ]
        parts.append(
            f"## {source.short} ({source.year})\n\n{source.author}: *{source.title}*. "
            f"{source.where}.\n\n{table(HEAD, rows)}"
        )
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"
