"""The people of the course: invented patients and staff, read from one file and given to numbers.

The model knows a patient by practice, number and tier. A :class:`Cast` gives each of them a person
of that tier; what happens to the person is still the model's alone.
"""

from collections import Counter
from enum import StrEnum
from functools import cache
from hashlib import blake2s
from math import inf
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from cmsim.course.kit import files
from cmsim.model.log import ADDED, Activity, Kind
from cmsim.model.patient import BEGIN
from cmsim.model.policy import REQUESTS
from cmsim.scenario.files.plain_toml import values_of
from cmsim.scenario.panel import Tier
from cmsim.scenario.parameter import Refusal, make
from cmsim.units import DAY

FILE = "exercises/people.toml"
KINDS = tuple(BEGIN)  # of work that a care manager may have with or for a patient
ASKED = tuple(kind for kind in Kind if kind in REQUESTS and kind not in BEGIN)
LINE, SHORT, NAME = 64, 48, 24
MOST = 200
REPAIR = "Correct the file, save it, and reload the page."
TITLES = {"she": "Ms.", "he": "Mr."}


class Hurdle(StrEnum):
    """What kind of thing is in the way, where it is one that is easily pinned on a group."""

    SUBSTANCE_USE = "substance use"
    MISSED_CALLS = "missed calls"
    DECLINES = "declines"
    MONEY = "money"
    TRANSPORT = "transport"
    FOOD = "food"
    HOUSING = "housing"


def in_one_line(text: str) -> str:
    """Return a text, or raise ``ValueError`` if it is blank or has line breaks or the like."""
    if not text.strip() or not text.isprintable():
        raise ValueError("one line of letters is needed")
    return text


def full_name(text: str) -> str:
    """Return a name, or raise ``ValueError`` if it has no first and last name."""
    if len(text.split()) < 2:
        raise ValueError("a first and a last name are needed")
    return in_one_line(text)


def for_every_kind(reasons: dict) -> dict:
    """Return reasons by kind of work, or raise ``ValueError`` where a kind has none."""
    found = by_kind(reasons, KINDS)
    for kind in KINDS:
        if kind not in found:
            raise ValueError(f"{kind}: is missing")
    return found


def to_ask_for(asks: dict) -> dict:
    """Return what somebody asks for by kind of work."""
    return by_kind(asks, (*ASKED, Kind.INTERRUPTION))


def by_kind(lines, known):
    """Return lines by kind of work, or raise ``ValueError`` where a kind is not known."""
    for name in lines:
        if name not in known:
            raise ValueError(f"{name[:NAME]!r}: no such kind; there are {', '.join(known)}")
    return {Kind(name): said for name, said in lines.items()}


Line = Annotated[str, Field(min_length=1, max_length=LINE), AfterValidator(in_one_line)]
Words = Annotated[str, Field(min_length=1, max_length=SHORT), AfterValidator(in_one_line)]


class Pronouns(NamedTuple):
    """How a person is spoken of, and the verbs that go with it."""

    subject: str
    object: str
    possessive: str
    was: str = "was"
    has: str = "has"


PRONOUNS = {
    "she": Pronouns("she", "her", "her"),
    "he": Pronouns("he", "him", "his"),
    "they": Pronouns("they", "them", "their", "were", "have"),
}


class Person(BaseModel):
    """Somebody with a name."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: Annotated[str, Field(min_length=3, max_length=NAME), AfterValidator(full_name)]
    pronouns: Literal["she", "he", "they"]
    detail: Words

    @property
    def first(self):
        """Return the first name."""
        return self.name.split()[0]

    @property
    def last(self):
        """Return the last name."""
        return self.name.split()[-1]

    @property
    def initials(self):
        """Return the letters on the face of the person's card."""
        return self.first[0] + self.last[0]

    @property
    def spoken_of(self):
        """Return the pronouns, with the verbs that go with them."""
        return PRONOUNS[self.pronouns]


class Patient(Person):
    """A patient as a chart card shows one."""

    age: Annotated[int, Field(ge=18, le=110)]
    tiers: Annotated[list[Annotated[Tier, Field(strict=False)]], Field(min_length=1, max_length=3)]
    conditions: Line
    goal: Line
    in_the_way: Line
    hurdle: Annotated[Hurdle, Field(strict=False)] | None = None
    means: Literal["tight", "getting by", "comfortable"]
    background: Literal["Asian", "Black", "Latino", "white", "other"]
    reasons: Annotated[dict[str, Line], AfterValidator(for_every_kind)]

    @property
    def short(self):
        """Return how the patient is addressed, such as ``Ms. Alvarez``."""
        return f"{TITLES[self.pronouns]} {self.last}" if self.pronouns in TITLES else self.name

    def reason(self, kind):
        """Return why there is work of this kind for the patient today."""
        return self.reasons[kind]


