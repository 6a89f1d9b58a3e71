"""Is a practice ready for a new role: evidence on five domains, fixes, and what drift costs."""

from collections.abc import Callable
from typing import NamedTuple

from cmsim.analysis.statistics import difference, estimate
from cmsim.course.board.board import SUGGESTED, BoardSetting, willow_lane
from cmsim.course.board.board_cards import CARE_MANAGER, FACILITATOR, FRONT_DESK, MA, PROVIDER
from cmsim.course.board.dealing import dealt
from cmsim.measures.registry import find
from cmsim.scenario.post import FULL_TIME


class Domain(NamedTuple):
    """One domain of Role Change Theory: what it asks, and what a run has to say on it."""

    name: str
    asks: str
    evidence: str
    unit: str
    better: str
    of: Callable


def decides_herself(results, name):
    paid = results.columns("hours_paid")[name] - results.columns("hours_leave")[name]
    away = sum(results.columns(f"hours_{kind}")[name] for kind in ("pulled", "interruption"))
    return 100 * (1 - away / paid)


def level(measure, times=1):
    return lambda results, name: times * results.columns(measure)[name]


UNNAMED = "Clients desire, demand and trust the service"
DOMAINS = {
    "autonomy": Domain(
        "Structural autonomy",
        "Is she free to choose how, when and where she does her work?",
        "hours at work that colleagues leave to her",
        "of 100 hours",
        "more",
        decides_herself,
    ),
    "support": Domain(
        "Institutional support",
        "Are leaders committed, with money, people and tools?",
        "hours on registry, numbers and reports that others could do",
        "hours a week",
        "less",
        level("hours_registry"),
    ),
    "clients": Domain(
        UNNAMED,
        "Do patients want what she does, and trust her to do it?",
        "patients who enroll within 60 days after being identified or referred",
        "of 100",
        "more",
        level("enrolled", 100),
    ),
    "culture": Domain(
        "Cultural credibility",
        "Do providers and staff trust the role and accept it?",
        "trust of clinicians at the end, a teaching index",
        "of 100",
        "more",
        level("trust", 100),
    ),
    "resources": Domain(
        "Resources and mobilization",
        "Has she the time and the expertise that the work demands?",
        "contacts that she comes to on time",
        "of 100",
        "more",
        level("on_time", 100),
    ),
}


class Fix(NamedTuple):
    """One thing to change: in words, which cards are dealt anew, and what else is set."""

    words: str
    cards: dict
    setting: Callable = lambda setting: setting

    def applied(self, board, setting):
        """Return (board, setting) after the fix."""
        return board | self.cards, self.setting(setting)


FIXES = {
    "written": Fix(
        "Write the role down, so that requests that are not hers are turned away",
        {},
        lambda setting: setting._replace(written=True),
    ),
    "door": Fix(
        "Close the door on three more half-days a week",
        {},
        lambda setting: setting._replace(protected=min(10, setting.protected + 3)),
    ),
    "clinic": Fix(
        "Deal rooming to the medical assistant, phones and referrals to the front desk",
        {"room": (MA,), "phones": (FRONT_DESK,), "referrals": (FRONT_DESK,)},
    ),
    "data": Fix(
        "Deal data entry to the medical assistant, today's list to the front desk",
        {"enter": (MA,), "today": (FRONT_DESK,)},
    ),
    "introduce": Fix("Have providers introduce her in person", {"introduce": (PROVIDER,)}),
    "report": Fix(
        "Have her tell referrers what became of each patient", {"report": (CARE_MANAGER,)}
    ),
    "facilitator": Fix(
        "Bring in a facilitator for the improvement work and the registry's design",
        dict.fromkeys(("order", "train", "capacity", "culture", "share", "design"), (FACILITATOR,)),
    ),
}
BEFORE, AFTER = "before the fix", "after the fix"
AUDITED = (
    "hours_paid",
    "hours_leave",
    "hours_pulled",
    "hours_interruption",
    "hours_registry",
    "enrolled",
    "trust",
    "on_time",
)


def fixed(board, setting, fix):
    """Return the practice with this deal, before and after a fix."""
    base = willow_lane()
    return (
        dealt(base, board, setting, name=BEFORE),
        dealt(base, *FIXES[fix].applied(board, setting), name=AFTER),
    )


def evidence(results, domain, names):
    """Return ``{scenario: Estimate}`` of a domain's evidence."""
    return {name: estimate(DOMAINS[domain].of(results, name)) for name in names}


def gained(results, domain, before=BEFORE, after=AFTER):
    """Return how far a domain's evidence moves for the better, paired, as an estimate."""
    known = DOMAINS[domain]
    change = known.of(results, after) - known.of(results, before)
    return estimate(change if known.better == "more" else -change)


# --- drift

NOT_PULLED, PULLED = "nobody asks", "colleagues ask"
DRIFT = ("hours_pulled", "hours_paid", "contacts", "on_time", "active_caseload", "overdue")
ACTIVE = {"complex": (30, 50), "moderate": (90, 100)}


def drift(rate):
    """Return the practice where nobody asks for help, and where colleagues do so at this rate.

    She rooms, phones and processes referrals whenever she is asked; all else is dealt as the
    sources have it.
    """
    board = SUGGESTED | dict.fromkeys(("room", "phones", "referrals"), (CARE_MANAGER,))
    return tuple(
        dealt(willow_lane(), board, BoardSetting(pulled=share), name=name)
        for name, share in ((NOT_PULLED, 0.0), (PULLED, rate))
    )


def worth(hours, tier):
    """Return how many patients in active care hours a week are worth, by the job descriptions.

    >>> worth(12, "complex")
    (9.0, 15.0)
    """
    return tuple(hours / (FULL_TIME / active) for active in ACTIVE[tier])


def lost(results):
    """Return ``{measure: Estimate}``: what being asked changes, paired."""
    return {find(name): difference(results.columns(name), NOT_PULLED, PULLED) for name in DRIFT}
