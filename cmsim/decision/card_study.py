"""A card study: what clinicians saw their patients need, one card a patient, nothing on who.

Cards are made at visits, and who comes often is on more cards: the shares of the panel follow from
the shares of the cards by the visits that each tier makes.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from cmsim.analysis.statistics import Share, share
from cmsim.scenario.files import tabular
from cmsim.scenario.files.tabular import one_line, refusal
from cmsim.scenario.panel import Panel, Tier

NEEDS = {
    "a": "Mental health",
    "b": "Social support",
    "c": "Self-management",
    "d": "Coordination of care",
    "e": "Medication",
    "f": "Health education",
    "g": "Nutrition",
    "h": "Spiritual support",
    "i": "Insurance",
    "j": "Dental",
    "k": "Other",
}
SCALE, MUCH = 5, 4
LIKELY = ("not at all", "somewhat", "very")
COLUMNS = (*NEEDS, "top", "likely")
MOST_CARDS, MOST_STRONG = 2000, 5  # a card with five strong needs or more counts as five
FEWEST_FROM, USUAL_FROM = 2, 3
SHARES = {"high_risk": Tier.COMPLEX, "moderate": Tier.MODERATE}  # of a practice's summary

Count = Annotated[int, Field(ge=0, le=MOST_CARDS)]


class StudyCard(NamedTuple):
    """One patient: each need from 1 to 5, the top priority, and how likely to act, 1 to 3.

    What was left blank is ``None``.
    """

    needs: dict[str, int | None]
    top: str | None
    likely: int | None


class CardCounts(BaseModel):
    """What a card study counted: cards, strong needs, top priorities, who is likely to act.

    ``strong`` and ``top`` have a number for each need; ``likely`` one for each of three steps;
    ``several`` says how many cards had no strong need, one, two, three, four, and five or more.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    strong: dict[str, Count] = {}
    top: dict[str, Count] = {}
    likely: Annotated[list[Count], Field(min_length=3, max_length=3)] = [0, 0, 0]
    several: Annotated[
        list[Count], Field(min_length=MOST_STRONG + 1, max_length=MOST_STRONG + 1)
    ] = [0] * (MOST_STRONG + 1)

    @property
    def cards(self) -> int:
        """Return the number of cards."""
        return sum(self.several)

    @model_validator(mode="after")
    def adds_up(self) -> Self:
        for name, counted in (("strong", self.strong), ("top", self.top)):
            if set(counted) - set(NEEDS):
                raise ValueError(f"{name}: a letter from A to K is needed")
        if problem := self.problem():
            raise ValueError(problem)
        return self

    def problem(self) -> str:
        """Return what cannot be in one line, or an empty text."""
        cards = self.cards
        if cards > MOST_CARDS:
            return f"{cards:,} cards: {MOST_CARDS:,} at most"
        for need, count in self.strong.items():
            if count > cards:
                return (
                    f"{NEEDS[need]}: {count} cards have a 4 or a 5, but only {cards} cards are "
                    "counted by how many strong needs they have. Correct one of the two."
                )
        for words, total in (
            ("top priorities", sum(self.top.values())),
            ("answers on how likely", sum(self.likely)),
        ):
            if total > cards:
                return f"{total} {words} on {cards} cards: at most one each. Correct the counts."
        return ""


def read_cards(path: Path) -> tuple[StudyCard, ...]:
    """Return the cards of a CSV or .xlsx file.

    Columns: a to k (needs, 1 to 5), top (the letter of the top priority), likely
    (1 not at all, 2 somewhat, 3 very). Blank cells are allowed, a row without any is passed over.
    """
    found = []
    for number, row in tabular.rows(path, COLUMNS, COLUMNS[:1]):
        where = one_line(f"{path}: row {number}")
        top = str(row["top"]).strip().lower() if "top" in row else None
        if top is not None and top not in NEEDS:
            raise refusal(f"{where}: top = {top[:40]!r}: one letter from A to K is needed")
        found.append(
            StudyCard(
                {need: step(row[need], f"{where}: {need}") for need in NEEDS if need in row},
                top,
                step(row.get("likely"), f"{where}: likely", len(LIKELY)),
            )
        )
    if not found:
        raise refusal(f"{path}: has no rows below the header")
    if len(found) > MOST_CARDS:
        raise refusal(f"{path}: {len(found):,} cards; {MOST_CARDS:,} are allowed")
    return tuple(found)