class Staff(Person):
    """Somebody of the staff of a practice, or of a partner; ``asks`` is what they ask for."""

    role: Words
    title: Annotated[str, Field(max_length=8)] = ""
    asks: Annotated[dict[str, Line], AfterValidator(to_ask_for)] = {}

    @property
    def short(self):
        """Return how colleagues speak of this person, such as ``Dr. Osei`` or ``Marco``."""
        return f"{self.title} {self.last}" if self.title else self.first

    @property
    def formal(self):
        """Return the name where nobody else tells who is meant."""
        return self.short if self.title else self.name


class PeopleFile(BaseModel):
    """The file as a whole, the people in it not yet looked at."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    notice: Annotated[str, Field(min_length=1, max_length=200), AfterValidator(in_one_line)]
    patients: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=MOST)]
    staff: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=MOST)]


class People(NamedTuple):
    """All people of a file; ``notice`` says wherever they are shown that they are invented."""

    notice: str
    patients: tuple[Patient, ...]
    staff: tuple[Staff, ...]

    def with_role(self, role):
        """Return the staff of a role or profession, in the order of the file."""
        return [one for one in self.staff if one.role == role]

    def clinician(self, name):
        """Return who plays a clinician of the model, such as ``clinician 1``; ``None`` if nobody.

        A practice may have more clinicians than the file.
        """
        word, _, number = name.rpartition(" ")
        place, several = int(number) if number.isdecimal() else 0, self.with_role("clinician")
        return several[place - 1] if word == "clinician" and 0 < place <= len(several) else None

    def who_asks(self, kind, number):
        """Return who asks for work of a kind that is for no patient, in turn by the task's number.

        ``None`` where nobody of the file does.
        """
        several = [one for one in self.staff if kind in one.asks]
        return several[number % len(several)] if several else None


class Cast:
    """Who plays whom: each patient of the model is one person, the same wherever it is asked.

    A patient gets the person that practice and number point to; if another patient has that
    person already, the next one, so that nobody is shared while anybody of the tier is left.
    ``meet`` gives people to the patients of a log in the order in which they come up as work, so
    the same days give the same people however often they are read.
    """

    def __init__(self, people):
        self.people, self.played, self.parts = people, {}, Counter()

    def person(self, practice, number, tier):
        """Return who plays a patient."""
        who = practice, number
        if who not in self.played:
            fitting = [one for one in self.people.patients if tier in one.tiers]
            chosen = min(fitting, key=lambda one: (self.parts[one.name], order(who, one)))
            self.parts[chosen.name] += 1
            self.played[who] = chosen
        return self.played[who]

    def meet(self, log, until=inf):
        """Give a person to each patient for whom work has come up until a time; return itself."""
        came = [(comes_up(entry), n, entry.who) for n, entry in enumerate(log) if is_work(entry)]
        for time, _, who in sorted(came):
            if time <= until:
                self.person(*who, log.roster.tier(*who))
        return self


def is_work(entry):
    """Say whether an entry puts a patient on a worklist or a calendar."""
    return entry.patient is not None and entry.activity in (ADDED, Activity.BOOKED)


def comes_up(entry):
    """Return when work for a patient can be seen: at once, or on the day of the appointment."""
    booked = entry.activity is Activity.BOOKED
    return max(entry.time, entry.value // DAY * DAY) if booked else entry.time


def order(who, person):
    """Return what puts the people in an order of its own for each patient."""
    said = f"{who[0]}|{who[1]}|{person.name}"
    return blake2s(said.encode(), digest_size=8).digest()


@cache
def of_the_course():
    """Return the people of the course; raise ``Refusal`` in one line if the file is wrong."""
    return read(files.find(FILE))


def read(path):
    """Return the people of a file; refuse a wrong one with person, reason and what to do."""
    try:
        return checked(values_of(path), path.name)
    except Refusal as refusal:
        raise Refusal(f"{str(refusal).rstrip('.')}. {REPAIR}") from None


def checked(values, where):
    """Return the people of a file's values, or say what is wrong with them."""
    given = make(PeopleFile, values, where)
    people = People(
        given.notice,
        made(Patient, given.patients, where, "patient"),
        made(Staff, given.staff, where, "staff"),
    )
    everybody = (*people.patients, *people.staff)
    for last, times in Counter(one.last for one in everybody).items():
        if times > 1:
            raise Refusal(f"{where}: {times} people are called {last}; each last name once")
    for tier in Tier:
        if not any(tier in one.tiers for one in people.patients):
            raise Refusal(f"{where}: patients: tiers: nobody is {tier}; at least one is needed")
    for kind in ASKED:
        if people.who_asks(kind, 0) is None:
            raise Refusal(f"{where}: staff: asks: nobody asks for {kind}; at least one is needed")
    return people


def made(cls, tables, where, word):
    """Return the people of one kind; a refusal names the person by number and name."""
    found = []
    for n, table in enumerate(tables, 1):
        name = table.get("name")
        named = f" ({name[:NAME]})" if isinstance(name, str) and name.isprintable() else ""
        found.append(make(cls, table, f"{where}: {word} {n}{named}"))
    return tuple(found)
