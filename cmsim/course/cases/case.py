"""A case: people, a practice and decisions, read from one text file; each decision can be run."""

import re
from hashlib import blake2s
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, Self

from pydantic import AfterValidator, Field, ValidationError, model_validator

from cmsim.course.kit import files, people
from cmsim.course.kit.question import Table, plain_id
from cmsim.measures.registry import MEASURES
from cmsim.model.log import Activity
from cmsim.model.policy import POLICIES, USUAL
from cmsim.scenario.files.plain_toml import values_of
from cmsim.scenario.library.practices import named
from cmsim.scenario.parameter import Refusal, in_one_line
from cmsim.scenario.scenario import Scenario

FOLDER, LARGEST = "exercises/cases", 60_000  # bytes
NARRATOR = ""
HEADER = re.compile(r"\s*(\[\[?)\s*([^\]]+?)\s*\]")
KEY = re.compile(r"""\s*("[^"]*"|'[^']*'|[\w-]+)\s*=""")


def one_paragraph(text: str) -> str:
    """Return a text, or raise ``ValueError`` if it is blank or cannot be shown."""
    if not text.strip() or not text.isprintable():
        raise ValueError("one paragraph of letters is needed")
    return text


def known_measure(name: str) -> str:
    """Return the name of a measure that has a better direction."""
    if name not in MEASURES:
        raise ValueError("no such measure; `cmsim.measures.registry` lists them")
    if MEASURES[name].better is None:
        raise ValueError("neither more nor less of it is better, so no decision is judged by it")
    return name


def known_rule(name: str) -> str:
    """Return the name of a way of working."""
    if name not in POLICIES:
        raise ValueError(f"the ways of working are {', '.join(POLICIES)}")
    return name


def known_event(name: str) -> str:
    """Return the name of something that happens to a patient."""
    if name not in list(Activity):
        raise ValueError("no such event; `cmsim.model.log.Activity` lists them")
    return name


def several(kind, fewest, most):
    """Return the type of a list of bounded length."""
    return Annotated[list[kind], Field(min_length=fewest, max_length=most)]


Line = Annotated[str, Field(min_length=1, max_length=160), AfterValidator(one_paragraph)]
Paragraph = Annotated[str, Field(min_length=1, max_length=600), AfterValidator(one_paragraph)]
MeasureName = Annotated[str, AfterValidator(known_measure)]
RuleName = Annotated[str, AfterValidator(known_rule)]
Changes = Annotated[dict[str, Any], Field(max_length=20)]
Profession = Literal[
    "nurse",
    "LPN",
    "social worker",
    "community health worker",
    "medical assistant",
    "clinician",
    "manager",
]
Session = Annotated[int, Field(ge=0, le=20)]


class Told(Table):
    """One paragraph of the story, told by somebody of the cast or by nobody."""

    says: Annotated[str, Field(max_length=60)] = NARRATOR
    text: Paragraph


class Option(Table):
    """Something that can be decided: what it changes, and why people decide so."""

    text: Line
    reason: Paragraph
    changes: Changes = Field(default_factory=dict)
    rule: RuleName | None = None

    @property
    def stays(self):
        """Say whether this leaves things as they are."""
        return not self.changes and self.rule is None


class CaseDecision(Table):
    """A question, what its options are judged by, and what else is watched."""

    title: Line
    text: Paragraph
    judged: MeasureName
    watch: Annotated[list[MeasureName], Field(default_factory=list, max_length=2)]
    options: several(Option, 2, 4)

    @model_validator(mode="after")
    def has_one_option_that_changes_nothing(self) -> Self:
        if sum(option.stays for option in self.options) != 1:
            raise ValueError(
                "options: exactly one has neither changes nor a rule: it leaves things as they are"
            )
        if len({option.text for option in self.options}) < len(self.options):
            raise ValueError("options: text: each once")
        if self.judged in self.watch or len(set(self.watch)) < len(self.watch):
            raise ValueError("judged, watch: each measure once")
        return self

    @property
    def stay(self):
        """Return which option leaves things as they are."""
        return next(n for n, option in enumerate(self.options) if option.stays)

    @property
    def measures(self):
        """Return all measures that are looked at, the one that is judged by first."""
        return self.judged, *self.watch


class Follow(Table):
    """Which patients may be followed: those to whom something happens, and for how many days."""

    event: Annotated[str, AfterValidator(known_event)]
    days: Annotated[int, Field(ge=1, le=60)] = 14


class Learned(Table):
    """Something that is known of such situations, and who has said or found it."""

    text: Paragraph
    source: Paragraph


class CaseFile(Table):
    """The file as it is written."""

    title: Line
    about: Line
    minutes: Annotated[int, Field(ge=12, le=20)]
    professions: several(Profession, 1, 7)
    lessons: several(Session, 1, 5)
    practice: Annotated[str, Field(max_length=60)]
    weeks: Annotated[int, Field(ge=4, le=52)]
    seat: Annotated[str, Field(max_length=60)]
    rule: RuleName = USUAL.name
    changes: Changes = Field(default_factory=dict)
    story: several(Told, 2, 6)
    decisions: several(CaseDecision, 3, 5)
    follow: Follow
    debrief: several(Paragraph, 2, 3)
    watch_for: several(Paragraph, 1, 3)
    quiet: Paragraph
    words: Paragraph
    learned: several(Learned, 1, 4)


class Setting(NamedTuple):
    """What is run: a scenario and the way in which everybody works."""

    scenario: Scenario
    rule: str

    def with_option(self, option):
        """Return the setting that follows from deciding on an option."""
        return Setting(changed(self.scenario, option.changes), option.rule or self.rule)


