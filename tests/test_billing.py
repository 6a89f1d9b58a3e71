"""From a log to claims: hand-made months with known answers, and laws that hold in every run."""

import pickle
from collections import Counter, defaultdict
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stories import ELM, bare, bare_post

from cmsim.billing.claim import worth
from cmsim.billing.claims import Books, claims
from cmsim.billing.fees import CODES, MODELED, Fees
from cmsim.billing.minutes import Calendar, pieces
from cmsim.billing.rules import (
    APCM,
    BY_CALL,
    CCM,
    COMPLEX,
    MORE_CCM,
    MORE_COMPLEX,
    MORE_PRINCIPAL,
    PRINCIPAL,
    SEEN_IN_7,
    SEEN_IN_14,
    complex_units,
    principal_units,
    staff_units,
)
from cmsim.billing.terms import Billing, Program, assumptions
from cmsim.experiment.job import Job, log_of
from cmsim.measures.run_record import RunRecord
from cmsim.model.log import Activity as A
from cmsim.model.log import Entry, Kind, Log
from cmsim.model.roster import Roster
from cmsim.scenario.evidence import sources
from cmsim.scenario.library import practices
from cmsim.scenario.parameter import Refusal, make
from cmsim.scenario.practice import Eligibility
from cmsim.units import DAY, HOUR, WEEK

EVERYBODY = Billing(consent=1, two_conditions=1, denied=0)
ONE_CONDITION = EVERYBODY.replace(two_conditions=0)
MONTHLY = EVERYBODY.replace(program=Program.MONTHLY)
COMPLEX_PATIENT, MODERATE_PATIENT = 0, 1
AFTER = (SEEN_IN_14, SEEN_IN_7)


# --- hand-made logs: day 0 is Monday, September 1, 2025


def entry(day, activity, detail=None, value=None, patient=MODERATE_PATIENT, hour=12, cm="Ada"):
    return Entry(day * DAY + hour * HOUR, activity, ELM, patient, cm, detail, value)


def in_care(patient=MODERATE_PATIENT):
    """Return the entry of a patient in care at the start."""
    return Entry(0.0, A.OPEN_CASE, ELM, patient, "Ada", "active", -7 * DAY)


def agreed(day, patient=MODERATE_PATIENT, hour=12):
    """Return the entries of a patient who is identified or referred and enrolls."""
    return [
        entry(day, A.IDENTIFIED, "registry", patient=patient, hour=hour - 1),
        entry(day, A.ENROLLED, "by phone", patient=patient, hour=hour),
    ]


def talk(day, minutes, channel="by phone", **changes):
    """Return the entries of a follow-up that took place."""
    return [
        entry(day, A.SPENT, Kind.FOLLOW_UP, minutes, **changes),
        entry(day, A.CONTACTED, channel, 0.0, **changes),
    ]


def home(day, patient=COMPLEX_PATIENT):
    """Return the entries of a discharge that is known on the next morning."""
    return [
        entry(day, A.DISCHARGED, patient=patient, cm=None),
        entry(day + 1, A.NOTIFIED, value=5 / 6, patient=patient, hour=8, cm=None),
    ]


def called(day, discharged, minutes=15, patient=COMPLEX_PATIENT):
    """Return the entries of a transition call at one o'clock, written up at two."""
    then = {"patient": patient, "hour": 13}
    return [
        entry(day, A.SPENT, Kind.TRANSITION, minutes, **then),
        entry(day, A.CALLED, "in time", day - discharged + 1 / 24, **then),
        entry(day, A.ADDED, Kind.DOCUMENTATION, 0.0, **then),
        entry(day, A.SPENT, Kind.DOCUMENTATION, 10, patient=patient, hour=14),
    ]


def seen(day, discharged, patient=COMPLEX_PATIENT):
    return [
        entry(day, A.SEEN, "usual", day - discharged + 3 / 24, patient=patient, hour=15, cm=None)
    ]


def record_of(*parts, seed="1/1", weeks=13, **changes):
    entries = [each for part in parts for each in ([part] if isinstance(part, Entry) else part)]
    scenario = bare(weeks=weeks, first_day=date(2025, 9, 1), **changes)
    log = Log(sorted(entries, key=lambda each: each.time), roster=Roster(scenario, seed))
    return RunRecord(scenario, log)


