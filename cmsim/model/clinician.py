"""A referring clinician: readiness, and trust in care management."""

from __future__ import annotations

from typing import Protocol

from cmsim.scenario.post import Post
from cmsim.scenario.practice import Practice

WILLING = 1.0


class Clinician:
    """Somebody who may refer; trust is a teaching index from 0 to 1."""

    __slots__ = ("name", "readiness", "trust", "sign")

    def __init__(self, name: str, readiness: float, trust: float) -> None:
        self.name, self.readiness, self.trust = name, readiness, trust
        self.sign = False

    def gain(self, *shares: float) -> None:
        """Cover each of ``shares`` of the way to full trust, one after the other."""
        trust = self.trust
        for share in shares:
            trust += (1 - trust) * share
        self.trust = trust
        self.sign = True

    def lose(self, share: float) -> None:
        """Lose ``share`` of the trust there is."""
        self.trust *= 1 - share


class HasPost(Protocol):
    """A care manager, as far as a referrer cares."""

    post: Post


class Referrer:
    """One clinician as the referrer of one patient; hears what became of it."""

    __slots__ = ("clinician", "told")

    def __init__(self, clinician: Clinician, told: float) -> None:
        self.clinician, self.told = clinician, told

    @property
    def name(self) -> str:
        return self.clinician.name

    def hear(self, care_manager: HasPost) -> None:
        self.clinician.gain(self.told * care_manager.post.trust_growth)


def clinicians_of(profile: Practice, trust: float) -> list[Clinician]:
    """Return the clinicians of a practice, their readiness in the stated shares.

    >>> from cmsim.scenario.practice import Practice
    >>> [c.readiness for c in clinicians_of(Practice(name="Elm Street", clinicians=4), 0.4)]
    [1.0, 0.5, 0.5, 0.1]
    """
    made = []
    for n in range(profile.clinicians):
        at = (n + 0.5) / profile.clinicians
        if at < profile.wants_change:
            readiness = WILLING
        elif at < profile.wants_change + profile.on_the_fence:
            readiness = profile.fence_readiness
        else:
            readiness = profile.against_readiness
        made.append(Clinician(f"clinician {n + 1}", readiness, trust))
    return made
