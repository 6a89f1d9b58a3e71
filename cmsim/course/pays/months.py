"""Patient-months of a run: what was done, whether anything can be billed, and what stands in the
way."""

from collections import defaultdict
from hashlib import blake2s
from typing import NamedTuple

from cmsim.billing import rules
from cmsim.billing.claims import Books
from cmsim.billing.transitions import transition_claims
from cmsim.course.pays.practice import PLAN_NURSE
from cmsim.model.log import Kind
from cmsim.model.state import PHONE
from cmsim.scenario.panel import Tier

MINUTES, STAY, FEW, NURSE, PLAN, CONSENT = "minutes", "stay", "few", "nurse", "plan", "consent"
ONE = "one"  # condition only, and not at high risk: no code by minutes is for such a patient
YES = MINUTES, STAY
NO = PLAN, CONSENT, NURSE, ONE, FEW  # the first that holds is counted for a month
NEAR = 2.0  # minutes; whole minutes on the screen would not tell on which side a month is
EIGHT = (MINUTES, STAY, FEW, NURSE, PLAN, CONSENT, FEW, MINUTES)

TALK, NOTE, HOSPITAL = "Phone, arranging", "Documentation", "Call after the hospital, with note"
FACE, VAIN = "Face to face", "No answer, no-show"
BEFORE, OTHER = "Before care began, introductions", "By the health plan's nurse"
SORTS = (TALK, NOTE, HOSPITAL, FACE, VAIN, BEFORE, OTHER)


class Month(NamedTuple):
    """A month of a patient in care: minutes by sort, claims, and every answer that is right.

    ``counted`` are the minutes that count for a code by minutes if patient and plan allow it.
    """

    who: tuple
    first: object
    tier: Tier
    minutes: dict
    counted: float
    covered: bool
    consents: bool
    conditions: int
    claims: tuple
    right: tuple

    @property
    def needed(self):
        """Return the minutes that the smallest code of the month asks for."""
        return 20 if self.conditions >= 2 else 30

    @property
    def no_code(self):
        """Say whether no code by minutes is for such a patient."""
        return self.conditions < 2 and self.tier is not Tier.COMPLEX

    @property
    def billable(self):
        return bool(self.claims)

    @property
    def reason(self):
        """Return why it can be billed, or the first reason why not."""
        return next(each for each in (*YES, *NO) if each in self.right)


class Willing(Books):
    """The books as they would be if each plan paid and each patient agreed."""

    def member(self, who):
        return super().member(who)._replace(covered=True, consents=True)


def by_month(claims):
    """Return claims by patient and month."""
    found = defaultdict(list)
    for claim in claims:
        found[(claim.practice, claim.patient), claim.month].append(claim)
    return found


def months(record, billing):
    """Return every month of every patient in care, in order of time.

    A month is that of a patient whom a care manager has in care on a day of it.
    """
    books, willing = Books(record, billing), Willing(record, billing)
    anyone = Willing(record, billing.replace(bills_for_others=True))
    billed, could, by_all = (by_month(each.claims()) for each in (books, willing, anyone))
    minutes, counted = sorted_minutes(record, willing)
    found = []
    for month in books.calendar.months:
        begin, end = books.calendar.bounds(month)
        for who, spells in books.spells.items():
            if not any(start < end and begin < stop for start, stop, _ in spells):
                continue
            key, known = (who, month), books.member(who)
            made, tier = tuple(billed.get(key, ())), record.roster.tier(*who)
            held = (PLAN,) * (not known.covered) + (CONSENT,) * (not known.consents)
            if made:
                right = answers(made)
            elif key in could:
                right = held
            else:
                right = (NURSE if key in by_all else FEW, *held)
            one = Month(
                who,
                month,
                tier,
                dict(minutes[key]),
                counted[key],
                known.covered,
                known.consents,
                known.conditions,
                made,
                right,
            )
            no_code = one.no_code and not made and FEW in right
            found.append(one._replace(right=(ONE, *held)) if no_code else one)
    return found


def answers(claims):
    """Return the answers that are right of a month with claims."""
    after = any(each.code in (rules.SEEN_IN_7, rules.SEEN_IN_14) for each in claims)
    by_minutes = any(each.code not in (rules.SEEN_IN_7, rules.SEEN_IN_14) for each in claims)
    return (MINUTES,) * by_minutes + (STAY,) * after


def sorted_minutes(record, willing):
    """Return the minutes of each patient and month by sort, and those that count."""
    after = transition_claims(willing)
    minutes, counted = defaultdict(lambda: defaultdict(float)), defaultdict(float)
    for piece in willing.pieces:
        key = piece.who, willing.calendar.month(piece.end)
        minutes[key][sort_of(piece, willing)] += piece.minutes
        if willing.counts(piece) and (piece.who, piece.discharge) not in after:
            counted[key] += piece.minutes
    return minutes, counted


def sort_of(piece, willing):
    """Return what sort of time a piece of work is."""
    if piece.care_manager == PLAN_NURSE:
        return OTHER
    if not piece.reached:
        return VAIN
    if piece.discharge is not None:
        return HOSPITAL
    if piece.channel not in (None, PHONE):
        return FACE
    if not willing.counts(piece):
        return BEFORE
    return NOTE if piece.kind == Kind.DOCUMENTATION else TALK


def choose(found):
    """Return eight months, the plain cases first, of eight patients where there are so many.

    Of those that fall short, one had minutes enough if all of them counted.
    """
    chosen, plain = [], [each for each in found if ONE not in each.right]
    for place, answer in enumerate(EIGHT):
        left = [each for each in plain if each.who not in {one.who for one in chosen}]
        left = left or [each for each in plain if each not in chosen]
        chosen.append(min(left, key=lambda each: order(each, answer, place)))
    return sorted(chosen, key=lambda each: (each.first, each.who))


def order(month, answer, place):
    """Return what puts the months in order of how well they show an answer."""
    total = sum(month.minutes.values())
    enough = place != EIGHT.index(FEW) or total >= month.needed
    near = month.needed - NEAR < month.counted < month.needed + NEAR
    mixed = answer == FEW and OTHER in month.minutes
    said = f"{month.who}{month.first}".encode()
    return (
        month.right != (answer,),
        answer not in month.right,
        near,
        mixed,
        not enough,
        not total,
        blake2s(said, digest_size=8).digest(),
    )


def shares(found):
    """Return of 100 months in care how many have each answer; they add up to 100."""
    return {
        answer: 100 * sum(each.reason == answer for each in found) / len(found)
        for answer in (*YES, *NO)
    }