def units(record, billing=EVERYBODY):
    """Return the units billed by code."""
    count = Counter()
    for claim in claims(record, billing):
        count[claim.code] += claim.units
    return dict(count)


# --- minutes of a calendar month


@pytest.mark.parametrize(
    "minutes, expected",
    [
        (19, {}),
        (20, {CCM: 1}),
        (39, {CCM: 1}),
        (40, {CCM: 1, MORE_CCM: 1}),
        (59, {CCM: 1, MORE_CCM: 1}),
        (60, {CCM: 1, MORE_CCM: 2}),
        (89, {CCM: 1, MORE_CCM: 2}),
        (90, {CCM: 1, MORE_CCM: 2}),
    ],
)
def test_the_minutes_of_a_moderate_patient_earn_chronic_care(minutes, expected):
    assert units(record_of(in_care(), talk(3, minutes))) == expected


@pytest.mark.parametrize(
    "minutes, expected",
    [
        (59, {CCM: 1, MORE_CCM: 1}),
        (60, {COMPLEX: 1}),
        (89, {COMPLEX: 1}),
        (90, {COMPLEX: 1, MORE_COMPLEX: 1}),
        (120, {COMPLEX: 1, MORE_COMPLEX: 2}),
    ],
)
def test_the_minutes_of_a_complex_patient_earn_complex_care_where_the_addition_is_blank(
    minutes, expected
):
    billing = EVERYBODY if minutes < 60 else EVERYBODY.replace(fees=Fees().blank(MORE_CCM))
    record = record_of(in_care(COMPLEX_PATIENT), talk(3, minutes, patient=COMPLEX_PATIENT))
    assert units(record, billing) == expected


@pytest.mark.parametrize("minutes", [60, 89, 90, 130])
def test_of_codes_that_exclude_each_other_the_better_paid_is_billed(minutes):
    record = record_of(in_care(COMPLEX_PATIENT), talk(3, minutes, patient=COMPLEX_PATIENT))
    found, fees = claims(record, EVERYBODY), EVERYBODY.fees
    staff = [n * fees[code] for n, code in zip(staff_units(minutes), (CCM, MORE_CCM))]
    hard = [n * fees[code] for n, code in zip(complex_units(minutes), (COMPLEX, MORE_COMPLEX))]
    assert worth(found) == pytest.approx(max(sum(staff), sum(hard)))
    assert {CCM, COMPLEX} - {claim.code for claim in found}


@pytest.mark.parametrize(
    "minutes, expected", [(29, {}), (30, {PRINCIPAL: 1}), (60, {PRINCIPAL: 1, MORE_PRINCIPAL: 1})]
)
def test_a_complex_patient_with_one_condition_earns_principal_care(minutes, expected):
    billing = ONE_CONDITION.replace(fees=Fees().edit(MORE_PRINCIPAL, 40))
    record = record_of(in_care(COMPLEX_PATIENT), talk(3, minutes, patient=COMPLEX_PATIENT))
    assert units(record, billing) == expected


def test_a_moderate_patient_with_one_condition_earns_nothing_by_minutes():
    assert units(record_of(in_care(), talk(3, 90)), ONE_CONDITION) == {}


def test_minutes_are_not_carried_from_september_into_october():
    assert units(record_of(in_care(), talk(29, 10), talk(30, 10))) == {}
    assert units(record_of(in_care(), talk(28, 10), talk(29, 10))) == {CCM: 1}


def test_a_claim_for_a_month_is_dated_on_its_last_day():
    (claim,) = claims(record_of(in_care(), talk(3, 20)), EVERYBODY)
    assert (claim.day, claim.month) == (date(2025, 9, 30), date(2025, 9, 1))


def test_minutes_before_consent_do_not_count():
    late = agreed(20)
    assert units(record_of(late, talk(3, 60))) == {}
    assert units(record_of(late, talk(3, 15), talk(25, 15))) == {}
    assert units(record_of(late, talk(3, 15), talk(25, 20))) == {CCM: 1}


def test_consent_after_the_month_earns_nothing_for_the_month():
    record = record_of(agreed(30), talk(3, 60), talk(31, 20))
    assert [claim.month for claim in claims(record, EVERYBODY)] == [date(2025, 10, 1)]