def step(value: object, where: str, most: int = SCALE) -> int | None:
    """Return a whole number from 1 to 5, ``None`` where nothing is given."""
    if value is None:
        return None
    text = str(value).removesuffix(".0")
    if isinstance(value, bool) or text not in map(str, range(1, most + 1)):
        raise refusal(f"{where} = {text[:40]!r}: a whole number from 1 to {most} is needed")
    return int(text)


def counted(cards: tuple[StudyCard, ...]) -> CardCounts:
    """Return what some cards count up to."""
    strong = [[need for need in NEEDS if (card.needs.get(need) or 0) >= MUCH] for card in cards]
    found = [min(len(needs), MOST_STRONG) for needs in strong]
    return CardCounts(
        strong={need: sum(need in needs for needs in strong) for need in NEEDS},
        top={need: sum(card.top == need for card in cards) for need in NEEDS},
        likely=[sum(card.likely == n for card in cards) for n in range(1, len(LIKELY) + 1)],
        several=[found.count(n) for n in range(MOST_STRONG + 1)],
    )


# --- what they show


def of_cards(count: int, cards: int) -> Share:
    """Return a count as a share of the cards, with its range."""
    return share([True] * count + [False] * (cards - count))


def strong_needs(counts: CardCounts) -> list[tuple[str, Share]]:
    """Return ``[(need, share of cards)]``, the most frequent first."""
    found = [(need, of_cards(counts.strong.get(need, 0), counts.cards)) for need in NEEDS]
    return sorted(found, key=lambda pair: -(pair[1].share or 0))


def tiers(counts: CardCounts, from_: int = USUAL_FROM) -> dict[Tier, int]:
    """Return the cards of each tier: complex from so many strong needs, moderate from one."""
    several = counts.several
    return {
        Tier.COMPLEX: sum(several[from_:]),
        Tier.MODERATE: sum(several[1:from_]),
        Tier.LOW: several[0],
    }


class PanelShare(NamedTuple):
    """A tier's share of all patients as the cards say, and the range that chance alone gives."""

    share: float
    low: float
    high: float


def panel_shares(
    counts: CardCounts, from_: int = USUAL_FROM, panel: Panel | None = None
) -> dict[Tier, PanelShare]:
    """Return each tier's share of the patients: its cards, over the visits that a patient makes.

    >>> counts = CardCounts(several=[54, 20, 11, 10, 3, 2])
    >>> found = panel_shares(counts)[Tier.COMPLEX]
    >>> [round(100 * each, 1) for each in found]
    [5.1, 3.1, 8.5]
    """
    panel = panel or Panel()
    found, cards = tiers(counts, from_), counts.cards
    visits = {tier: panel.rates(tier).visits for tier in Tier}
    known = {}
    for tier in Tier:
        seen = of_cards(found[tier], cards)
        others = {other: found[other] for other in Tier if other != tier}
        known[tier] = PanelShare(
            *(
                weighed_back(part, tier, others, visits)
                for part in (seen.share or 0.0, seen.low, seen.high)
            )
        )
    return known


def weighed_back(
    part: float, tier: Tier, others: Mapping[Tier, int], visits: Mapping[Tier, float]
) -> float:
    """Return a tier's share of the patients, if it makes up so large a part of the visits."""
    total = sum(others.values())
    rest = (
        sum(count / total / visits[other] for other, count in others.items())
        if total
        else 1 / visits[next(iter(reversed(others)))]
    )
    patients = part / visits[tier]
    return patients / (patients + (1 - part) * rest)


def again(count: int, cards: int) -> tuple[int, int]:
    """Return how few and how many cards a second study may show, by chance alone.

    As many cards of the same practice, 19 times in 20: the spread of the difference of two counts.

    >>> again(24, 60)
    (13, 35)
    """
    part = (count + 1) / (cards + 2)
    reach = 1.96 * (2 * cards * part * (1 - part)) ** 0.5
    return max(0, round(count - reach)), min(cards, round(count + reach))


# --- what was stored


def stored_shares(stored: Mapping[str, Any]) -> dict[str, float]:
    """Return what a stored study changes in a practice's summary; nothing if it is not to be used.

    Raises ``ValueError`` where it makes no sense.
    """
    counts = CardCounts(**stored["counts"])
    if not stored["use"] or not counts.cards:
        return {}
    found = panel_shares(counts, from_of(stored["from"]))
    return {name: round(found[tier].share, 3) for name, tier in SHARES.items()}


def from_of(value: object) -> int:
    """Return from how many strong needs a card counts as complex, or raise ``ValueError``."""
    if type(value) is not int or not FEWEST_FROM <= value <= MOST_STRONG:
        raise ValueError(f"{value!r}: a whole number from {FEWEST_FROM} to {MOST_STRONG}")
    return value
