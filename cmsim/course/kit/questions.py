"""Questions as data: six kinds of exercise, read from a file and marked.

KEY has a fixed key; NUM asks for a number; RUN asks what the learner's own run showed; GOAL asks
for a run that meets a threshold; PARTS asks for something written; PRED only records a guess.
"""

import re
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from cmsim.course.kit import files
from cmsim.course.kit.question import (
    GoalQuestion,
    Guess,
    Id,
    KeyQuestion,
    NumberQuestion,
    Options,
    Question,
    Reasons,
    RunQuestion,
    Table,
    WordBounds,
    Words,
    WrittenPart,
)
from cmsim.course.kit.sources import Tag, Way
from cmsim.scenario.files.plain_toml import made_of_parts, values_of
from cmsim.scenario.parameter import Refusal, make

PASS_MARK = 0.8
HEAD = re.compile(r"\s*\[\[\s*exercises\s*(?:\.\s*(items|parts)\s*)?\]\]")
NAMED = re.compile(r"[,:] (?:question|part) (\d+)")


class Exercise(Table):
    """Questions of one kind that belong together, in ``holds``."""

    holds: ClassVar[tuple[str, str, type[Table]]] = "items", "question", Question

    id: Id
    title: Words
    about: Words

    def options_of(self, item):
        """Return what can be chosen as the answer to a question, ``None`` where it is a number."""
        return getattr(item, "options", None) or getattr(self, "options", None)

    def reasons_of(self, item):
        """Return ``{option: reason}`` of a question that has options."""
        return getattr(self, "reasons", {}) | item.reasons


def several(kind):
    """Return the type of a list that is neither empty nor endless."""
    return Annotated[list[kind], Field(min_length=1, max_length=200)]


class Choosing(Exercise):
    """Questions with options; those of the exercise hold where a question has none of its own.

    Each option needs a reason, the question's own or that of the exercise.
    """

    options: Options | None = None
    reasons: Reasons = Field(default_factory=dict)

    @model_validator(mode="after")
    def has_a_reason_for_each_option(self) -> Self:
        for n, item in enumerate(self.items, 1):
            options = self.options_of(item)
            if options is None:
                raise ValueError(f"question {n}: options: are missing here and in the exercise")
            for option in options:
                if option not in self.reasons_of(item):
                    raise ValueError(
                        f"question {n}: the option {option!r} has no reason; write under "
                        f"[exercises.items.reasons]: {option} = "
                        '"why it is right, or why not this one"'
                    )
            for option in item.reasons:
                if option not in options:
                    known = ", ".join(options)
                    raise ValueError(f"question {n}: reasons: {option!r}: the options are {known}")
        return self


class KeyExercise(Choosing):
    """Questions with a key; what is right has a reason that belongs to the question alone."""

    holds = "items", "question", KeyQuestion
    kind: Literal["KEY"] = "KEY"
    items: several(KeyQuestion)

    @model_validator(mode="after")
    def has_answers_among_options(self) -> Self:
        for n, item in enumerate(self.items, 1):
            options = self.options_of(item)
            for answer in item.right_answers({}):
                if answer not in options:
                    known = ", ".join(options)
                    raise ValueError(f"question {n}: answer = {answer!r}: the options are {known}")
                if answer not in item.reasons:
                    raise ValueError(
                        f"question {n}: the answer {answer!r} has only the reason of the "
                        f"exercise; write under [exercises.items.reasons]: {answer} = "
                        '"why it is right here"'
                    )
        return self


class NumberExercise(Exercise):
    """Questions for numbers that can be worked out."""

    holds = "items", "question", NumberQuestion
    kind: Literal["NUM"]
    items: several(NumberQuestion)


class RunExercise(Choosing):
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


class Outcome(Table):
    """What a learner can do after a session, and the exercises that ask for it."""

    text: Words
    asked: several(Id)


class Card(Table):
    """A card that a step shows folded: more on its topic, for those who want it.

    It stands ``beneath`` a picture, which is a still or an exercise beside another, or where a cell
    shows it.
    """

    id: Id
    title: Words
    lines: several(Words)
    source: Words
    beneath: Id | None = None


class QuestionFile(Table):
    """A file of questions, and of the cards that its lesson shows beside them.

    ``covers`` says by step which sections of the sources are taught, asked or played there, as far
    as no citation of a question or card says so.
    """

    title: Words
    outcomes: Annotated[list[Outcome], Field(default_factory=list, max_length=10)]
    covers: dict[Words, dict[Way, several(Tag)]] = Field(default_factory=dict)
    cards: Annotated[list[Card], Field(max_length=20)] = Field(default_factory=list)
    exercises: several(dict[str, Any])


def of_topic(topic):
    """Return the exercises of a topic, such as ``03_caseload_sizing``, by id."""
    return read(files.find(f"exercises/{topic}/questions.toml"))


def file_of(topic):
    """Return the whole file of a topic, its exercises unread."""
    return whole(files.find(f"exercises/{topic}/questions.toml"))


def whole(path):
    """Return a file of questions, its exercises unread; refuse a wrong one in one line."""
    return make(QuestionFile, values_of(path), path.name)


def read(path):
    """Return the exercises of a file, by id; refuse a wrong file with question and reason."""
    where = path.name
    given = whole(path)
    exercises = {}
    for n, table in enumerate(given.exercises, 1):
        try:
            exercise = made(table, f"{where}: exercise {n}")
        except Refusal as refusal:
            said = str(refusal)
            line = line_of(path.read_text(encoding="utf-8-sig"), n, said)
            raise Refusal(said.replace(where, f"{where}, line {line}", 1)) from None
        if exercise.id in exercises:
            raise Refusal(f"{where}: exercise {n}: the id {exercise.id!r} is used twice")
        exercises[exercise.id] = exercise
    for n, outcome in enumerate(given.outcomes, 1):
        if unknown := sorted(set(outcome.asked) - set(exercises)):
            known = ", ".join(exercises)
            raise Refusal(
                f"{where}: outcome {n}: asked = {unknown[0]!r}: the exercises are {known}"
            )
    return exercises


def line_of(text, exercise, said):
    """Return the line at which the question begins that a refusal names, or else its exercise.

    >>> line_of("[[exercises]]\\n\\n[[exercises.items]]\\n", 1, "exercise 1: question 1: text")
    3
    """
    heads = [
        (n, found[1]) for n, found in enumerate(map(HEAD.match, text.splitlines()), 1) if found
    ]
    begins = [n for n, part in heads if not part][exercise - 1 :]
    parts = [n for n, part in heads if part and n > begins[0] and n < [*begins[1:], n + 1][0]]
    named = NAMED.search(said)
    place = int(named[1]) if named else 0
    return parts[place - 1] if 0 < place <= len(parts) else begins[0]


def made(given, where):
    """Return one exercise, or say what is wrong with it."""
    kind = given.get("kind", "KEY")
    if kind not in list(KINDS):
        raise Refusal(f"{where}: kind = {kind!r}: the kinds are {', '.join(KINDS)}")
    if isinstance(given.get("id"), str):
        where = f"{where} ({given['id'][:40]})"
    return made_of_parts(KINDS[kind], given, where, *KINDS[kind].holds)


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
