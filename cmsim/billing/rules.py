"""Billing rules on their own: minutes and dates in, codes out. Nothing here knows of a run.

The name at the end of a docstring is the row of the evidence that the rule rests on.
"""

from datetime import timedelta

CCM, MORE_CCM, MOST_MORE = "99490", "99439", 2
COMPLEX, MORE_COMPLEX = "99487", "99489"
PRINCIPAL, MORE_PRINCIPAL = "99426", "99427"
SEEN_IN_14, SEEN_IN_7 = "99495", "99496"
APCM = ("G0556", "G0557", "G0558")
BY_CALL = ("98966", "98967", "98968")
TCM_EVERY = 30  # days
DAYS_FOR_CONTACT = 2  # business days
ROUNDING = 1e-9


# --- minutes of one patient in one calendar month


def whole(minutes):
    """Return the whole minutes, so that 19.9 is 19; sums of binary fractions are forgiven."""
    return int(minutes + ROUNDING)


def staff_units(minutes):
    """Return the units of 99490 and 99439 that staff minutes earn (OF-R03, OF-R04).

    >>> [staff_units(minutes) for minutes in (19, 20, 39, 40, 59, 60, 200)]
    [(0, 0), (1, 0), (1, 0), (1, 1), (1, 1), (1, 2), (1, 2)]
    """
    blocks = whole(minutes) // 20
    return min(blocks, 1), min(max(blocks - 1, 0), MOST_MORE)


def complex_units(minutes):
    """Return the units of 99487 and 99489, for complex decisions only (OF-R05).

    >>> [complex_units(minutes) for minutes in (59, 60, 89, 90, 120)]
    [(0, 0), (1, 0), (1, 0), (1, 1), (1, 2)]
    """
    return (1, (whole(minutes) - 60) // 30) if whole(minutes) >= 60 else (0, 0)


def principal_units(minutes):
    """Return the units of 99426 and 99427, for one high-risk condition (OF-R10).

    >>> [principal_units(minutes) for minutes in (29, 30, 59, 60)]
    [(0, 0), (1, 0), (1, 0), (1, 1)]
    """
    return (1, (whole(minutes) - 30) // 30) if whole(minutes) >= 30 else (0, 0)


def monthly_code(conditions, qmb=False):
    """Return the advanced primary care code of a patient; minutes do not matter (OF-R09).

    ``qmb`` is whether the patient is a Qualified Medicare Beneficiary.

    >>> monthly_code(1), monthly_code(2), monthly_code(2, qmb=True), monthly_code(1, qmb=True)
    ('G0556', 'G0557', 'G0558', 'G0556')
    """
    return APCM[0] if conditions < 2 else APCM[2] if qmb else APCM[1]


def call_code(minutes):
    """Return the code of one telephone call, ``None`` below five minutes (OF-P18).

    >>> [call_code(minutes) for minutes in (4, 5, 10, 11, 20, 21)]
    [None, '98966', '98966', '98967', '98967', '98968']
    """
    known = whole(minutes)
    return None if known < 5 else BY_CALL[0] if known <= 10 else BY_CALL[min(1 + known // 21, 2)]


# --- home from hospital


def contact_by(discharged, holidays=()):
    """Return the second business day after a discharge, the last for a contact (OF-R06).

    >>> from datetime import date
    >>> contact_by(date(2025, 9, 5)).isoformat()  # Friday to Tuesday
    '2025-09-09'
    """
    day, left = discharged, DAYS_FOR_CONTACT
    while left:
        day += timedelta(1)
        left -= day.weekday() < 5 and day not in holidays
    return day


def contact_in_time(discharged, contact, holidays=()):
    """Say whether a contact came in time after a discharge (OF-R06)."""
    return discharged <= contact <= contact_by(discharged, holidays)


def visit_code(discharged, visit, high):
    """Return the code that a visit after a discharge earns, ``None`` if it is late (OF-R06).

    Days are those of the calendar. ``high`` is whether decisions are of high complexity.

    >>> from datetime import date
    >>> [visit_code(date(2025, 9, 1), date(2025, 9, 1 + days), True) for days in (7, 8, 14, 15)]
    ['99496', '99495', '99495', None]
    """
    days = (visit - discharged).days
    if not 0 <= days <= 14:
        return None
    return SEEN_IN_7 if high and days <= 7 else SEEN_IN_14


# --- months


def month_after(month):
    """Return the first day of the month after one that is given by its first day.

    >>> from datetime import date
    >>> month_after(date(2025, 12, 1)).isoformat()
    '2026-01-01'
    """
    return (month + timedelta(31)).replace(day=1)
