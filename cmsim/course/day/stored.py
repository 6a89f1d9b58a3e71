"""A day as a learner's record stores it, checked before it is played again."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from cmsim.course.day.choices import REASONS
from cmsim.course.day.desk import MOST_TEXT
from cmsim.course.day.game import DAYS, MOST_CHOICES, Game
from cmsim.course.day.needs import NEEDS


def whole_span(days: int) -> int:
    """Return one day or the whole week, or raise ``ValueError``."""
    if days not in (1, len(DAYS)):
        raise ValueError(f"1 or {len(DAYS)}")
    return days


def known_need(name: str) -> str:
    """Return a need of the role, or raise ``ValueError`` if there is none of that name."""
    if name not in NEEDS:
        raise ValueError(f"the needs are {', '.join(NEEDS)}")
    return name


def known_reason(why: str) -> str:
    """Return a reason to close a case, or raise ``ValueError`` if there is none of that name."""
    if why not in REASONS:
        raise ValueError(f"the reasons are {', '.join(REASONS)}")
    return why


Reason = Annotated[tuple[int, Annotated[str, AfterValidator(known_reason)]], BeforeValidator(tuple)]
Line = Annotated[tuple[str, str], BeforeValidator(tuple)]
Decision = Annotated[tuple[str, int], BeforeValidator(tuple)]


class StoredPlan(BaseModel):
    """What was planned before the day began, and the words for saying no."""

    model_config = ConfigDict(strict=True)

    version: str
    plan: list[Annotated[float, Field(ge=0, le=480)]]
    no: Annotated[str, Field(max_length=MOST_TEXT)]


class StoredDay(StoredPlan):
    """A day that has begun: where it began, what was decided, and the mark its log must bear.

    ``why`` holds why cases were closed, by number of the decision, ``asked`` the need asked for,
    ``read`` the time of each decision and what came of it, for when the model is another.
    """

    seed: Annotated[int, Field(gt=0, lt=10_000)]
    needs: list[Annotated[str, AfterValidator(known_need)]]
    days: Annotated[int, AfterValidator(whole_span)]
    choices: Annotated[list[Decision], Field(max_length=MOST_CHOICES)]
    mark: list
    why: Annotated[list[Reason], Field(max_length=MOST_CHOICES)] = []
    asked: Annotated[str, AfterValidator(known_need)] | None = None
    read: list[Line] = []

    def replayed(self):
        """Return the game that was stored, or ``None`` if it goes differently in this model."""
        try:
            game = Game(self.seed, self.needs, self.choices)
        except ValueError:
            return None
        return game if list(game.mark()) == self.mark else None
