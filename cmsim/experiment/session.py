"""A run that stops at every decision of one seat."""

import gc
from collections.abc import Iterable

from cmsim.model.log import Kind, Log
from cmsim.model.network import Network, collector_paused
from cmsim.model.policy import REQUESTS, USUAL, Decision, Desk, Rule, ask, at_once
from cmsim.scenario.scenario import Scenario

VERBS = ("do", "defer", "decline", "close")
CLOSED = (Kind.FIRST_VISIT, Kind.FOLLOW_UP, Kind.CHECK_IN, Kind.MONTHLY)


class Session:
    """One seat, one seed, one decision at a time.

    ``desk`` is what the person in the seat sees, and ``None`` once the horizon is reached.
    ``choices`` is the whole game: replaying it rebuilds the session. Each choice is a pair
    ``(verb, position on the desk)``, and ``("wait", 0)`` waits for news. Everybody else works
    by ``policy``.
    """

    def __init__(
        self,
        scenario: Scenario,
        seat: str,
        seed: int = 1,
        choices: Iterable[tuple[str, int]] = (),
        policy: Rule = USUAL,
    ) -> None:
        if seat not in [post.name for post in scenario.posts]:
            raise ValueError(
                f"seat = {seat!r}: the posts are " + ", ".join(post.name for post in scenario.posts)
            )
        self.setting = scenario, seat, seed
        self.policy = policy
        self.network = Network(scenario, seed, policy, seats={seat: ask})
        self.player = self.network.care_managers[seat]
        self.network.later(self.network.horizon, self.close)
        self.choices: list[tuple[str, int]] = []
        self.desk = self.advance()
        for verb, position in choices:
            self.act(verb, position)

    def choose(self, position: int) -> None:
        """Do the task at ``position`` on the desk and run to the next decision."""
        self.act("do", position)

    def act(self, verb: str, position: int = 0) -> None:
        """Do, defer, decline or close a task on the desk, or wait; run to the next decision.

        Raises ``ValueError`` when the desk has no such task, or the verb does not fit it.
        """
        choice = self.checked(verb, position)
        self.choices.append((verb, position))
        at_once(self.player.answer, choice)
        self.desk = self.advance()

    def checked(self, verb: str, position: int) -> Decision:
        """Return the choice, or say in one line why it cannot be made."""
        if self.desk is None:
            raise ValueError("the run has ended: there is nothing left to decide")
        if verb == "wait":
            return Decision("wait")
        if verb not in VERBS:
            raise ValueError(f"{verb!r}: the verbs are {', '.join(VERBS)} and wait")
        if not isinstance(position, int) or not 0 <= position < len(self.desk.tasks):
            raise ValueError(
                f"position = {position!r}: the desk has {len(self.desk.tasks)} tasks, "
                "counted from 0"
            )
        card = self.desk.tasks[position]
        if verb == "decline" and card.kind not in REQUESTS:
            raise ValueError(f"a {card.kind} cannot be declined; put it off instead")
        if verb == "close" and card.kind not in CLOSED:
            raise ValueError("only a case that is open, with a visit or contact due, can be closed")
        return Decision(verb, card.number)

    def advance(self) -> Desk | None:
        """Run to the next decision, or to the horizon; return the desk or ``None``."""
        with collector_paused():
            desk: Desk | None = self.network.env.run(until=self.player.asked)
            return desk

    def close(self, _: None) -> None:
        """Ask no more: the horizon is reached."""
        self.network.finish()
        at_once(self.player.asked, None)

    @property
    def log(self) -> Log:
        """Return what has happened so far, in order of time."""
        return self.network.happened()

    def undo(self, steps: int = 1) -> "Session":
        """Return this session with its last choices taken back."""
        scenario, seat, seed = self.setting
        kept = self.choices[: max(0, len(self.choices) - steps)]
        gc.collect()  # what earlier games left: their patients and care managers know each other
        return Session(scenario, seat, seed, kept, self.policy)
