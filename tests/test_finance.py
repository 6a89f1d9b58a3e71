"""Money: lines that add up, differences that pair, a break-even that breaks even."""

from math import inf

import pytest

import cmsim
from cmsim import Billing, Fees, difference, estimate, finance, library, run
from cmsim.billing import account as accounts
from cmsim.billing import break_even as break_evens
from cmsim.billing.break_even import UNSURE, break_even_range
from cmsim.billing.claims import claims
from cmsim.billing.fees import CODES, MODELED
from cmsim.experiment.job import Job, log_of
from cmsim.measures.registry import MEASURES
from cmsim.measures.run_record import RunRecord

EMBEDDED = library.eight_clinicians().replace(weeks=26)
CO_LOCATED = library.eight_clinicians("co-located").replace(weeks=26)
NOBODY = library.eight_clinicians("nobody").replace(weeks=26)
BILLING = Billing()
PAID = Billing(pmpm=3, members=2000, incentive=12000, incentive_chance=0.5)
PAID_BY_HOUR = Billing(consent=1, two_conditions=1)
NOTHING = Billing(fees=Fees().blank())


@pytest.fixture(scope="module")
def results():
    return run(
        EMBEDDED,
        CO_LOCATED,
        NOBODY,
        replications=4,
        measures=[*finance.money(PAID), "cost_to_practice", "assigned_caseload"],
    )


def enrolled(results, scenario=EMBEDDED):
    """Return the patients enrolled in a month, by replication."""
    logs = [results.log(scenario.name, r) for r in range(1, results.replications + 1)]
    return [finance.enrolled_of(RunRecord(scenario, log)) for log in logs]


def column(results, name, scenario=EMBEDDED):
    return results.measure(name)[scenario.name]


@pytest.mark.parametrize("scenario", [EMBEDDED, CO_LOCATED, NOBODY])
def test_the_lines_add_up_in_every_replication(results, scenario):
    def sums(*names):
        return sum(column(results, name, scenario) for name in names)

    codes = sums(*(f"revenue_{code}" for code in MODELED))
    assert codes.tolist() == pytest.approx(column(results, "revenue_claims", scenario).tolist())
    lines = sums(*(f"cost_{line}" for line in finance.COSTS))
    assert lines.tolist() == pytest.approx(column(results, "cost", scenario).tolist())
    left = sums("revenue_claims", "revenue_pmpm", "revenue_incentive") - sums("cost")
    assert left.tolist() == pytest.approx(column(results, "net", scenario).tolist())


def test_the_cost_is_that_of_the_house(results):
    for scenario in (EMBEDDED, CO_LOCATED, NOBODY):
        house = column(results, "cost_to_practice", scenario) * 52
        assert column(results, "cost", scenario).tolist() == pytest.approx(house.tolist())


def test_wages_carry_the_benefits_of_their_source(results):
    wages, benefits = column(results, "cost_wages")[1], column(results, "cost_benefits")[1]
    assert wages == 2 * EMBEDDED.posts[0].salary
    assert benefits / (wages + benefits) == pytest.approx(EMBEDDED.prices.benefits)


def test_a_post_that_is_paid_for_by_half_costs_half_the_wages(results):
    half = EMBEDDED.change("posts.*.paid_by_practice", 0.5)
    found = run(half, replications=1, measures=finance.cost_lines())
    for line, share in (("wages", 0.5), ("benefits", 0.5), ("overhead", 0.5), ("space", 1)):
        assert column(found, f"cost_{line}")[1] == share * column(results, f"cost_{line}")[1]


def test_what_is_collected_is_a_year_of_the_claims_of_the_run(results):
    record = RunRecord(EMBEDDED, results.log(EMBEDDED.name, 1))
    billed = sum(claim.amount for claim in claims(record, PAID)) * (1 - PAID.denied)
    assert column(results, "revenue_claims")[1] == pytest.approx(billed * 365 / (26 * 7))


def test_claims_after_discharges_are_no_revenue_of_the_enrolled(results):
    care = column(results, "revenue_per_enrolled") * enrolled(results)
    after = column(results, "revenue_99495") + column(results, "revenue_99496")
    assert (after > 0).any()
    assert (care + after).tolist() == pytest.approx(column(results, "revenue_claims").tolist())


def test_net_is_also_told_by_patient_and_by_member(results):
    net = column(results, "net")
    each = column(results, "net_per_enrolled") * enrolled(results)
    assert each.tolist() == pytest.approx(net.tolist())
    panel = sum(practice.panel.size for practice in EMBEDDED.practices)
    months = column(results, "net_per_member") * panel * 12
    assert months.tolist() == pytest.approx(net.tolist())


