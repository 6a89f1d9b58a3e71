"""What the leader's pages have stored about the practice, for the other pages that build on it."""

from typing import NamedTuple

from cmsim.course.kit import files, learner, learner_record
from cmsim.decision import card_study, readiness
from cmsim.decision.practice_summary import PracticeSummary

READINESS, ANSWERS = "82", "readiness"  # the session, and the name of what it stores
STUDY, CARDS = "83", "cards"
QUESTIONS = "exercises/82_readiness/readiness.toml"


class Readiness(NamedTuple):
    """The sections of questions, who answered them, and what the model starts from."""

    sections: tuple
    people: tuple
    starts: tuple


def stored(session, name):
    """Return what a panel of another session stores for this learner, ``None`` if nothing."""
    code = learner.code()
    found = learner_record.all_of(code).get(session) if code else None
    return found["panels"].get(name) if found else None


def readiness_of():
    """Return the readiness of the practice; nobody has answered where nothing usable is stored."""
    sections = readiness.read(files.find(QUESTIONS))
    try:
        known = stored(READINESS, ANSWERS) or {"people": [], "unticked": []}
        people = readiness.people_of(known["people"], sections)
        starts = readiness.starts(people, sections, tuple(map(str, known["unticked"])))
    except (ValueError, KeyError, TypeError, AttributeError):
        people, starts = (), ()
    return Readiness(sections, people, starts)


def shares_of_panel():
    """Return ``{field of a practice's summary: share}`` by a card study, empty without one."""
    try:
        known = stored(STUDY, CARDS)
        shares = card_study.stored_shares(known) if known else {}
        PracticeSummary().replace(**shares)
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}
    return shares
