"""Dates: words for the minutes of a run. They change nothing of what happens."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Annotated

from pydantic import BeforeValidator

from cmsim.units import DAY

FIRST_DAY = date(2027, 3, 1)  # a Monday that begins a month, so that billing has whole months
YEARS = 2000, 2100


def as_date(value: object) -> date:
    """Return a date as given by a file or a person; raise ``ValueError`` if it is none.

    >>> as_date("2027-03-01")
    datetime.date(2027, 3, 1)
    """
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        if not isinstance(value, str):
            raise ValueError
        return date.fromisoformat(value.strip())
    except ValueError:
        given = str(value)[:40]
        raise ValueError(f"{given!r}: a date such as {FIRST_DAY} is needed") from None


def as_monday(value: object) -> date:
    """Return the first day of a run, which is a Monday; raise ``ValueError`` otherwise."""
    day = as_date(value)
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise ValueError(f"{day}: a year from {YEARS[0]} to {YEARS[1]} is allowed")
    if day.weekday():
        monday = day - timedelta(day.weekday())
        raise ValueError(f"{day}: the first day of a run is a Monday, such as {monday}")
    return day


Date = Annotated[date, BeforeValidator(as_date)]
Monday = Annotated[date, BeforeValidator(as_monday)]


def day_of(first_day: date, minutes: float) -> date:
    """Return the date of a moment of a run that begins on ``first_day``.

    >>> day_of(FIRST_DAY, 31 * DAY + 1).isoformat()
    '2027-04-01'
    """
    return first_day + timedelta(int(minutes // DAY))


def weeks_until(first_day: date, day: date) -> float:
    """Return the weeks from the first day of a run to a date; raise ``ValueError`` if earlier."""
    if day < first_day:
        raise ValueError(f"{day}: is before the first day of the run, {first_day}")
    return (day - first_day).days / 7


def in_words(day: date) -> str:
    """Return a date as it is read.

    >>> in_words(FIRST_DAY)
    'March 1, 2027'
    """
    return f"{day:%B} {day.day}, {day.year}"


def spans_in_words(runs: Iterable[tuple[date, int]]) -> str:
    """Return the lengths of runs, given as first day and weeks, with their first and last day.

    >>> spans_in_words([(FIRST_DAY, 13)])
    '13 weeks, from March 1, 2027 to May 30, 2027'
    >>> spans_in_words([(FIRST_DAY, 13), (FIRST_DAY, 26)])
    '13 or 26 weeks from March 1, 2027'
    """
    spans = sorted(set(runs))
    firsts = [in_words(day) for day in dict.fromkeys(day for day, _ in spans)]
    lengths = sorted({weeks for _, weeks in spans})
    counted = f"{' or '.join(map(str, lengths))} week{'s' * (lengths != [1])}"
    if len(spans) > 1:
        return f"{counted} from {' or '.join(firsts)}"
    first_day, weeks = spans[0]
    last_day = first_day + timedelta(7 * weeks - 1)
    return f"{counted}, from {firsts[0]} to {in_words(last_day)}"