def test_with_nobody_there_is_no_claim_and_no_cost(results):
    assert not column(results, "revenue_claims", NOBODY).any()
    assert not column(results, "cost", NOBODY).any()
    assert column(results, "net_per_enrolled", NOBODY).isna().all()


def test_what_is_paid_in_advance_and_for_quality_follows_no_claim(results):
    assert set(column(results, "revenue_pmpm")) == {3 * 2000 * 12}
    assert set(column(results, "revenue_incentive")) <= {0.0, 12000.0}
    same = results.measure("revenue_incentive")
    assert (same[EMBEDDED.name] == same[NOBODY.name]).all()


def test_an_incentive_is_earned_as_often_as_its_chance_says():
    solo = library.solo_rural("nobody").replace(weeks=1)
    earned = run(
        solo,
        replications=200,
        measures=[each for each in finance.money(PAID) if each.name == "revenue_incentive"],
    )
    share = (earned.measure("revenue_incentive")[solo.name] > 0).mean()
    assert share == pytest.approx(0.5, abs=0.12)


def test_denials_take_their_share_and_all_of_it_at_1():
    ways = {
        share: finance.net(BILLING.replace(denied=share), f"net_{share}") for share in (0, 0.25, 1)
    }
    results = run(EMBEDDED, replications=2, measures=[*ways.values(), *finance.cost_lines()])
    cost = sum(column(results, f"cost_{line}") for line in finance.COSTS)
    whole, less, none = (column(results, each.name) + cost for each in ways.values())
    assert none.tolist() == pytest.approx([0, 0], abs=0.001) and (whole > 0).all()
    assert less.tolist() == pytest.approx((whole * 0.75).tolist())


@pytest.mark.slow
def test_the_numbers_are_the_same_on_two_processes_and_by_hand():
    measures = finance.money(BILLING)
    here = run(EMBEDDED, replications=2, measures=measures)
    there = run(EMBEDDED, replications=2, measures=measures, jobs=2)
    assert here.values.equals(there.values)
    record = RunRecord(EMBEDDED, here.log(EMBEDDED.name, 2))
    assert finance.net(BILLING).of(record) == column(here, "net")[2]


@pytest.mark.slow
def test_the_same_luck_leaves_no_difference_and_another_structure_a_paired_one(results):
    twin = EMBEDDED.replace(name="twin")
    table = run(EMBEDDED, twin, replications=3, measures=[finance.net(BILLING)]).measure("net")
    assert difference(table, EMBEDDED.name, "twin").mean == 0
    known = difference(results.measure("net"), EMBEDDED.name, CO_LOCATED.name)
    assert known.n == 4 and known.half_width > 0


def test_two_ways_of_being_paid_can_be_told_apart_in_one_run():
    results = run(
        EMBEDDED,
        replications=3,
        measures=[
            finance.net(BILLING, "net_now"),
            finance.net(BILLING.replace(consent=0.75), "net_more"),
        ],
    )
    assert (column(results, "net_now") < column(results, "net_more")).all()


def test_no_measure_of_money_takes_the_name_of_another():
    names = [each.name for each in finance.money(BILLING)]
    assert len(set(names)) == len(names) and not set(names) & set(MEASURES)
    assert all(each.label and each.unit and each.definition for each in finance.money(BILLING))


# --- the same patients above and below the line

MONTHLY = Billing(program="by month", consent=1)
CARE = {
    MONTHLY: ("G0556", "G0557", "G0558"),
    Billing(consent=1, qualifies=1): ("99490", "99487", "99426"),
}


@pytest.mark.parametrize("billing", CARE)
@pytest.mark.parametrize("structure", ["embedded", "co-located", "off-site"])
@pytest.mark.parametrize(
    "practice", [library.three_clinicians, library.solo_rural, library.five_small_sites]
)
def test_no_patient_year_holds_more_than_twelve_monthly_claims(practice, structure, billing):
    scenario = practice(structure).replace(weeks=26, typical_caseload=40)
    scenario = scenario.change("practices.*.panel.covered", 1.0)
    scenario = scenario.change("posts.*.paid_by_practice", 1.0)
    record = RunRecord(scenario, log_of(Job(scenario, 1, 1, "most overdue", ())))
    found = [claim for claim in claims(record, billing) if claim.code in CARE[billing]]
    patient_years = finance.enrolled_of(record) * record.years
    assert len(found) > 20
    assert len(found) <= 12 * patient_years + 1e-9
    if billing is MONTHLY:  # all are covered and agree; a claim after a discharge may replace one
        assert len(found) > 11.4 * patient_years


