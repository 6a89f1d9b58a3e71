"""The rules of billing at their own edges."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsim.billing import rules

MONDAY = date(2025, 9, 1)
MINUTES = st.floats(0, 1000)
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@pytest.mark.parametrize(
    "minutes, units",
    [
        (0, (0, 0)),
        (19, (0, 0)),
        (19.99, (0, 0)),
        (20, (1, 0)),
        (39, (1, 0)),
        (40, (1, 1)),
        (59, (1, 1)),
        (60, (1, 2)),
        (89, (1, 2)),
        (90, (1, 2)),
        (500, (1, 2)),
    ],
)
def test_staff_minutes_earn_one_unit_at_20_and_two_more_at_most(minutes, units):
    assert rules.staff_units(minutes) == units


@pytest.mark.parametrize(
    "minutes, units",
    [
        (20, (0, 0)),
        (59, (0, 0)),
        (59.99, (0, 0)),
        (60, (1, 0)),
        (89, (1, 0)),
        (90, (1, 1)),
        (119, (1, 1)),
        (120, (1, 2)),
    ],
)
def test_complex_care_starts_at_60_and_adds_only_full_30s(minutes, units):
    assert rules.complex_units(minutes) == units


@pytest.mark.parametrize(
    "minutes, units",
    [(20, (0, 0)), (29, (0, 0)), (30, (1, 0)), (59, (1, 0)), (60, (1, 1)), (90, (1, 2))],
)
def test_principal_care_starts_at_30(minutes, units):
    assert rules.principal_units(minutes) == units


@given(MINUTES, MINUTES)
def test_more_minutes_never_earn_fewer_units_and_no_unit_is_earned_twice(minutes, more):
    for units, first, following in (
        (rules.staff_units, 20, 20),
        (rules.complex_units, 60, 30),
        (rules.principal_units, 30, 30),
    ):
        one, others = units(minutes)
        assert one * first + others * following <= minutes + 0.001
        assert all(a <= b for a, b in zip((one, others), units(minutes + more)))


def test_minutes_that_add_up_to_20_in_fractions_are_20():
    assert rules.staff_units(sum([0.1] * 200)) == (1, 0)


@pytest.mark.parametrize(
    "minutes, code",
    [
        (4, None),
        (4.9, None),
        (5, "98966"),
        (10, "98966"),
        (10.9, "98966"),
        (11, "98967"),
        (20, "98967"),
        (21, "98968"),
        (30, "98968"),
        (90, "98968"),
    ],
)
def test_a_call_is_billed_by_its_whole_minutes(minutes, code):
    assert rules.call_code(minutes) == code


@pytest.mark.parametrize(
    "discharged, last", [(0, 2), (1, 3), (2, 4), (3, 7), (4, 8), (5, 8), (6, 8), (7, 9)]
)
def test_two_business_days_skip_the_weekend(discharged, last):
    """Monday to Wednesday; Thursday to Monday; Friday, Saturday and Sunday to Tuesday."""
    home = MONDAY + timedelta(discharged)
    assert rules.contact_by(home) == MONDAY + timedelta(last)
    assert rules.contact_in_time(home, MONDAY + timedelta(last))
    assert not rules.contact_in_time(home, MONDAY + timedelta(last + 1))


def test_a_contact_on_the_day_of_discharge_counts_and_one_before_it_does_not():
    assert rules.contact_in_time(MONDAY, MONDAY)
    assert not rules.contact_in_time(MONDAY, MONDAY - timedelta(1))


def test_a_holiday_that_the_practice_names_is_no_business_day():
    friday = date(2025, 8, 29)
    assert rules.contact_by(friday) == date(2025, 9, 2)
    assert rules.contact_by(friday, (MONDAY,)) == date(2025, 9, 3)


@given(DAYS)
def test_there_are_two_weekdays_from_discharge_to_the_last_day_for_a_contact(home):
    last = rules.contact_by(home)
    between = [home + timedelta(n) for n in range(1, (last - home).days + 1)]
    assert sum(day.weekday() < 5 for day in between) == 2 and last.weekday() < 5


@pytest.mark.parametrize(
    "days, high, code",
    [
        (0, True, "99496"),
        (7, True, "99496"),
        (8, True, "99495"),
        (14, True, "99495"),
        (15, True, None),
        (7, False, "99495"),
        (14, False, "99495"),
        (15, False, None),
        (-1, True, None),
    ],
)
def test_a_visit_earns_by_calendar_days_and_complexity(days, high, code):
    assert rules.visit_code(MONDAY, MONDAY + timedelta(days), high) == code


@given(DAYS)
def test_the_month_after_begins_when_the_month_is_over(day):
    after = rules.month_after(day.replace(day=1))
    assert after.day == 1 and after > day
    assert (after - timedelta(1)).month == day.month
