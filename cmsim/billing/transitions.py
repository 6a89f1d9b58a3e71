"""Claims for contact and visit after a discharge (OF-R06), as they happened in the log."""

from collections import defaultdict
from typing import NamedTuple

from cmsim.billing import rules
from cmsim.billing.claim import Claim
from cmsim.billing.minutes import discharges, visits
from cmsim.model.log import TRANSITION


class Called(NamedTuple):
    """What was done about one discharge: days of contacts and of all calls, and minutes."""

    contacts: list
    calls: list
    minutes: list


def transition_claims(books):
    """Return the claims after discharges, by patient and discharge.

    The date of service is that of the visit, and one is billed in 30 days. ``books`` are those
    of :class:`cmsim.billing.claims.Books`.
    """
    seen, called, found = books.record.once(visits), calls(books), {}
    for who, times in books.record.once(discharges).items():
        before = None
        for time in times:
            day = books.calendar.day(time)
            if (who, time) not in seen or (who, time) not in called:
                continue
            if before is not None and (day - before).days < rules.TCM_EVERY:
                continue
            claim = claim_of(
                books, who, day, books.calendar.day(seen[who, time]), called[who, time]
            )
            if claim is not None:
                before, found[who, time] = day, claim
    return found


def claim_of(books, who, day, visit, called):
    """Return the claim for one discharge, or ``None``."""
    known, billing = books.member(who), books.billing
    days = called.contacts + (called.calls[1:2] if billing.two_attempts else [])
    in_time = any(rules.contact_in_time(day, each, billing.holidays) for each in days)
    code = rules.visit_code(day, visit, known.complex)
    if not in_time or not code or books.fees[code] is None or not known.covered or known.by_call:
        return None
    return Claim(code, 1, *who, visit, sum(called.minutes), books.fees[code])


def calls(books):
    """Return what was done about each discharge by those whose work the practice bills."""
    found = defaultdict(lambda: Called([], [], []))
    for piece in books.pieces:
        if piece.discharge is None or piece.care_manager not in books.posts:
            continue
        called, day = found[piece.who, piece.discharge], books.calendar.day(piece.end)
        if piece.reached:
            called.minutes.append(piece.minutes)
        if piece.kind == TRANSITION:
            called.calls.append(day)
            if piece.reached:
                called.contacts.append(day)
    return found
