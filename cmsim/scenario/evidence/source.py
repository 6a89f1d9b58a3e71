"""Where a number comes from: a published source with its quality, or an assumption."""

from dataclasses import dataclass
from enum import StrEnum


class Quality(StrEnum):
    """How well a figure is known, from a document read to a guess."""

    SOURCE_DOC = "source doc"
    VERIFIED = "verified"
    VERIFIED_SECOND_HAND = "verified second-hand"
    MEMORY = "memory"
    ASSUMPTION = "assumption"


@dataclass(frozen=True)
class Source:
    """A citation, how far it can be trusted, and what limits it."""

    id: str
    citation: str
    quality: Quality
    note: str = ""

    @property
    def text(self) -> str:
        """Return one line for printing: id, citation, quality.

        >>> Source("TC-A12", "Health Care Financ Rev 2008", Quality.VERIFIED).text
        'TC-A12: Health Care Financ Rev 2008 [verified]'
        """
        return f"{self.id}: {self.citation} [{self.quality}]"


@dataclass(frozen=True)
class Assumption:
    """A value without a source, and the reason it was chosen."""

    reason: str
    id: str = ""
    quality: Quality = Quality.ASSUMPTION

    @property
    def text(self) -> str:
        """Return one line for printing: id (if there is one), reason, quality.

        >>> Assumption("a round number").text
        'a round number [assumption]'
        """
        name = f"{self.id}: " if self.id else ""
        return f"{name}{self.reason} [{self.quality}]"


SOURCE_DOC = Quality.SOURCE_DOC


VERIFIED = Quality.VERIFIED


VERIFIED_SECOND_HAND = Quality.VERIFIED_SECOND_HAND


MEMORY = Quality.MEMORY
