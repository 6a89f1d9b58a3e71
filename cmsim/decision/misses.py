"""Where the model misses what was published, beside the figures of the brief that it touches."""

from typing import NamedTuple

from cmsim.decision.options import BUY, HIRE, SHARE
from cmsim.validation.published import COMPARISONS, Comparison
from cmsim.views.traced import SOURCE, Said, Words, said


class Miss(NamedTuple):
    """A published figure that the model misses, on which side, and what that does to a brief.

    ``options`` are those whose figures it touches, ``paid`` whether only where claims are paid.
    """

    figure: str
    side: str
    studied: str
    unit: str
    so: str
    options: tuple[str, ...]
    paid: bool = False

    @property
    def published(self) -> Comparison:
        """Return the comparison with its published range."""
        return next(each for each in COMPARISONS if each.name == self.figure)


MISSES = (
    Miss(
        "Patients of one telephone care manager",
        "below",
        "a nurse who works by phone had",
        "patients a quarter",
        "buying may keep more patients than shown here.",
        (BUY,),
    ),
    Miss(
        "Transitions that could be billed",
        "above",
        "practices billed for",
        "of 100 discharges",
        "what discharges bring in may be too high.",
        (HIRE, SHARE, BUY),
        True,
    ),
    Miss(
        "Patients identified or referred, embedded",
        "below",
        "a practice of its own found",
        "of 100 patients who could take part",
        "hiring may find more patients than shown here.",
        (HIRE,),
    ),
    Miss(
        "Travel, five small sites, co-located",
        "below",
        "travel took",
        "of 100 hours",
        "sharing may cost more time and miles than shown here.",
        (SHARE,),
    ),
)


def touching(names: list[str], paid: bool) -> list[Miss]:
    """Return the misses that touch what some options show."""
    return [each for each in MISSES if set(each.options) & set(names) and (paid or not each.paid)]


def in_words(miss: Miss) -> Words:
    """Return a miss as a sentence: what was published, where the model lies, and so what."""
    known = miss.published
    return said(
        f"In the study {miss.studied} ",
        Said(f"{known.published} {miss.unit}", SOURCE, f"{known.id}, {known.name}", known.low),
        f"; the model lies {miss.side} that, so {miss.so}",
    )
