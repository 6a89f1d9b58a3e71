"""A day as a learner's record stores it, checked before it is played again."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

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


Decision = Annotated[tuple[str, int], BeforeValidator(tuple)]


class StoredPlan(BaseModel):
    """What was planned before the day began."""

    model_config = ConfigDict(strict=True)

    version: str
    plan: list[int | float]
    no: str


class StoredDay(StoredPlan):
    """A day that has begun: where it began, what was decided, and the mark its log must bear."""

    seed: Annotated[int, Field(gt=0, lt=10_000)]
    needs: list[Annotated[str, AfterValidator(known_need)]]
    days: Annotated[int, AfterValidator(whole_span)]
    choices: Annotated[list[Decision], Field(max_length=MOST_CHOICES)]
    mark: list

    def replayed(self):
        """Return the game that was stored, or ``None`` if it goes differently in this model."""
        try:
            game = Game(self.seed, self.needs, self.choices)
        except ValueError:
            return None
        return game if list(game.mark()) == self.mark else None
