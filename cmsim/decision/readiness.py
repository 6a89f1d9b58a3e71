"""Readiness: what several people say on their own, how far apart they are, and what is not decided.

The questions are those of the guide's nine section assessments; the short form has two of each.
Who answers the short form may leave the others out.
"""

import re
from pathlib import Path
from statistics import mean
from typing import Annotated, Any, NamedTuple, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from cmsim.decision.not_ready import STARTS
from cmsim.scenario.files import tabular
from cmsim.scenario.files.plain_toml import made_of_parts, values_of
from cmsim.scenario.parameter import Refusal, make

STEPS = ("not discussed", "discussed", "decided", "written and in use")
DECIDED = 2
GROUPS = ("leader", "clinician", "staff")
SECTIONS, SHORT, ALL = 9, 18, 77
MOST_PEOPLE, LONGEST = 20, 200
COLUMNS = ("group", "item", "answer")


def known_start(name: str) -> str:
    """Return a start of the model, or raise ``ValueError`` if there is none of that name."""
    if name not in STARTS:
        raise ValueError(f"no such start; there are {', '.join(STARTS)}")
    return name


Words = Annotated[str, Field(min_length=1, max_length=LONGEST)]


def plain_id(text: str) -> str:
    """Return an id, or raise ``ValueError`` if it has other letters than ids have."""
    if not re.fullmatch("[a-z_]{1,40}", text):
        raise ValueError("at most 40 lower-case letters and _")
    return text


class Table(BaseModel):
    """A table of the file: all fields are known and of the right type."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class ReadinessItem(Table):
    """One question: its number in the guide's section, our wording, what the model starts from.

    ``first`` is true of those in the short form.
    """

    id: Annotated[str, AfterValidator(plain_id)]
    number: Annotated[int, Field(ge=1)]
    text: Words
    first: bool = False
    start: Annotated[str, AfterValidator(known_start)] | None = None
    section: str = ""


class Section(Table):
    """One section of the guide with all its questions, in order."""

    title: Words
    source: Words
    items: Annotated[list[ReadinessItem], Field(min_length=1, max_length=ALL)]

    @model_validator(mode="after")
    def counts_its_questions(self) -> Self:
        for n, item in enumerate(self.items, 1):
            if item.number != n:
                raise ValueError(f"question {n} ({item.id}): number = {item.number}: {n} follows")
        return self


class ReadinessFile(Table):
    """All sections."""

    sections: Annotated[list[dict[str, Any]], Field(max_length=SECTIONS)]


class Person(NamedTuple):
    """One person's answers ``{item: step}``, and the group; no names."""

    group: str
    answers: dict


def read(path):
    """Return the sections of a readiness file; raise ``Refusal`` in one line if it is wrong."""
    where = Path(path).name
    tables = make(ReadinessFile, values_of(path), where).sections
    sections = tuple(
        named(
            made_of_parts(
                Section, table, f"{where}: section {n}", "items", "question", ReadinessItem
            )
        )
        for n, table in enumerate(tables, 1)
    )
    found = items(sections)
    if len({item.id for item in found}) < len(found):
        raise Refusal(f"{where}: two questions have the same id")
    counts = len(sections), len(first(sections)), len(found)
    if counts != (SECTIONS, SHORT, ALL):
        raise Refusal(
            f"{where}: {counts[0]} sections, {counts[1]} of {counts[2]} questions come first; "
            f"{SECTIONS}, {SHORT} and {ALL} are expected"
        )
    return sections


def named(section):
    """Return a section whose questions know its title."""
    known = [item.model_copy(update={"section": section.title}) for item in section.items]
    return section.model_copy(update={"items": known})


def items(sections):
    """Return the questions of all sections in order."""
    return [item for section in sections for item in section.items]


def first(sections):
    """Return the questions of the short form."""
    return [item for item in items(sections) if item.first]


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


def people_of(stored, sections):
    """Return the people whose answers were stored; raise ``ValueError`` where they make no sense.

    ``stored`` is ``[[group, {item: step}]]``.
    """
    known = {item.id for item in items(sections)}
    people = tuple(Person(group, dict(answers)) for group, answers in stored)
    sound = all(
        person.group in GROUPS
        and not set(person.answers) - known
        and all(type(step) is int and 0 <= step < len(STEPS) for step in person.answers.values())
        for person in people
    )
    if not sound or len(people) > MOST_PEOPLE:
        raise ValueError("no such answers")
    return people


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


def starts(people, sections, without=()):
    """Return the starts of the model that follow from what is not decided, in order.

    ``without`` are those that were unticked.
    """
    found = (item.start for item in before_hiring(people, sections) if item.start)
    return tuple(start for start in found if start not in without)


def answered(people, sections):
    """Return the questions that at least one person answered, in order."""
    return [item for item in items(sections) if any(item.id in one.answers for one in people)]


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