def test_who_does_not_agree_to_being_billed_or_is_not_covered_is_not_billed():
    entries = [part for n in (0, 1) for part in (in_care(n), talk(3, 60, patient=n))]
    assert units(record_of(*entries), EVERYBODY.replace(consent=0)) == {}
    uncovered = {"panel": bare().practices[0].panel.replace(covered=0)}
    assert units(record_of(*entries, practice=uncovered)) == {}
    assert (
        units(record_of(*entries, *home(1), *called(2, 1), *seen(4, 1), practice=uncovered)) == {}
    )


def test_a_call_nobody_answered_and_a_visit_nobody_came_to_earn_nothing():
    for outcome in (A.UNANSWERED, A.MISSED):
        vain = [entry(3, A.SPENT, Kind.FOLLOW_UP, 30), entry(3, outcome, Kind.FOLLOW_UP)]
        assert units(record_of(in_care(), vain)) == {}
        assert units(record_of(in_care(), vain, talk(4, 20))) == {CCM: 1}


@pytest.mark.parametrize("channel", ["in person", "at a visit"])
def test_time_face_to_face_counts_only_if_the_practice_says_so(channel):
    record = record_of(in_care(), talk(3, 30, channel))
    assert units(record) == {}
    assert units(record, EVERYBODY.replace(in_person_counts=True)) == {CCM: 1}


@pytest.mark.parametrize("kind", [Kind.OUTREACH, Kind.HAND_OFF, Kind.PULLED, Kind.REGISTRY])
def test_outreach_and_other_work_is_no_care_of_a_patient(kind):
    assert units(record_of(in_care(), entry(3, A.SPENT, kind, 60))) == {}


@pytest.mark.parametrize(
    "kind",
    [Kind.MONITORING, Kind.COORDINATION, Kind.RESOURCE, Kind.DOCUMENTATION, Kind.FIRST_VISIT],
)
def test_work_for_a_patient_in_care_counts(kind):
    assert units(record_of(in_care(), entry(3, A.SPENT, kind, 20))) == {CCM: 1}


def test_only_the_accepted_share_of_minutes_counts():
    record = record_of(in_care(), talk(3, 39))
    assert units(record, EVERYBODY.replace(qualifies=0.5)) == {}
    assert units(record_of(in_care(), talk(3, 40)), EVERYBODY.replace(qualifies=0.5)) == {CCM: 1}


def test_work_that_somebody_else_pays_for_is_not_billed_unless_the_practice_says_so():
    record = record_of(in_care(), talk(3, 20), posts=(bare_post(paid_by_practice=0),))
    assert units(record) == {}
    assert units(record, EVERYBODY.replace(bills_for_others=True)) == {CCM: 1}


def test_nor_are_its_calls_after_a_discharge_and_its_patients_by_the_month():
    posts = (bare_post(paid_by_practice=0),)
    spell = [*home(1), *called(2, 1), *seen(4, 1)]
    for billing, code in ((EVERYBODY, SEEN_IN_7), (MONTHLY, APCM[1])):
        record = record_of(agreed(40, patient=0), spell if code == SEEN_IN_7 else (), posts=posts)
        assert units(record, billing) == {}
        assert code in units(record, billing.replace(bills_for_others=True))


def test_a_call_after_a_discharge_is_care_only_while_the_patient_is_in_care():
    spell = [*home(11), *called(12, 11, minutes=30)]
    gone = entry(10, A.DISENGAGED, "no answer", patient=0)
    assert units(record_of(in_care(0), spell)) == {CCM: 1, MORE_CCM: 1}
    assert units(record_of(in_care(0), gone, spell)) == {}


def test_a_blank_fee_is_not_billed():
    record = record_of(in_care(), talk(3, 60))
    assert units(record, EVERYBODY.replace(fees=Fees().blank(MORE_CCM))) == {CCM: 1}
    assert units(record, EVERYBODY.replace(fees=Fees().blank(CCM))) == {}
    assert units(record, EVERYBODY.replace(fees=Fees().blank())) == {}


# --- after a discharge


@pytest.mark.parametrize(
    "days, code", [(7, SEEN_IN_7), (8, SEEN_IN_14), (14, SEEN_IN_14), (15, None)]
)
def test_contact_and_visit_after_a_discharge_earn_by_the_day_of_the_visit(days, code):
    record = record_of(home(1), called(3, 1), seen(1 + days, 1))
    assert units(record) == ({code: 1} if code else {})
    if code:
        (claim,) = claims(record, EVERYBODY)
        assert claim.day == date(2025, 9, 2 + days) and claim.minutes == 25


