"""Questions as data: six kinds of exercise, read from a file and marked.

KEY has a fixed key; NUM asks for a number; RUN asks what the learner's own run showed; GOAL asks
for a run that meets a threshold; PARTS asks for something written; PRED only records a guess.
"""

import re
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from cmsim.course.kit import files
from cmsim.scenario.files.plain_toml import made_of_parts, values_of
from cmsim.scenario.parameter import Refusal, make

PASS_MARK = 0.8
SIGNS = {"more", "less", "none"}
NEAR = 0.05  # a fact this close to the largest counts as the largest too
IDENTIFIER = re.compile(r"[a-z0-9_]{1,40}")


def plain_id(text: str) -> str:
    """Return an id, or raise ``ValueError`` if it has other letters than ids have."""
    if not IDENTIFIER.fullmatch(text):
        raise ValueError("at most 40 lower-case letters, digits and _")
    return text


def in_a_list(given: object) -> list:
    """Return a list of texts, of which there may be one only."""
    if not isinstance(given, (str, list)):
        raise ValueError("a text or a list of texts is needed")
    return [given] if isinstance(given, str) else given


Words = Annotated[str, Field(min_length=1, max_length=2000)]
Id = Annotated[str, AfterValidator(plain_id)]
FactName = Annotated[str, Field(min_length=1, max_length=80)]
Options = Annotated[dict[Words, Words], Field(min_length=2, max_length=40)]
Count = Annotated[int, Field(ge=0, le=5000)]


class Table(BaseModel):
    """A table of the file: all fields are known, of the right type, and finite."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


# --- questions


class Question(Table):
    """One question of any kind."""

    text: Words

    def facts_in_words(self):
        """Return ``{fact: words}`` of the facts it is about; words where there are several."""
        return {}

    def right_answers(self, facts):
        """Return the answers that are right; none while no run tells."""
        return []

    def mark(self, answer, facts=None):
        """Say whether an answer is right; ``None`` without an answer, or a run to tell it by."""
        right = self.right_answers(facts or {})
        return None if answer is None or not right else answer in right


class Explained(Question):
    """A question whose answer comes with its reason and its source."""

    reason: Words
    source: Words


class Span(Table):
    """The numbers that can be given: from ``least`` to ``most`` in steps."""

    least: float = 0.0
    most: float = 100.0
    step: float = 1.0
    unit: str = Field("", max_length=40)

    @model_validator(mode="after")
    def has_a_span(self) -> Self:
        if self.least >= self.most or self.step <= 0:
            raise ValueError(
                f"least {self.least:g}, most {self.most:g}, step {self.step:g}: "
                "most must be larger than least, step above 0"
            )
        return self


class KeyQuestion(Explained):
    """A question with a key; several answers may be right.

    >>> item = KeyQuestion(text="Who?", reason="She does.", source="Section 1", answer="cm")
    >>> item.mark("cm"), item.mark("md"), item.mark(None)
    (True, False, None)
    """

    options: Options | None = None
    answer: Annotated[list[Words], Field(min_length=1, max_length=40), BeforeValidator(in_a_list)]

    def right_answers(self, facts):
        return self.answer


class NumberQuestion(Span, Explained):
    """A question for a number that can be worked out."""

    answer: float
    tolerance: Annotated[float, Field(ge=0)]
    unit: Words

    @model_validator(mode="after")
    def has_an_answer_in_reach(self) -> Self:
        if not self.least <= self.answer <= self.most:
            raise ValueError(
                f"answer = {self.answer:g}: lies outside least and most, "
                f"{self.least:g} to {self.most:g}"
            )
        return self

    def right_answers(self, facts):
        return [self.answer]

    def mark(self, answer, facts=None):
        return None if answer is None else abs(answer - self.answer) <= self.tolerance + 1e-9


class RunQuestion(Explained):
    """A question about the learner's own run: the sign of a fact, or which of several is largest.

    >>> item = RunQuestion(text="?", reason="It tells.", source="Your run", fact="gain",
    ...                    options={"more": "More", "less": "Less"})
    >>> item.right_answers({"gain": {"value": 4.0, "low": 1.0, "high": 7.0}})
    ['more']
    """

    options: Options
    fact: FactName | None = None
    largest: dict[Words, FactName] | None = None

    @model_validator(mode="after")
    def is_about_facts(self) -> Self:
        if (self.fact is None) == (self.largest is None):
            raise ValueError("either fact or largest is needed")
        if self.fact is not None and set(self.options) - SIGNS:
            raise ValueError("options: with a fact they are more, less and none")
        if self.largest is not None and set(self.largest) != set(self.options):
            raise ValueError("largest: one fact for each option is needed")
        return self

    def facts_in_words(self):
        if self.largest is None:
            return {self.fact: ""}
        return {name: self.options[option] for option, name in self.largest.items()}

    def right_answers(self, facts):
        if not set(self.facts_in_words()) <= set(facts):
            return []
        if self.fact:
            return [sign(facts[self.fact])]
        values = {option: facts[name]["value"] for option, name in self.largest.items()}
        top = max(values.values())
        return [option for option, value in values.items() if value >= top - NEAR * abs(top)]


class GoalQuestion(Explained):
    """A threshold that the learner's own run is to meet.

    >>> item = GoalQuestion(text="?", reason="Asked.", source="Guide", fact="share", at_least=0.8)
    >>> item.reached({"share": {"value": 0.9}}), item.reached({})
    (True, None)
    """

    fact: FactName
    at_least: float | None = None
    at_most: float | None = None
    unit: str = Field("", max_length=40)

    @model_validator(mode="after")
    def has_one_threshold(self) -> Self:
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("either at_least or at_most is needed")
        return self

    def facts_in_words(self):
        return {self.fact: ""}

    def reached(self, facts):
        """Say whether the learner's own run meets the goal; ``None`` while there is no run."""
        if self.fact not in facts:
            return None
        value = facts[self.fact]["value"]
        return value >= self.at_least if self.at_least is not None else value <= self.at_most


