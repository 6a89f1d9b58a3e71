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


def test_a_clinician_needs_30_minutes_and_behavioral_integration_20():
    assert [rules.clinician_units(n) for n in (29, 30, 300)] == [0, 1, 1]
    assert [rules.behavioral_units(n) for n in (19, 20, 300)] == [0, 1, 1]


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


def test_the_first_wellness_visit_is_billed_once_and_the_next_after_12_months():
    first = date(2024, 2, 29)
    assert rules.wellness_code([], first) == "G0438"
    assert rules.wellness_code([first], date(2025, 2, 27)) is None
    assert rules.wellness_code([first], date(2025, 2, 28)) == "G0439"
    assert rules.wellness_code([first, date(2025, 3, 10)], date(2026, 3, 9)) is None


def test_the_welcome_visit_is_billed_once_in_the_first_12_months():
    assert rules.welcome_visit(MONDAY, MONDAY) and rules.welcome_visit(MONDAY, date(2026, 8, 31))
    assert not rules.welcome_visit(MONDAY, date(2026, 9, 1))
    assert not rules.welcome_visit(MONDAY, MONDAY, had=True)
    assert not rules.welcome_visit(MONDAY, MONDAY - timedelta(1))


def test_the_assessment_is_billed_once():
    assert rules.assessment([]) and not rules.assessment([MONDAY])


def test_tobacco_counseling_is_covered_eight_times_in_12_months():
    visits = [MONDAY + timedelta(n) for n in range(8)]
    assert rules.cessation(visits[:7], date(2026, 8, 31))
    assert not rules.cessation(visits, date(2026, 8, 31))
    assert rules.cessation(visits, date(2026, 9, 1))


def test_obesity_counseling_thins_out_and_needs_3_kg_after_six_months():
    assert rules.obesity([], MONDAY)
    assert not rules.obesity([MONDAY], MONDAY + timedelta(6))
    assert rules.obesity([MONDAY], MONDAY + timedelta(7))
    october = date(2025, 10, 1)
    assert rules.obesity([MONDAY], october)
    assert not rules.obesity([MONDAY, october], october + timedelta(13))
    assert rules.obesity([MONDAY, october], october + timedelta(14))
    march = date(2026, 3, 1)
    assert not rules.obesity([MONDAY], march, 2.9) and rules.obesity([MONDAY], march, 3)
    assert not rules.obesity([MONDAY, march], date(2026, 3, 31), 3)
    assert rules.obesity([MONDAY, march], date(2026, 4, 1), 3)
    assert not rules.obesity([MONDAY], date(2026, 9, 1), 3)


def test_obesity_counseling_on_every_day_it_is_covered_stays_within_22_visits():
    visits = []
    for n in range(365):
        if rules.obesity(visits, MONDAY + timedelta(n), 3):
            visits.append(MONDAY + timedelta(n))
    assert 15 <= len(visits) <= 22


@given(DAYS, st.integers(0, 40))
def test_months_later_is_a_date_in_that_month(day, months):
    after = rules.later(day, months)
    assert (after.year - day.year) * 12 + after.month - day.month == months
    assert after.day <= day.day