def test_a_moderate_patient_earns_the_lower_fee_however_soon_seen():
    record = record_of(home(1, 1), called(2, 1, patient=1), seen(3, 1, 1))
    assert units(record) == {SEEN_IN_14: 1}


@pytest.mark.parametrize(
    "discharged, contact, paid",
    [(1, 3, True), (1, 4, False), (4, 8, True), (4, 9, False), (3, 7, True), (3, 8, False)],
)
def test_the_contact_must_come_within_two_business_days(discharged, contact, paid):
    record = record_of(
        home(discharged), called(contact, discharged), seen(discharged + 6, discharged)
    )
    assert bool(units(record)) is paid


def test_a_contact_without_a_visit_and_a_visit_without_a_contact_earn_nothing():
    assert units(record_of(home(1), called(2, 1))) == {}
    assert units(record_of(home(1), seen(4, 1))) == {}


def test_two_attempts_stand_for_a_contact_only_if_the_practice_says_so():
    def vain(hour):
        return [
            entry(2, A.SPENT, Kind.TRANSITION, 5, patient=0, hour=hour),
            entry(2, A.UNANSWERED, Kind.TRANSITION, patient=0, hour=hour),
        ]

    both = EVERYBODY.replace(two_attempts=True)
    record = record_of(home(1), vain(9), vain(15), seen(5, 1))
    assert units(record) == {} and units(record, both) == {SEEN_IN_7: 1}
    assert units(record_of(home(1), vain(9), seen(5, 1)), both) == {}


def test_one_discharge_is_billed_in_30_days():
    def spell(day):
        return [*home(day), *called(day + 1, day), *seen(day + 3, day)]

    assert units(record_of(spell(1), spell(30))) == {SEEN_IN_7: 1}
    assert units(record_of(spell(1), spell(31))) == {SEEN_IN_7: 2}


def test_nothing_more_is_paid_when_a_patient_stays_out_of_hospital():
    """The guide promises it and no rule was found: OF-R07."""
    spell = [*home(1), *called(2, 1), *seen(4, 1)]
    back = [entry(20, A.ADMITTED, "again", patient=0, cm=None)]
    assert claims(record_of(spell), EVERYBODY) == claims(record_of(spell, back), EVERYBODY)


def test_minutes_of_a_billed_transition_do_not_count_again():
    start = in_care(COMPLEX_PATIENT)
    call = called(2, 1, minutes=10)
    assert units(record_of(start, home(1), call, seen(4, 1))) == {SEEN_IN_7: 1}
    assert units(record_of(start, home(1), call)) == {CCM: 1}
    follow_up = talk(10, 20, patient=COMPLEX_PATIENT)
    assert units(record_of(start, home(1), call, seen(4, 1), follow_up)) == {SEEN_IN_7: 1, CCM: 1}


def test_chronic_and_transitional_care_share_a_month_unless_the_switch_says_no():
    apart = EVERYBODY.replace(ccm_with_tcm=False)
    record = record_of(in_care(0), home(1), called(2, 1), seen(4, 1), talk(10, 60, patient=0))
    assert units(record) == {SEEN_IN_7: 1, CCM: 1, MORE_CCM: 2}
    assert units(record, apart) == {SEEN_IN_7: 1}
    assert units(record, apart.replace(fees=Fees().edit(SEEN_IN_7, 100))) == {CCM: 1, MORE_CCM: 2}


# --- by month and by call


def test_the_monthly_code_is_paid_for_every_month_in_care_whatever_is_done():
    assert units(record_of(in_care()), MONTHLY) == {APCM[1]: 3}
    assert units(record_of(agreed(32)), MONTHLY) == {APCM[1]: 2}
    gone = entry(35, A.DISENGAGED, "no answer")
    assert units(record_of(in_care(), gone), MONTHLY) == {APCM[1]: 2}
    assert units(record_of(in_care()), MONTHLY.replace(two_conditions=0)) == {APCM[0]: 3}
    assert units(record_of(in_care()), MONTHLY.replace(qmb=1)) == {APCM[2]: 3}