class Guess(Span, Question):
    """Something to predict, a number or an option; ``fact`` is what the run will show of it."""

    options: Options | None = None
    fact: FactName | None = None
    start: float | None = None
    reason: str = Field("", max_length=2000)
    source: str = Field("", max_length=2000)

    def facts_in_words(self):
        return {self.fact: ""} if self.fact else {}


class WrittenPart(Table):
    """One field of something written."""

    id: Id
    label: Words
    rows: Annotated[int, Field(ge=1, le=40)] = 3
    fewest_words: Count = 1
    most_words: Count = 120
    help: str = Field("", max_length=2000)


class WordBounds(Table):
    """How many words the parts have together."""

    fewest: Count | None = None
    most: Count | None = None


# --- exercises


class Exercise(Table):
    """Questions of one kind that belong together, in ``holds``."""

    holds: ClassVar[tuple[str, str, type[Table]]] = "items", "question", Question

    id: Id
    title: Words
    about: Words

    def options_of(self, item):
        """Return what can be chosen as the answer to a question, ``None`` where it is a number."""
        return getattr(item, "options", None) or getattr(self, "options", None)


def several(kind):
    """Return the type of a list that is neither empty nor endless."""
    return Annotated[list[kind], Field(min_length=1, max_length=200)]


class KeyExercise(Exercise):
    """Questions with a key; options of the exercise hold where a question has none of its own."""

    holds = "items", "question", KeyQuestion
    kind: Literal["KEY"] = "KEY"
    options: Options | None = None
    items: several(KeyQuestion)

    @model_validator(mode="after")
    def has_answers_among_options(self) -> Self:
        for n, item in enumerate(self.items, 1):
            options = self.options_of(item)
            if options is None:
                raise ValueError(f"question {n}: options: are missing here and in the exercise")
            for answer in item.right_answers({}):
                if answer not in options:
                    known = ", ".join(options)
                    raise ValueError(f"question {n}: answer = {answer!r}: the options are {known}")
        return self