def test_who_is_enrolled_counts_until_care_ends_and_little_beyond_the_days_themselves(results):
    level = column(results, "assigned_caseload")
    found = enrolled(results)
    assert (level < found).all() and (level * 1.35 > found).all()


def test_a_post_that_is_filled_for_a_part_of_the_run_breaks_even_at_the_same_caseload():
    """Its cost and its patients are those of the weeks in which it is filled, so are its hours."""
    solo = library.solo_rural().replace(weeks=52, typical_caseload=60)
    part = solo.change("posts.*.weeks_filled", 26.0).replace(name="part")
    measures = [each for each in finance.money(PAID_BY_HOUR) if each.name.startswith("break_even")]
    results = run(solo, part, replications=2, measures=measures)
    for scenario, filled in ((solo, 1), (part, 0.5)):
        patients, apiece = (
            column(results, name, scenario) for name in ("break_even_patients", "break_even")
        )
        assert (apiece * filled).tolist() == pytest.approx(patients.tolist(), rel=0.001)


# --- break-even


def test_at_break_even_what_comes_in_is_what_it_costs():
    results = run(EMBEDDED, replications=3, measures=finance.money(BILLING))
    care = column(results, "break_even_patients") * column(results, "revenue_per_enrolled")
    after = column(results, "revenue_99495") + column(results, "revenue_99496")
    assert (care + after).tolist() == pytest.approx(column(results, "cost").tolist())
    apiece = column(results, "break_even") * sum(post.hours_a_week for post in EMBEDDED.posts) / 40
    assert apiece.tolist() == pytest.approx(column(results, "break_even_patients").tolist())


def test_no_caseload_breaks_even_on_blank_fees_and_any_does_when_others_pay():
    assert (
        estimate(
            column(
                run(EMBEDDED, replications=2, measures=[finance.break_even(NOTHING)]), "break_even"
            )
        ).n
        == 0
    )
    rich = NOTHING.replace(pmpm=50, members=5000)
    found = column(run(EMBEDDED, replications=2, measures=[finance.break_even(rich)]), "break_even")
    assert found.tolist() == [0, 0]


@pytest.mark.slow
def test_the_range_of_a_break_even_comes_from_inputs_as_well_as_chance():
    found = break_even_range(EMBEDDED, replications=3, draws=6)
    table = run(EMBEDDED, replications=3, measures=[finance.break_even()]).measure("break_even")
    assert found.answer == estimate(table[EMBEDDED.name])
    assert 0 < found.low < found.high < inf and found.never == 0
    bars = {bar.name: bar for bar in found.bars}
    assert set(bars) == set(UNSURE)
    assert bars["consent"].at_low.mean > bars["consent"].at_high.mean
    assert bars["denied"].at_low.mean < bars["denied"].at_high.mean
    reaches = [break_evens.reach(bar) for bar in found.bars]
    assert reaches == sorted(reaches, reverse=True)
    assert "patients of a full-time post" in str(found)


def test_a_break_even_that_no_caseload_reaches_says_so():
    found = break_even_range(EMBEDDED, NOTHING, replications=2, draws=4)
    assert found.answer.n == 0 and found.never == 1 and found.low == inf
    assert str(found) == "no caseload brings in the cost"


# --- the account


def test_an_account_has_a_line_for_every_code_and_says_why_one_is_empty(results):
    lines = {line.name: line for line in accounts.account(results, EMBEDDED.name, PAID)}
    assert {f"revenue_{code}" for code in CODES} <= set(lines)
    for code in CODES.values():
        line = lines[f"revenue_{code.name}"]
        if code.missing:
            assert line.amount is None and line.note == f"not modeled: {code.missing}"
        elif PAID.fees[code.name] is None:
            assert line.amount is None and "no fee" in line.note
        elif line.amount is None:
            assert "not billed by minutes" in line.note or "pays by call" in line.note
        else:
            assert line.amount.n == 4 and code.source.text in line.note
    assert lines["net"].amount == estimate(column(results, "net"))


@pytest.mark.parametrize(
    "billing", [PAID, Billing(program="by month"), Billing(pays_by_call=0.5), NOTHING]
)
def test_nothing_is_collected_where_an_account_says_that_nothing_can_be(billing):
    found = run(EMBEDDED, replications=2, measures=finance.by_code(billing))
    lines = accounts.account(found, EMBEDDED.name, billing)
    empty = [line for line in lines if line.amount is None]
    assert (all(line.note for line in empty) and len(empty) < len(CODES)) or billing is NOTHING
    assert not any(
        column(found, line.name).any()
        for line in empty
        if line.name.removeprefix("revenue_") in MODELED
    )


def test_money_changes_no_scenario():
    assert not {"billing", "fees"} & set(cmsim.Scenario.model_fields)