def test_the_monthly_code_excludes_codes_by_minutes_and_gives_way_to_a_better_paid_transition():
    record = record_of(in_care(0), home(1), called(2, 1), seen(4, 1), talk(10, 90, patient=0))
    assert units(record, MONTHLY) == {SEEN_IN_7: 1, APCM[1]: 2}
    dear = MONTHLY.replace(fees=Fees().edit(APCM[1], 500))
    assert units(record, dear) == {APCM[1]: 3}


def test_a_plan_that_pays_by_call_pays_for_calls_and_for_nothing_else():
    by_call = EVERYBODY.replace(pays_by_call=1, fees=Fees().edit("98968", 35))
    calls = [talk(day, minutes) for day, minutes in ((3, 4), (4, 5), (5, 11), (8, 21))]
    record = record_of(
        in_care(), *calls, talk(9, 60, "in person"), home(1), called(2, 1), seen(4, 1)
    )
    assert units(record, by_call) == dict.fromkeys(BY_CALL, 1)
    assert units(record, by_call.replace(program=Program.MONTHLY)) == dict.fromkeys(BY_CALL, 1)


# --- the calendar


def test_13_26_and_52_weeks_from_the_first_day_hold_3_6_and_12_months():
    start = practices.solo_rural().first_day
    assert start.weekday() == 0 and start.day == 1
    for weeks, months in ((13, 3), (26, 6), (52, 12)):
        assert len(Calendar(start, weeks * WEEK).months) == months


def test_a_day_of_the_run_is_a_day_of_the_calendar():
    calendar = Calendar(date(2025, 9, 1), 13 * WEEK)
    assert calendar.day(0.0) == calendar.month(29.9 * DAY) == date(2025, 9, 1)
    assert calendar.day(30 * DAY) == calendar.month(30 * DAY) == date(2025, 10, 1)


# --- the table of fees and the settings


@pytest.mark.parametrize("code", CODES.values(), ids=CODES)
def test_every_fee_shipped_stands_in_its_row_of_the_evidence(code):
    assert sources.everything()[code.source.id] is code.source
    assert sources.everything()[code.rule.id] is code.rule
    assert code.low <= code.high and code.rule.id != "OF-R07"
    if code.name in ("98966", "98967"):
        assert code.source.quality is sources.Quality.MEMORY
    elif code.amount is not None:
        note = code.source.note + f" {code.source.citation}"
        assert f"{code.amount:.2f}" in note or f"${code.amount:g} " in note, code.name


def test_any_fee_can_be_edited_and_left_blank_and_says_so():
    fees = Fees()
    for code in CODES:
        assert fees.edit(code, 12.5)[code] == 12.5 and fees.blank(code)[code] is None
        assert fees.blank(code).source(code) == "blank: not paid"
        assert fees.edit(code, 12.5).source(code) == "your own figure"
    assert not any(amount for _, amount in fees.blank().amounts)
    assert fees.edit("99490", "70").source("99439") == CODES["99439"].source.text
    assert fees.replace(dated="CY2026").source("99490") == "your own figure"


@pytest.mark.parametrize(
    "code, amount",
    [
        ("99490", -1),
        ("99490", 10_001),
        ("99490", float("nan")),
        ("99490", "much"),
        ("99490", True),
        ("12345", 1),
        (None, 1),
    ],
)
def test_a_fee_that_makes_no_sense_is_refused_in_one_line(code, amount):
    with pytest.raises(Refusal) as refused:
        Fees().edit(code, amount)
    assert "\n" not in str(refused.value) and str(code) in str(refused.value)


@pytest.mark.parametrize(
    "values, said",
    [
        ({"pmpm": 3}, "members"),
        ({"consent": 2}, "share"),
        ({"program": "free"}, "program"),
        ({"fees": {"amounts": {"12345": 3}}}, "12345"),
        ({"fees": {"amounts": 5}}, "table"),
        ({"fees": {"amounts": {"99490": -3}}}, "99490"),
        ({"salary": 3}, "salary"),
    ],
)
def test_settings_that_make_no_sense_are_refused_in_one_line(values, said):
    with pytest.raises(Refusal) as refused:
        make(Billing, values, "billing")
    assert said in str(refused.value) and "\n" not in str(refused.value)


def test_settings_survive_saving_and_sending():
    billing = Billing(fees=Fees().blank("99490"), qmb=0.1, holidays=(date(2025, 11, 27),))
    assert Billing.model_validate_json(billing.model_dump_json()) == billing
    assert pickle.loads(pickle.dumps(billing)) == billing