class Case(NamedTuple):
    """A case that was read and can be played; ``mark`` changes when its file does."""

    name: str
    file: CaseFile
    setting: Setting
    mark: str

    def after(self, choices):
        """Return the setting after decisions, given as positions of their options."""
        setting = self.setting
        for decision, choice in zip(self.file.decisions, choices):
            setting = setting.with_option(decision.options[choice])
        return setting


def changed(scenario, changes):
    """Return a scenario with values at dotted paths changed."""
    for path, value in changes.items():
        scenario = scenario.change(path, value)
    return scenario


# --- reading


def names():
    """Return the names of the cases that are there, in order."""
    folder = files.find("exercises/terms.toml").parent / "cases"
    return [path.stem for path in sorted(folder.glob("*.toml"))]


def of_the_course(name):
    """Return a case of the course by name."""
    return read(files.find(f"{FOLDER}/{name}.toml"))


def read(path):
    """Return the case in a file; refuse a wrong one with line, reason and what is allowed."""
    path = Path(path)
    try:
        name = plain_id(path.stem)
    except ValueError as error:
        raise Refusal(f"{path.name}: the name of the file: {error}") from None
    values = values_of(path, LARGEST)
    text = path.read_text(encoding="utf-8")
    where = Lines(path.name, text)
    file = where.made(values)
    setting = checked(file, where)
    return Case(name, file, setting, blake2s(text.encode(), digest_size=8).hexdigest())


def checked(file, where):
    """Return the setting in which a case begins, if all in the file fits people and model."""
    cast = people.of_the_course()
    known = {one.name for one in (*cast.patients, *cast.staff)}
    for n, told in enumerate(file.story):
        if told.says and told.says not in known:
            where.refuse(
                ("story", n, "says"),
                f"nobody in exercises/people.toml is called {told.says!r}",
            )
    if file.practice not in named():
        where.refuse(
            ("practice",), f"no practice {file.practice!r}; there are {', '.join(sorted(named()))}"
        )
    scenario = named()[file.practice]().replace(name="as things are", weeks=file.weeks)
    setting = Setting(where.changed(scenario, file.changes, ("changes",)), file.rule)
    seats = [post.name for post in setting.scenario.posts]
    if file.seat not in seats:
        where.refuse(("seat",), f"no care manager {file.seat!r}; there are {', '.join(seats)}")
    reached = [setting]
    for n, decision in enumerate(file.decisions):
        reached = [one for each in reached for one in tried(each, decision, n, where)]
        reached = list(dict.fromkeys(reached))
    return setting


def tried(setting, decision, n, where):
    """Return what a decision can lead to; refuse an option that the model cannot answer."""
    found = []
    for k, option in enumerate(decision.options):
        place = "decisions", n, "options", k
        scenario = where.changed(setting.scenario, option.changes, (*place, "changes"))
        after = Setting(scenario, option.rule or setting.rule)
        if after in found or (after == setting and not option.stays):
            where.refuse(
                (*place, "changes"), "changes nothing that another option does not change as well"
            )
        found.append(after)
    return found


class Lines:
    """Where in a file something stands, so that a refusal names the line."""

    def __init__(self, name, text):
        self.name, self.known = name, dict(places(text))

    def line(self, place):
        """Return the line of a place, or of the nearest thing around it."""
        for length in range(len(place), 0, -1):
            if place[:length] in self.known:
                return self.known[place[:length]]
        return 1

    def refuse(self, place, reason):
        """Raise ``Refusal`` with the line of a place."""
        raise Refusal(f"{self.name}: line {self.line(place)}: {reason}")

    def made(self, values):
        """Return the content of the file; a value that is refused is named with its line."""
        try:
            return CaseFile.model_validate(values)
        except ValidationError as error:
            found = error.errors(include_url=False)[0]["loc"]
            raise Refusal(
                in_one_line(error, f"{self.name}: line {self.line(found)}", CaseFile)
            ) from None

    def changed(self, scenario, changes, place):
        """Return a scenario changed; refuse a path or a value that it does not have."""
        for path, value in changes.items():
            here = (*place, path)
            try:
                scenario = scenario.change(path, value)
            except KeyError as error:
                self.refuse(here, f"{path}: {error.args[0]}")
            except ValidationError as error:
                raise Refusal(
                    in_one_line(error, f"{self.name}: line {self.line(here)}: {path}")
                ) from None
            except (ValueError, TypeError) as error:
                self.refuse(here, f"{path}: {error}")
        return scenario


def places(text):
    """Yield ``(place, line)`` of each table and key of a TOML text, as far as they are plain.

    >>> dict(places('a = 1\\n[[b]]\\nc = 2\\n[[b]]\\n[[b.d]]\\n'))[("b", 1, "d", 0)]
    5
    """
    counts, table, inside = {}, (), False
    for number, line in enumerate(text.splitlines(), 1):
        quotes = line.count('"""') + line.count("'''")
        if inside:
            inside = quotes % 2 == 0
            continue
        header, key = HEADER.match(line), KEY.match(line)
        if header:
            table = ()
            steps = [step.strip().strip("\"'") for step in header[2].split(".")]
            for place, step in enumerate(steps, 1):
                table = (*table, step)
                if place == len(steps) and header[1] == "[[":
                    counts[table] = counts.get(table, -1) + 1
                if table in counts:
                    table = (*table, counts[table])
            yield table, number
        elif key:
            yield (*table, key[1].strip("\"'")), number
        inside = quotes % 2 == 1
