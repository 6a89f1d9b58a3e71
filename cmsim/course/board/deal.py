"""What a deal of the task board comes to: tasks dropped and doubled, hours, friction."""

from typing import NamedTuple

from cmsim.analysis.statistics import estimate
from cmsim.course.board.board import (
    NOW,
    NOW_SETTING,
    SUGGESTED,
    doubled,
    misplaced,
    undone,
    willow_lane,
)
from cmsim.course.board.board_cards import CARDS, CARE_MANAGER, CLARITY, MA_QUESTION, NURSE, OWNERS
from cmsim.course.board.dealing import SHARING, asked, dealt
from cmsim.experiment.column import Column
from cmsim.model.log import Kind
from cmsim.scenario.evidence.care_time import TC_B33
from cmsim.units import HOUR, MONTH, WEEK

AS_NOW, MINE, SOURCES = "as now", "your board", "by sources"
OUTCOMES = ("on_time", "overdue", "contacts", "enrolled", "trust", "transition_calls_in_time")
HOURS = {
    "With patients": (
        Kind.TRANSITION,
        Kind.OUTREACH,
        Kind.HAND_OFF,
        Kind.FIRST_VISIT,
        Kind.FOLLOW_UP,
        Kind.CHECK_IN,
        Kind.MONTHLY,
        Kind.MONITORING,
    ),
    "Documentation": (Kind.DOCUMENTATION,),
    "Questions and resources": (Kind.COORDINATION, Kind.RESOURCE, Kind.UPKEEP),
    "Registry, numbers, reports": (Kind.REGISTRY,),
    "Meetings, training, team": (Kind.MEETING, Kind.RELATIONSHIP, Kind.TRAINING),
    "Pulled into other work": (Kind.PULLED,),
    "Interrupted": (Kind.INTERRUPTION,),
    "Waiting, travel, leave": (Kind.WAITING, Kind.TRAVEL, Kind.LEAVE),
}
COUNTED = (
    "found_by_staff",
    "referrals",
    "hand_offs",
    "outreach_unanswered",
    "complex_discharges",
    "openings",
    "questions_raised",
    "resource_needs",
    "requests_turned_away",
    "held_in_person",
    "hours_paid",
)
MEASURED = tuple(
    dict.fromkeys((*OUTCOMES, *COUNTED, *(f"hours_{kind.name.lower()}" for kind in Kind)))
)
OFFICE_DAYS, VISIT = 5, 17.5


def places(board, setting=NOW_SETTING):
    """Return the practice as now, with this deal, and as the sources deal the cards.

    All three have the same patients; the sources' deal has a written role, and asks, doors and
    trust as in this one.
    """
    base = willow_lane()
    return (
        dealt(base, NOW, name=AS_NOW),
        dealt(base, board, setting, name=MINE),
        dealt(base, SUGGESTED, setting._replace(written=True), name=SOURCES),
    )