def test_every_number_behind_an_amount_has_a_source_and_the_banner_has_the_date():
    rows = assumptions(Billing(fees=Fees().edit("99490", 70)))
    assert all(row.source and row.quality for row in rows)
    assert rows[0].quality == "your own" and rows[1].quality == "verified second-hand"
    assert {"consent", "denied"} <= {row.path for row in rows}
    assert "CY2025" in Billing().banner and "billing office" in Billing().banner


# --- laws

SCENARIOS = {
    "embedded": practices.eight_clinicians(),
    "co-located": practices.three_clinicians("co-located"),
    "off-site": practices.solo_rural("off-site"),
    "typical": practices.eight_clinicians().replace(typical_caseload=30),
}
WAYS = {
    "as shipped": Billing(),
    "everybody": EVERYBODY,
    "generous": EVERYBODY.replace(in_person_counts=True, two_attempts=True, bills_for_others=True),
    "apart": EVERYBODY.replace(ccm_with_tcm=False),
    "by month": MONTHLY,
    "by call": Billing(pays_by_call=0.5, consent=1),
    "blank": Billing(fees=Fees().blank()),
}
RECORDS = {}


def ran(name):
    """Return the record of one half year, run once."""
    if name not in RECORDS:
        scenario = SCENARIOS[name].replace(weeks=26)
        RECORDS[name] = RunRecord(scenario, log_of(Job(scenario, 1, 1, "most overdue", ())))
    return RECORDS[name]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", SCENARIOS)
def test_no_minute_is_billed_that_was_not_logged_and_none_twice(name, way):
    record, billing = ran(name), WAYS[way]
    calendar, logged, billed = Calendar(record.scenario.first_day, record.end), Counter(), Counter()
    for spent in record.by[A.SPENT]:
        if spent.patient is not None:
            logged[spent.practice, spent.patient, calendar.month(spent.time)] += spent.value
    for claim in claims(record, billing):
        billed[claim.practice, claim.patient, claim.month] += claim.minutes
    by_patient = defaultdict(lambda: [0.0, 0.0])
    for n, count in enumerate((logged, billed)):
        for (practice, patient, _), minutes in count.items():
            by_patient[practice, patient][n] += minutes
    assert all(used <= made + 0.001 for made, used in by_patient.values())
    months = Counter()
    for claim in claims(record, billing):
        if claim.code not in AFTER:
            months[claim.practice, claim.patient, claim.month] += claim.minutes
    assert all(used <= logged[key] + 0.001 for key, used in months.items())


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", SCENARIOS)
def test_claims_are_of_covered_patients_once_a_month_and_codes_exclude_each_other(name, way):
    record, billing = ran(name), WAYS[way]
    books, months = Books(record, billing), defaultdict(list)
    for claim in claims(record, billing):
        who = claim.practice, claim.patient
        assert books.member(who).covered and claim.code in MODELED
        assert claim.fee == billing.fees[claim.code] and claim.units >= 1
        assert (claim.code in AFTER) or (books.member(who).consents and books.spells[who])
        if claim.code not in BY_CALL:
            months[who, claim.month].append(claim.code)
    for codes in months.values():
        monthly = [code for code in codes if code not in AFTER]
        assert len(set(monthly)) == len(monthly)
        bases = {CCM, COMPLEX, PRINCIPAL, *APCM} & set(monthly)
        assert len(bases) == (1 if monthly else 0)
        if set(APCM) & bases or not billing.ccm_with_tcm:
            assert not (monthly and set(codes) & set(AFTER))


@pytest.mark.parametrize("name", SCENARIOS)
def test_there_are_no_more_claims_than_covered_patients_have_months_in_care(name):
    record = ran(name)
    for billing in (EVERYBODY, MONTHLY):
        books = Books(record, billing)
        covered = [who for who in books.spells if books.member(who).covered]
        bases = [
            claim
            for claim in claims(record, billing)
            if claim.code in (CCM, COMPLEX, PRINCIPAL, *APCM)
        ]
        assert len(bases) <= len(covered) * len(set(books.calendar.firsts))


def test_the_payer_covers_whom_the_model_covers():
    scenario = practices.eight_clinicians().replace(weeks=26)
    scenario = scenario.change("practices.*.eligible", Eligibility.COVERED)
    record = RunRecord(scenario, log_of(Job(scenario, 1, 1, "most overdue", ())))
    books = Books(record, EVERYBODY)
    enrolled = {each.who for each in record.by[A.ENROLLED]}
    turned_away = {each.who for each in record.by[A.NOT_ELIGIBLE]}
    assert enrolled and all(books.member(who).covered for who in enrolled)
    assert turned_away and not any(books.member(who).covered for who in turned_away)


