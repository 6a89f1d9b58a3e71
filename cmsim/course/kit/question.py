"""Questions of an exercise: each kind knows its right answers.

All fields of a question are checked when it is made; :mod:`cmsim.course.kit.questions` reads them.
"""

import re
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

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
Reasons = dict[Words, Words]  # by option
Count = Annotated[int, Field(ge=0, le=5000)]


class Table(BaseModel):
    """A table of the file: all fields are known, of the right type, and finite."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


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


class Reasoned(Question):
    """A question with options; each option comes with a reason of its own.

    What a question leaves out, its exercise gives.
    """

    options: Options | None = None
    reasons: Reasons = Field(default_factory=dict)
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


class KeyQuestion(Reasoned):
    """A question with a key; several answers may be right.

    >>> item = KeyQuestion(text="Who?", source="Section 1", answer="cm")
    >>> item.mark("cm"), item.mark("md"), item.mark(None)
    (True, False, None)
    """

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


class RunQuestion(Reasoned):
    """A question about the learner's own run: the sign of a fact, or which of several is largest.

    What is in ``also`` counts as right whatever the run shows, once there is one.

    >>> item = RunQuestion(text="?", source="Your run", fact="gain",
    ...                    options={"more": "More", "less": "Less"})
    >>> item.right_answers({"gain": {"value": 4.0, "low": 1.0, "high": 7.0}})
    ['more']
    """

    options: Options
    fact: FactName | None = None
    largest: dict[Words, FactName] | None = None
    also: Annotated[list[Words], BeforeValidator(in_a_list)] = []

    @model_validator(mode="after")
    def is_about_facts(self) -> Self:
        if (self.fact is None) == (self.largest is None):
            raise ValueError("either fact or largest is needed")
        if self.fact is not None and set(self.options) - SIGNS:
            raise ValueError("options: with a fact they are more, less and none")
        if self.largest is not None and set(self.largest) != set(self.options):
            raise ValueError("largest: one fact for each option is needed")
        if set(self.also) - set(self.options):
            raise ValueError(f"also: the options are {', '.join(self.options)}")
        return self

    def facts_in_words(self):
        if self.largest is None:
            return {self.fact: ""}
        return {name: self.options[option] for option, name in self.largest.items()}

    def right_answers(self, facts):
        if not set(self.facts_in_words()) <= set(facts):
            return []
        if self.fact:
            told = sign(facts[self.fact])
            return [told, *(option for option in self.also if option != told)]
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


def sign(fact):
    """Return ``more``, ``less`` or ``none``: what a fact says once its interval is looked at."""
    low, high = fact.get("low"), fact.get("high")
    low = fact["value"] if low is None else low
    high = fact["value"] if high is None else high
    return "more" if low > 0 else "less" if high < 0 else "none"