class NumberExercise(Exercise):
    """Questions for numbers that can be worked out."""

    holds = "items", "question", NumberQuestion
    kind: Literal["NUM"]
    items: several(NumberQuestion)


class RunExercise(Exercise):
    """Questions about the learner's own run."""

    holds = "items", "question", RunQuestion
    kind: Literal["RUN"]
    items: several(RunQuestion)


class GoalExercise(Exercise):
    """Thresholds for the learner's own run."""

    holds = "items", "question", GoalQuestion
    kind: Literal["GOAL"]
    items: several(GoalQuestion)


class Prediction(Exercise):
    """Guesses, locked before the run and never marked."""

    holds = "items", "question", Guess
    kind: Literal["PRED"]
    items: several(Guess)


class Writing(Exercise):
    """Something to write, looked at for completeness only.

    What is ``private`` is never stored; what is to ``print`` stands on the page to take away.
    """

    holds = "parts", "part", WrittenPart
    items: ClassVar = ()
    kind: Literal["PARTS"]
    parts: several(WrittenPart)
    words: WordBounds = WordBounds()
    private: bool = False
    print: bool = False
    no_abbreviations: bool = False

    @model_validator(mode="after")
    def has_each_part_once(self) -> Self:
        if len({part.id for part in self.parts}) < len(self.parts):
            raise ValueError("parts: id: each once")
        return self


KINDS = {
    "KEY": KeyExercise,
    "NUM": NumberExercise,
    "RUN": RunExercise,
    "GOAL": GoalExercise,
    "PARTS": Writing,
    "PRED": Prediction,
}
MARKED, TRIED = ("KEY", "NUM"), ("RUN", "GOAL")


class QuestionFile(Table):
    """A file of questions."""

    title: Words
    exercises: several(dict[str, Any])


def of_topic(topic):
    """Return the exercises of a topic, such as ``03_caseload_sizing``, by id."""
    return read(files.find(f"exercises/{topic}/questions.toml"))


def read(path):
    """Return the exercises of a file, by id; refuse a wrong file with question and reason."""
    where = path.name
    given = make(QuestionFile, values_of(path), where)
    exercises = {}
    for n, table in enumerate(given.exercises, 1):
        exercise = made(table, f"{where}: exercise {n}")
        if exercise.id in exercises:
            raise Refusal(f"{where}: exercise {n}: the id {exercise.id!r} is used twice")
        exercises[exercise.id] = exercise
    return exercises


def made(given, where):
    """Return one exercise, or say what is wrong with it."""
    kind = given.get("kind", "KEY")
    if kind not in list(KINDS):
        raise Refusal(f"{where}: kind = {kind!r}: the kinds are {', '.join(KINDS)}")
    if isinstance(given.get("id"), str):
        where = f"{where} ({given['id'][:40]})"
    return made_of_parts(KINDS[kind], given, where, *KINDS[kind].holds)


# --- marking


def sign(fact):
    """Return ``more``, ``less`` or ``none``: what a fact says once its interval is looked at."""
    low, high = fact.get("low"), fact.get("high")
    low = fact["value"] if low is None else low
    high = fact["value"] if high is None else high
    return "more" if low > 0 else "less" if high < 0 else "none"


def passed(questions, progress):
    """Say whether a session is passed: 80 of 100 right, every run tried, every text complete."""
    points = [progress[name] for name, exercise in questions.items() if exercise.kind in MARKED]
    of = sum(total for _, total in points)
    right = sum(got for got, _ in points)
    rest = all(
        progress[name][0] == progress[name][1]
        for name, exercise in questions.items()
        if exercise.kind not in MARKED
    )
    return rest and right >= PASS_MARK * of