def test_about_as_many_agree_as_the_settings_say():
    record = ran("embedded")
    books = Books(record, Billing(consent=0.5, two_conditions=0.75))
    known = [books.member((practices.eight_clinicians().practices[0].name, n)) for n in range(4000)]
    assert sum(each.consents for each in known) / 4000 == pytest.approx(0.5, abs=0.04)
    assert sum(each.conditions == 2 for each in known) / 4000 == pytest.approx(0.75, abs=0.04)
    assert sum(each.covered for each in known) / 4000 == pytest.approx(0.6, abs=0.04)


def test_every_transition_claim_has_its_discharge_contact_and_visit_in_the_log():
    record = ran("embedded")
    homes = {each.who for each in record.by[A.DISCHARGED]}
    called_in_time = {each.who for each in record.by[A.CALLED]}
    after = [claim for claim in claims(record, EVERYBODY) if claim.code in AFTER]
    calendar = Calendar(record.scenario.first_day, record.end)
    days = {(*each.who, calendar.day(each.time)) for each in record.by[A.SEEN]}
    assert len(after) > 5
    for claim in after:
        who = claim.practice, claim.patient
        assert who in homes and who in called_in_time and (*who, claim.day) in days


def test_the_pieces_of_work_are_the_time_spent_on_patients():
    record = ran("embedded")
    spent = [each for each in record.by[A.SPENT] if each.patient is not None]
    found = pieces(record)
    assert [(piece.end, piece.minutes) for piece in found] == [
        (each.time, each.minutes) for each in spent
    ]
    vain = sum(not piece.reached for piece in found)
    assert 0 < vain <= record.count(A.UNANSWERED, A.MISSED)


def test_claims_are_the_same_whatever_else_was_asked_before():
    scenario = SCENARIOS["embedded"].replace(weeks=26)
    fresh = RunRecord(scenario, ran("embedded").log)
    claims(fresh, MONTHLY)
    assert claims(fresh, EVERYBODY) == claims(ran("embedded"), EVERYBODY)


TALKS = st.lists(st.tuples(st.integers(0, 28), st.integers(1, 45)), max_size=8)


@settings(deadline=None)
@given(TALKS, st.sampled_from([COMPLEX_PATIENT, MODERATE_PATIENT]))
def test_a_month_earns_what_the_rules_say_of_its_minutes(talks, patient):
    record = record_of(in_care(patient), *(talk(*each, patient=patient) for each in talks))
    total, fees = sum(minutes for _, minutes in talks), EVERYBODY.fees
    staff, hard = staff_units(total), complex_units(total)
    allowed = [staff[0] * fees[CCM] + staff[1] * fees[MORE_CCM]]
    if patient == COMPLEX_PATIENT:
        allowed.append(hard[0] * fees[COMPLEX] + hard[1] * fees[MORE_COMPLEX])
    assert worth(claims(record, EVERYBODY)) == pytest.approx(max(allowed))
    alone = principal_units(total)[0] * fees[PRINCIPAL] if patient == COMPLEX_PATIENT else 0
    assert worth(claims(record, ONE_CONDITION)) == pytest.approx(alone)


@settings(deadline=None)
@given(TALKS, st.integers(0, 28), st.integers(1, 60))
def test_more_work_in_a_month_never_earns_less(talks, day, minutes):
    before = record_of(in_care(0), *(talk(*each, patient=0) for each in talks))
    after = record_of(in_care(0), *(talk(*each, patient=0) for each in [*talks, (day, minutes)]))
    assert worth(claims(before, EVERYBODY)) <= worth(claims(after, EVERYBODY)) + 0.001


# --- the page


def test_the_defaults_are_those_that_the_page_argues_for():
    usual = Billing()
    assert usual.ccm_with_tcm and not usual.two_attempts
    assert not usual.in_person_counts and not usual.bills_for_others and not usual.pays_by_call
    for name in ("consent", "two_conditions", "denied"):
        known = Billing.parameters()[name]
        assert known.low <= getattr(usual, name) <= known.high and known.source.id, name