class Deal:
    """A board with its setting and the runs of :func:`places`: everything counted from these."""

    def __init__(self, results, board, setting=NOW_SETTING, name=MINE):
        self.results, self.board, self.setting, self.name = results, board, setting, name
        self.scenario = results.scenario(name)
        self.weeks = self.scenario.weeks
        self.months = self.weeks * WEEK / MONTH

    def of(self, measure, name=None):
        """Return a measure in each replication."""
        return self.results.columns(measure)[name or self.name]

    def in_each(self, number):
        """Return the same number for each replication."""
        return Column([number] * self.results.replications)

    # --- how often a task comes up

    def comes_up(self, card):
        """Return how often a card comes up in the whole run, in each replication.

        What is not done leaves no trace; so it is counted where it is done: in the same weeks, with
        the same patients, with the cards dealt as the sources have them.
        """
        if card.pull:
            return self.turned_away(card)
        gone = card in undone(self.board) or (
            card.theirs and CARE_MANAGER not in self.board[card.id]
        )
        return self.counted(card.comes_up, SOURCES if gone else self.name)

    def counted(self, what, name):
        """Return how often something happened in a run, in each replication."""
        clinicians = self.scenario.practices[0].clinicians
        monthly = {
            "flags": "found_by_staff",
            "introductions": "hand_offs",
            "calls_unanswered": "outreach_unanswered",
            "enrollments": "openings",
            "complex_discharges": "complex_discharges",
            "questions": "questions_raised",
            "needs": "resource_needs",
        }
        if what in monthly:
            return self.of(monthly[what], name) * self.months
        if what == "referrals":
            return self.of("referrals", name) * clinicians * self.months
        if what == "contacts":
            return self.of("contacts", name) * self.weeks
        fixed = {
            "weeks": self.weeks,
            "days": OFFICE_DAYS * self.weeks,
            "months": round(self.months),
        }
        return self.in_each(fixed[what])

    def turned_away(self, card):
        """Return the requests for one kind of clinic work that the written role turned away."""
        rows = asked(self.board)
        not_hers = sum(part for _, part in rows.values())
        share = rows[card.id][1] / not_hers if not_hers else 0.0
        return self.of("requests_turned_away") * self.months * share

    # --- dropped, doubled

    def dropped(self):
        """Return ``{card: times}`` of what came up and was not done."""
        return {
            card: self.comes_up(card)
            for card in undone(self.board)
            if not card.pull or self.setting.written
        }

    def twice(self):
        """Return ``{card: times}`` of what two people each did."""
        return {
            card: self.comes_up(card)
            for card in doubled(self.board)
            if not card.pull and card not in undone(self.board)
        }

    def sum_of(self, rows):
        """Return the total of rows as an estimate."""
        return estimate(sum(rows.values(), self.in_each(0)))

    # --- hours

    def hours(self):
        """Return ``{category: Estimate}``: the care manager's hours a week; they add up."""
        return hours_of(self.results, self.name)

    def hours_of_others(self):
        """Return ``{owner: Estimate}``: the hours a week of others on these cards.

        The clinic's daily work is theirs anyway and is left out.
        """
        spent = {}
        for card in CARDS.values():
            for owner in self.board[card.id]:
                if owner != CARE_MANAGER and not card.pull:
                    minutes = self.comes_up(card) * self.minutes(card)
                    spent[owner] = spent.get(owner, 0) + minutes / HOUR / self.weeks
        return {owner: estimate(spent[owner]) for owner in OWNERS if owner in spent}

    def minutes(self, card):
        """Return how long a card takes somebody else each time, in minutes."""
        work, part = self.scenario.work, 1 - SHARING.left_to_her
        base = willow_lane().work
        known = {
            "follow_up_part": base.follow_up * part,
            "question_minutes": work.message + work.answer,
            "today_minutes": SHARING.today_hours * HOUR / OFFICE_DAYS,
            "an_hour": SHARING.an_hour * HOUR * MONTH / WEEK,
        }
        if card.takes in known:
            return known[card.takes]
        if card.takes.startswith("work."):
            return getattr(base, card.takes.removeprefix("work."))
        return getattr(SHARING, card.takes) * HOUR

    # --- friction

    def friction(self):
        """Return a :class:`Friction` for each cause that is there, the most frequent first."""
        found = [
            Friction(words, source, estimate(times))
            for words, source, times in (
                self.shared_with_nurse(),
                self.not_helping(),
                self.left_standing(),
                self.cannot(),
                self.no_word_back(),
            )
            if times is not None and times.sum() > 0
        ]
        return sorted(found, key=lambda each: -each.times.mean)

    def all_friction(self):
        """Return the friction events of all causes together as an estimate."""
        parts = (
            self.shared_with_nurse(),
            self.not_helping(),
            self.left_standing(),
            self.cannot(),
            self.no_word_back(),
        )
        return estimate(sum((times for *_, times in parts if times is not None), self.in_each(0)))

    def total(self, cards):
        """Return how often these cards came up together, ``None`` without any."""
        return (
            sum((self.comes_up(card) for card in cards), 0 * self.of("hours_paid"))
            if cards
            else None
        )

    def shared_with_nurse(self):
        cards = [
            card
            for card in CARDS.values()
            if not card.pull and {CARE_MANAGER, NURSE} <= set(self.board[card.id])
        ]
        return (
            "A nurse and the care manager both did it: “she takes over what is mine”",
            CLARITY,
            self.total(cards),
        )

    def not_helping(self):
        """Count what colleagues see of a care manager who does not room patients or take calls."""
        hers = any(CARE_MANAGER in self.board[each] for each in ("room", "phones"))
        times = None if self.setting.written or hers else self.of("held_in_person") * self.months
        return (
            "She saw a patient on her own while others roomed and answered phones, and nothing "
            "says why: “she is not helping”",
            CLARITY,
            times,
        )

    def left_standing(self):
        cards = [card for card in undone(self.board) if card.pull]
        return (
            "She turned a request away, and nobody else is there to ask",
            CLARITY,
            self.total(cards if self.setting.written else []),
        )

    def cannot(self):
        cards = [card for card in misplaced(self.board) if not card.pull]
        return ("Somebody had it who cannot do it, and had to ask", MA_QUESTION, self.total(cards))

    def no_word_back(self):
        silent = CARDS["report"] in undone(self.board)
        return (
            "A clinician referred a patient and heard nothing",
            CLARITY,
            self.counted("referrals", self.name) if silent else None,
        )


class Friction(NamedTuple):
    """One cause of friction: in words, where it is described, and how often in the run."""

    words: str
    source: str
    times: object


def hours_of(results, name):
    """Return ``{category: Estimate}`` of hours a week in one scenario."""
    return {
        words: estimate(sum(results.columns(f"hours_{kind.name.lower()}")[name] for kind in kinds))
        for words, kinds in HOURS.items()
    }


def visits_displaced(hours):
    """Return how many office visits a week a provider's hours are worth (TC-B33).

    >>> visits_displaced(3.5)
    12.0
    """
    return hours * HOUR / VISIT


VISIT_SOURCE = TC_B33
