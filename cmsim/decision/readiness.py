"""Readiness: what several people say on their own, how far apart they are, and what is not decided.

The questions are those of the guide's nine section assessments; the short form has two of each.
"""

import re
import tomllib
from pathlib import Path
from statistics import mean
from typing import NamedTuple

from cmsim.decision.not_ready import STARTS
from cmsim.scenario.files import tabular
from cmsim.scenario.parameter import Refusal

STEPS = ("not discussed", "discussed", "decided", "written and in use")
DECIDED = 2
GROUPS = ("leader", "clinician", "staff")
SECTIONS, SHORT, ALL = 9, 18, 77
MOST_PEOPLE, LONGEST = 20, 200
COLUMNS = ("group", "item", "answer")


class ReadinessItem(NamedTuple):
    """One question: its number in the guide's section, our wording, what the model starts from."""

    id: str
    number: int
    text: str
    start: str | None
    section: str


class Section(NamedTuple):
    """One section of the guide: how many questions it has, and those in the short form."""

    title: str
    source: str
    questions: int
    items: tuple


class Person(NamedTuple):
    """One person's answers ``{item: step}``, and the group; no names."""

    group: str
    answers: dict


def read(path):
    """Return the sections of a readiness file; raise ``Refusal`` in one line if it is wrong."""
    path = Path(path)
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))["sections"]
        sections = tuple(section_of(each) for each in given)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Refusal(f"{path.name}: is no list of readiness questions: {error}") from None
    found = items(sections)
    if len({each.id for each in found}) < len(found):
        raise Refusal(f"{path.name}: two questions have the same id")
    counts = len(sections), len(found), sum(each.questions for each in sections)
    if counts != (SECTIONS, SHORT, ALL):
        raise Refusal(
            f"{path.name}: {counts[0]} sections, {counts[1]} of {counts[2]} questions; "
            f"{SECTIONS}, {SHORT} and {ALL} are expected"
        )
    return sections


def section_of(given):
    """Return one section of a file."""
    title = short_text(given["title"])
    items = []
    for each in given["items"]:
        start = each.get("start")
        if start is not None and start not in STARTS:
            raise ValueError(f"{each['id']}: no start {start!r}")
        if (
            not re.fullmatch("[a-z_]{1,40}", each["id"])
            or not 1 <= each["number"] <= given["questions"]
        ):
            raise ValueError(f"{each['id']}: id or number")
        items.append(
            ReadinessItem(each["id"], each["number"], short_text(each["text"]), start, title)
        )
    return Section(title, short_text(given["source"]), given["questions"], tuple(items))


def short_text(text):
    if not isinstance(text, str) or not 0 < len(text) <= LONGEST:
        raise ValueError(f"{str(text)[:40]!r}: a text of 1 to {LONGEST} characters")
    return text


def items(sections):
    """Return the questions of all sections in order."""
    return [item for section in sections for item in section.items]


def read_person(path, sections):
    """Return one person's answers from a CSV or .xlsx file with the columns item and answer."""
    known, answers, group = {item.id for item in items(sections)}, {}, GROUPS[-1]
    for number, row in tabular.rows(path, COLUMNS, COLUMNS[1:]):
        item, answer = str(row.get("item", "")), str(row.get("answer", "")).removesuffix(".0")
        where = tabular.one_line(f"{path}: row {number}")
        group = str(row.get("group", group)).lower()
        if group not in GROUPS:
            raise tabular.refusal(f"{where}: group = {group[:40]!r}: {', '.join(GROUPS)}")
        if item not in known:
            raise tabular.refusal(f"{where}: item = {item[:40]!r}: no such question")
        if answer not in ("0", "1", "2", "3"):
            raise tabular.refusal(f"{where}: answer = {answer[:40]!r}: 0, 1, 2 or 3 is needed")
        answers[item] = int(answer)
    if not answers:
        raise tabular.refusal(f"{path}: has no answers")
    return Person(group, answers)


# --- several people


def counts(people, item):
    """Return how many people chose each step."""
    given = [person.answers[item.id] for person in people if item.id in person.answers]
    return [given.count(step) for step in range(len(STEPS))]


def width(people, item):
    """Return how many steps lie between the two people furthest apart."""
    given = [person.answers[item.id] for person in people if item.id in person.answers]
    return max(given) - min(given) if given else 0


def widest(people, sections, most=5):
    """Return the questions on which people are furthest apart, two steps or more."""
    apart = [item for item in items(sections) if width(people, item) >= 2]
    return sorted(apart, key=lambda item: (-width(people, item), -spread(people, item)))[:most]


def spread(people, item):
    """Return how far people are from their mean, squared."""
    given = [person.answers[item.id] for person in people if item.id in person.answers]
    return sum((each - mean(given)) ** 2 for each in given) if given else 0.0


class DomainBar(NamedTuple):
    """One section: the mean step of all answers, and of the person lowest and highest."""

    title: str
    mean: float
    low: float
    high: float


def bars(people, sections):
    """Return a bar for each section that anybody answered."""
    found = []
    for section in sections:
        own = [
            mean(person.answers[item.id] for item in section.items if item.id in person.answers)
            for person in people
            if any(item.id in person.answers for item in section.items)
        ]
        if own:
            found.append(DomainBar(section.title, mean(own), min(own), max(own)))
    return found


def weakest(people, sections):
    """Return the bar with the lowest mean, ``None`` where nobody answered."""
    return min(bars(people, sections), key=lambda bar: bar.mean, default=None)


def decided(people, item):
    """Say whether more than half of those who answered call it decided; ``None`` without any."""
    found = counts(people, item)
    return 2 * sum(found[DECIDED:]) > sum(found) if sum(found) else None


def before_hiring(people, sections):
    """Return the questions that at most half of the people call decided."""
    return [item for item in items(sections) if decided(people, item) is False]


def starts(people, sections):
    """Return the starts of the model that follow from what is not decided, in order."""
    return tuple(item.start for item in before_hiring(people, sections) if item.start)


def by_group(people, item):
    """Return ``{group: mean step}`` of the groups that answered a question."""
    found = {}
    for group in GROUPS:
        given = [
            person.answers[item.id]
            for person in people
            if person.group == group and item.id in person.answers
        ]
        if given:
            found[group] = mean(given)
    return found
