"""The staffing lab: options from eight numbers, the answer with its range, what it refuses."""

import json
import re
from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from cmsim import run
from cmsim.analysis.staffing import size
from cmsim.analysis.staffing_options import staffing_options
from cmsim.course.staffing_lab.card_study import read_cards
from cmsim.course.staffing_lab.change_panel import ChangePanel
from cmsim.course.staffing_lab.data_panel import DataPanel
from cmsim.course.staffing_lab.lab import Lab
from cmsim.course.staffing_lab.money_panel import MoneyPanel
from cmsim.course.staffing_lab.numbers_panel import NumbersPanel
from cmsim.course.staffing_lab.options_panel import OptionsPanel
from cmsim.course.staffing_lab.quick_panels import DialPanel, QuickPanel
from cmsim.course.staffing_lab.size_panel import SizePanel
from cmsim.decision import incremental, net_benefit, safe_caseload
from cmsim.decision import practice_summary as q
from cmsim.decision import sentences as words
from cmsim.decision.net_benefit import USUAL_WILLINGNESS_TO_PAY
from cmsim.decision.not_ready import STARTS
from cmsim.decision.options import (
    BUY,
    HIRE,
    NO_HIRE,
    NURSE,
    OPTIONS,
    PROTECT,
    SHARE,
    option,
    options,
)
from cmsim.decision.plan import Own, Plan, assumptions_touched
from cmsim.decision.practice_summary import PracticeSummary, practices_of, usual_discharges
from cmsim.decision.remarks import remarks
from cmsim.scenario.parameter import Refusal
from cmsim.views.traced import as_text, untraced

SOLO = PracticeSummary(clinicians=1, panel=1250, discharges=12, weeks=13)
SHOWN = (*net_benefit.SHOWN,)


@pytest.fixture(autouse=True)
def strict(monkeypatch):
    monkeypatch.setenv("CMSIM_STRICT", "1")


@pytest.fixture(scope="module")
def results():
    return run(*options(SOLO).values(), replications=4, measures=SHOWN)


@pytest.fixture
def lab():
    made = Lab()
    made.put(Plan(summary=SOLO))
    return made


# --- the options


def test_the_eight_numbers_make_the_same_options_every_time():
    assert options(SOLO) == options(PracticeSummary(**SOLO.model_dump()))
    assert [*options(SOLO)] == [*OPTIONS]


def test_each_option_is_what_it_is_called():
    made = options(PracticeSummary(sites=1))
    placed = {name: {post.placement for post in each.posts} for name, each in made.items()}
    assert placed[HIRE] == {"embedded"} and placed[SHARE] == {"co-located"}
    assert placed[BUY] == {"off-site"}
    assert made[NO_HIRE].posts[0].name == made[PROTECT].posts[0].name == NURSE
    assert made[NO_HIRE].posts[0].week == made[PROTECT].posts[0].week


def test_all_options_have_the_same_practices_and_ask_as_often_for_other_work():
    made = list(options(PracticeSummary(sites=3, asked=0.3)).values())
    assert all(each.practices == made[0].practices for each in made)
    assert {practice.place.pulled for practice in made[0].practices} == {0.3}


@pytest.mark.parametrize(
    "change, path",
    [
        ({"space": False}, lambda s: s.practices[0].place.room is False),
        (
            {"record": True},
            lambda s: s.hubs[0].place.preparation == s.practices[0].place.preparation,
        ),
        ({"salary": 60000.0}, lambda s: all(post.salary == 60000 for post in s.posts)),
        ({"high_risk": 0.08}, lambda s: s.practices[0].panel.complex_share == 0.08),
        (
            {"clinicians": 4, "panel": 4000, "sites": 2},
            lambda s: [practice.panel.size for practice in s.practices] == [2000, 2000],
        ),
    ],
)
def test_an_answer_changes_what_it_says(change, path):
    assert path(option(PracticeSummary(**change), SHARE))


def test_discharges_are_those_that_were_stated():
    for stated in (0.0, 40.0, 400.0):
        summary = PracticeSummary(discharges=stated, sites=2)
        made = option(summary, BUY)
        assert sum(
            q.expected(practice.panel, practice.panel.size) for practice in made.practices
        ) == pytest.approx(stated)
    assert usual_discharges(PracticeSummary()) == pytest.approx(95, abs=1)


@pytest.mark.slow
def test_whoever_is_hired_takes_no_more_patients_than_the_hours_hold():
    hired = option(PracticeSummary(), HIRE)
    by_heads = hired.change("engagement.admits_by_minutes", False).replace(name="by heads")
    found = run(hired, by_heads, replications=2, measures=["on_time", "active_caseload"])
    on_time, active = found.measure("on_time"), found.measure("active_caseload")
    assert (on_time[HIRE] >= 0.8).all() and (on_time[HIRE] > on_time["by heads"]).all()
    assert (active[HIRE] < active["by heads"]).all()


def test_a_vendors_quote_is_what_the_service_costs():
    for quote in (9000.0, 300_000.0):
        made = option(SOLO.replace(quote=quote), BUY)
        found = run(made, replications=1, measures=["cost_to_practice"])
        assert found.measure("cost_to_practice").iloc[0, 0] * 52 == pytest.approx(quote, rel=1e-6)


@pytest.mark.parametrize(
    "change, said",
    [
        ({"clinicians": 0}, "clinicians"),
        ({"sites": 3, "clinicians": 2}, "at most one for each"),
        ({"high_risk": 0.45, "moderate": 0.5, "panel": 50}, "panel"),
        ({"names": ("A", "A"), "sites": 2}, "name of its own"),
    ],
)
def test_answers_that_cannot_be_are_refused(change, said):
    with pytest.raises(ValidationError, match=said):
        PracticeSummary(**change)


def test_every_number_behind_the_eight_says_where_it_comes_from():
    for cls in (PracticeSummary, Plan):
        for known in cls.parameters().values():
            assert known.label and known.unit
            assert known.source.text.endswith("]"), "says how far to trust it"


# --- the verdict


def test_the_verdict_follows_from_the_runs_alone(results):
    found = net_benefit.verdict(results)
    for name in results.names:
        each = results.scenario(name)
        nets = [
            net_benefit.net_benefit(each, outcome.values, USUAL_WILLINGNESS_TO_PAY)
            for outcome in results.outcomes
            if outcome.scenario == name
        ]
        assert found.net_benefits[name].mean == pytest.approx(sum(nets) / len(nets))
    assert found.leader == max(found.net_benefits, key=lambda name: found.net_benefits[name].mean)
    assert found.advice in found.ties


def test_at_no_worth_the_cheapest_wins_and_at_any_price_the_one_that_keeps_most(results):
    free = net_benefit.verdict(results, 0.0)
    assert free.leader == min(free.costs, key=lambda name: free.costs[name].mean)
    dear = net_benefit.verdict(results, 100_000.0)
    assert dear.leader == max(dear.patients, key=lambda name: dear.patients[name].mean)


def test_prices_rise_and_each_lies_where_two_options_are_equal(results):
    found = net_benefit.verdict(results)
    prices = [step.price for step in found.prices]
    assert prices == sorted(prices)
    for before, after in zip(found.prices, found.prices[1:]):
        left = [
            found.patients[step.option].mean * after.price - found.costs[step.option].mean
            for step in (before, after)
        ]
        assert left[0] == pytest.approx(left[1])
        assert after.low <= after.price <= after.high


def test_of_options_that_cannot_be_told_apart_the_cheapest_is_advised(results):
    found = net_benefit.verdict(results)
    cheapest = min(found.ties, key=lambda name: found.costs[name].mean)
    assert found.advice == cheapest
    assert "No clear difference" in as_text(words.headline(found)) or found.clear


def test_the_lab_can_say_not_to_hire_and_to_protect_the_time_first(results):
    cheap = net_benefit.verdict(results, 0.0)
    assert cheap.advice == NO_HIRE and as_text(words.headline(cheap)) == "Do not hire."
    often_called_away = options(SOLO.replace(nurse=4, asked=0.6))
    pulled = run(*often_called_away.values(), replications=4, measures=SHOWN)
    prices = net_benefit.verdict(pulled, 0.0).prices
    willingness = next(step.price for step in prices if step.option == PROTECT) * 1.3
    found = net_benefit.verdict(pulled, willingness)
    assert found.leader == PROTECT
    said = as_text(words.headline(found._replace(advice=PROTECT)))
    assert "Protect the time of the person you have first." in said


@pytest.mark.slow
def test_hiring_wins_somewhere_and_loses_somewhere_and_a_low_quote_lets_buying_win():
    few = {"replications": 3, "measures": SHOWN}
    large = PracticeSummary(clinicians=3, panel=3750, discharges=36, weeks=26)
    nobody_called_away = large.replace(asked=0.0, quote=200_000.0)
    found = net_benefit.verdict(run(*options(nobody_called_away).values(), **few), 20_000.0)
    assert found.leader == HIRE
    solo = SOLO.replace(weeks=26)
    cheap = net_benefit.WILLINGNESS_TO_PAY.low
    assert net_benefit.verdict(run(*options(solo).values(), **few), cheap).leader != HIRE
    bought = solo.replace(quote=1.0, nurse=0, space=False, record=True)
    found = net_benefit.verdict(run(*options(bought).values(), **few), 20.0)
    assert found.net_benefits[BUY].mean > max(
        found.net_benefits[name].mean for name in (HIRE, SHARE, PROTECT)
    )


def test_hours_of_the_nurse_cost_only_as_far_as_they_go_to_care_management(results):
    each = results.scenario(NO_HIRE)
    values = {"hours_paid": 8.0, "hours_pulled": 8.0, "cost_to_practice": 999.0}
    assert net_benefit.cost(each, values) == 0
    assert net_benefit.cost(each, values | {"hours_pulled": 0.0}) == pytest.approx(
        8 * 52 * net_benefit.hourly(each)
    )
    assert net_benefit.cost(results.scenario(HIRE), values) == 999 * 52


def test_every_sentence_says_where_its_numbers_come_from(results):
    found = net_benefit.verdict(results)
    several = [
        words.headline(found),
        words.why(found, 4400.0),
        words.prices(found),
        *(words.option_line(results, found, name) for name in results.names),
        *(words.remark(each, results.scenario(each.option)) for each in remarks(results)),
    ]
    for pieces in several:
        assert pieces and not untraced(pieces), as_text(pieces)


def test_a_nurse_whose_hours_all_go_to_calls_after_discharges_is_said_to_have_no_time_left():
    busy = options(SOLO.replace(discharges=120.0, weeks=8))
    found = run(busy[PROTECT], busy[HIRE], replications=2, measures=SHOWN)
    assert found.measure("active_caseload")[PROTECT].max() < 0.5
    told = [as_text(words.remark(each, busy[each.option])) for each in remarks(found)]
    said = next(each for each in told if PROTECT in each)
    assert "calls after discharges come first" in said and "spoken to in time" in said
    assert not any(HIRE in each and "come first" in each for each in told)


def test_words_give_lateness_as_a_range(results):
    said = as_text(words.lateness(results, NO_HIRE))
    assert re.fullmatch(r"(between )?\d+ in 1?0+( and \d+ in 1?0+)? contacts late", said)


# --- the plan


def test_no_hire_and_protect_always_stay_and_six_are_the_most():
    for name in (NO_HIRE, PROTECT):
        with pytest.raises(ValidationError, match="always compared"):
            Plan(dropped=(name,))
    one = Own(name="less", base=BUY, half_days=5)
    assert len(Plan(own=(one,)).options()) == 6
    with pytest.raises(ValidationError, match="6 at most"):
        Plan(own=(one, one.replace(name="least")))


def test_a_plan_survives_being_written_down():
    plan = Plan(starts=("role", "space"), own=(Own(name="less", base=SHARE, half_days=3),))
    plan = plan.with_change("work.follow_up", 20.0, HIRE)
    again = Plan.model_validate(json.loads(plan.model_dump_json()))
    assert again == plan and again.options() == plan.options()


def test_a_change_for_one_option_leaves_the_others_alone():
    plain_one, changed = Plan(), Plan().with_change("work.follow_up", 20.0, HIRE)
    assert changed.options()[HIRE].work.follow_up == 20
    assert all(
        changed.options()[name] == plain_one.options()[name] for name in OPTIONS if name != HIRE
    )
    assert changed.with_change("work.follow_up", None, HIRE) == plain_one


def test_whatever_is_touched_is_listed():
    assert assumptions_touched(Plan()) == []
    plan = Plan(summary=PracticeSummary(asked=0.2), starts=tuple(STARTS)).with_change(
        "work.follow_up", 20.0
    )
    found = assumptions_touched(plan)
    assert len(found) == 1 + len(STARTS) + 1
    assert {"0.2", "20"} <= {each.after for each in found}


@pytest.mark.parametrize("start", STARTS)
def test_each_start_changes_some_option(start):
    usual, changed = (
        Plan(summary=PracticeSummary(record=True)),
        Plan(summary=PracticeSummary(record=True), starts=(start,)),
    )
    assert changed.options() != usual.options()


def test_nonsense_is_refused_in_one_line():
    with pytest.raises(Refusal, match="hire"):
        Plan().with_change("work.no_such", 1.0).options()
    with pytest.raises(Refusal, match="follow_up = -5"):
        Plan().with_change("work.follow_up", -5.0).options()


# --- searches in small steps


def test_draws_count_every_draw_once_and_end():
    few = [option(SOLO.replace(weeks=4), name) for name in (NO_HIRE, PROTECT)]
    last = None
    for last in incremental.draws(few, USUAL_WILLINGNESS_TO_PAY, inputs=4):
        assert len(last.winners) + last.impossible <= 4
    assert last.complete and set(last.winners) <= {NO_HIRE, PROTECT}


def test_the_tornado_in_steps_is_the_one_done_at_once():
    pair = [option(SOLO.replace(weeks=4), name) for name in (NO_HIRE, PROTECT)]
    known = tuple(each.path for each in incremental.unsure(pair))[6:]
    found = [
        each
        for *_, each in incremental.tornado(
            pair, USUAL_WILLINGNESS_TO_PAY, exclude=known, replications=3
        )
    ]
    last = found[-1]
    assert last.complete and last.answer.n == 3
    again = [
        each
        for *_, each in incremental.tornado(
            pair, USUAL_WILLINGNESS_TO_PAY, exclude=known, replications=3
        )
    ]
    assert [bar.low for bar in again[-1].bars] == [bar.low for bar in last.bars]


def test_agreed_wages_and_what_was_set_are_not_varied():
    each = options(SOLO)[HIRE]
    paths = {factor.path for factor in incremental.unsure([each])}
    assert "posts.*.salary" not in paths and "work.follow_up" in paths
    for name in (NO_HIRE, PROTECT):
        paths = {factor.path for factor in incremental.unsure([options(SOLO)[name]])}
        assert "posts.*.declines_pulls" not in paths
    assert "work.follow_up" not in {
        factor.path for factor in incremental.unsure([each], ["work.follow_up"])
    }


@pytest.mark.slow
def test_the_smallest_staffing_in_steps_is_the_one_found_at_one_go(monkeypatch):
    monkeypatch.setattr(incremental, "BREATH", 0)
    base = option(SOLO.replace(weeks=4), HIRE)
    *partial, last = incremental.sizes(base, "hours_paid>=8", half_days=[2, 3], fresh=2)
    assert last == size(base, "hours_paid>=8", staffing_options(base, [2, 3]), fresh=2)
    assert last.answer.option.half_days == 2
    assert not any(each.complete for each in partial)
    assert [each.runs for each in partial] == list(range(1, last.runs + 1))


def test_the_safe_caseload_is_kept_and_the_next_one_is_not():
    plan = Plan(summary=SOLO)
    made = [
        each.replace(weeks=13)
        for each in safe_caseload.scenarios(plan)
        if each.name.split()[-1] in ("15", "40", "90")
    ]
    found = safe_caseload.safe(run(*made, replications=4, measures=safe_caseload.MEASURED))
    late = found.table.groupby("caseload")["late"]
    kept = late.apply(lambda each: (each <= safe_caseload.LATE).mean() >= safe_caseload.CHANCE)
    assert found.cap == max((cap for cap, is_kept in kept.items() if is_kept), default=None)


# --- the panels


def quick_panel(lab, repeats=2):
    panel = QuickPanel(lab)
    panel.repeats = repeats
    return panel


def test_the_first_answer_has_words_a_picture_with_its_stamp_and_a_table(lab):
    panel = quick_panel(lab)
    panel.go.click()
    assert lab.verdict is not None and panel.status.value
    for needed in ("contacts late", "Show the numbers", 'alt="Options', "patients on time"):
        assert needed in panel.body.value
    assert "seed 1" in lab.stamp and lab.results.scenarios[0].hash[:8] in lab.stamp


def test_discharges_follow_the_panel_until_they_are_typed(lab):
    panel = quick_panel(lab)
    panel.fields["panel"].value = 2500
    assert lab.plan.summary.discharges == round(usual_discharges(lab.plan.summary))
    panel.fields["discharges"].value = 7
    panel.fields["panel"].value = 5000
    assert lab.plan.summary.discharges == 7


def test_an_answer_that_cannot_be_is_put_back(lab):
    panel = quick_panel(lab)
    panel.fields["sites"].value = 3
    assert panel.status.value.startswith("Not taken") and panel.fields["sites"].value == 1


def test_a_change_elsewhere_makes_the_answer_stale(lab):
    panel, full = quick_panel(lab), NumbersPanel(lab)
    panel.go.click()
    full.group.value, full.path.value = "work", "work.follow_up"
    full.value.value = 15
    full.setting.click()
    assert lab.verdict is None and "changed" in panel.status.value
    assert "Follow-up contact" in full.body.value
    full.reset.click()
    assert lab.plan.changes == () and lab.plan.options()[HIRE].work.follow_up == 29


def test_worth_is_weighed_without_new_runs(lab):
    panel = quick_panel(lab)
    panel.go.click()
    before = lab.results
    panel.willingness_to_pay.value = 0
    assert lab.results is before and lab.verdict.advice == NO_HIRE


def test_a_dial_shows_before_and_after(lab):
    panel = quick_panel(lab)
    panel.go.click()
    dials = DialPanel(lab)
    dials.repeats = 2
    dials.fields["asked"].value = 0
    assert "Before you moved the last dial" in dials.body.value
    assert lab.plan.summary.asked == 0


def test_what_was_decided_comes_back(lab):
    panel, own = quick_panel(lab), OptionsPanel(lab)
    panel.fields["clinicians"].value = 2
    own.half_days.value, own.name.value = 2, "least"
    own.adding.click()
    again = Lab()
    quick_panel(again).restore(json.loads(json.dumps(panel.state())))
    OptionsPanel(again).restore(json.loads(json.dumps(own.state())))
    assert again.plan.summary.clinicians == 2 and "least" in again.plan.names
    with pytest.raises(ValueError):
        quick_panel(Lab()).restore(panel.state() | {"eight": dict.fromkeys(q.EIGHT, -1)})


def test_what_came_back_while_others_follow_still_ends_in_an_answer(lab):
    panel = quick_panel(lab)
    panel.work.button.disabled, panel.ran = False, True
    lab.summarize(asked=0.2)
    assert lab.verdict is not None and not panel.work.going_on


def test_fees_are_blank_until_somebody_enters_them(lab):
    panel = MoneyPanel(lab)
    assert lab.billing is None and "No fee is entered" in panel.body.value
    panel.code.value, panel.fee.value, panel.date.value = "99490", 50.0, "2026"
    panel.enter.click()
    assert lab.billing.fees["99490"] == 50 and lab.billing.fees["99487"] is None
    assert "billing office" in panel.status.value and "2026" in panel.status.value
    panel.blank.click()
    assert lab.billing is None
    panel.dated.click()
    assert lab.billing.fees["99490"] is not None and lab.billing.fees.dated in panel.status.value


def test_claims_are_taken_off_the_cost(lab):
    panel = quick_panel(lab)
    panel.go.click()
    without = lab.verdict.costs[HIRE].mean
    MoneyPanel(lab).dated.click()
    panel.go.click()
    revenue = lab.results.measure(net_benefit.REVENUE)[HIRE].mean()
    assert lab.verdict.costs[HIRE].mean == pytest.approx(without - revenue)


def test_nothing_is_asked_of_the_answer_before_there_is_one(lab):
    panel = ChangePanel(lab)
    panel.go.click()
    assert "Compare the options" in panel.status.value


def test_targets_are_written_as_the_search_reads_them(lab):
    panel = SizePanel(lab)
    panel.calls.value = 50
    assert panel.targets() == [
        "on_time>=0.8",
        "transition_calls_in_time>=0.5",
        "active_caseload>=20",
    ]


# --- own numbers


def test_own_counts_are_taken(lab):
    panel = DataPanel(lab)
    panel.file.take(
        "mine.csv", b"practice,clinicians,complex,moderate,low\nA,2,50,200,750\nB,1,20,100,880\n"
    )
    summary = lab.plan.summary
    assert (summary.panel, summary.sites, summary.clinicians, summary.names) == (
        2000,
        2,
        3,
        ("A", "B"),
    )
    assert summary.high_risk == pytest.approx(0.035)


def test_sites_of_different_size_stay_as_they_are_and_the_page_says_what_it_understood(lab):
    panel = DataPanel(lab)
    panel.file.take(
        "mine.csv",
        b"Practice Name,clinicians,complex,moderate,low\nA & B,7,600,1900,5500\nC,1,10,90,400\n"
        b"Total,8,610,1990,5900\n",
    )
    sites = practices_of(lab.plan.summary)
    assert [(each.name, each.clinicians, each.panel.size) for each in sites] == [
        ("A & B", 7, 8000),
        ("C", 1, 500),
    ]
    said = panel.status.value
    assert "Row 4" in said and "total" in said and "Practice Name" in said
    kept = json.loads(json.dumps(panel.state()))
    lab.summarize(names=(), by_site=())
    panel.restore(kept)
    assert [each.panel.size for each in practices_of(lab.plan.summary)] == [8000, 500]


def test_dates_in_a_list_of_cases_are_counted_from_today(lab):
    panel = DataPanel(lab)
    panel.kind.value = "cases"
    due = date.today() + timedelta(days=3)
    panel.file.take("mine.csv", f"tier,due\ncomplex,{due:%m/%d/%Y}\n".encode())
    assert [case.due for case in lab.plan.summary.caseload] == [3]
    assert "Dates were counted from" in panel.status.value


@pytest.mark.parametrize(
    "kind, content",
    [
        ("counts", b"patient name,complex,moderate,low\nx,1,2,3\n"),
        ("counts", b"practice,complex,moderate,low,mrn\nA,1,2,3,4\n"),
        ("cases", b"tier,due,date of birth\ncomplex,1,2\n"),
        ("cases", b"tier,due\ncomplex,1960-02-03\n"),
        ("cases", b"tier,post\ncomplex,555-123-4567\n"),
        ("cards", b"a,b,ssn\n1,2,3\n"),
        ("cards", b"a,top,insurance\n1,a,x\n"),
    ],
)
def test_whatever_looks_like_an_identifier_is_refused_with_the_reason(lab, kind, content):
    before = lab.plan
    panel = DataPanel(lab)
    panel.kind.value = kind
    panel.file.take("../../mine.csv", content)
    assert "may identify a person" in panel.status.value
    assert "mine.csv" in panel.status.value and "/" not in panel.status.value.split(":")[0]
    assert lab.plan == before and lab.cards == ()


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\xff", b"complex\n", b"a,b\n" * 9000, b"complex,moderate,low\n=1+1,2,3\n"],
)
def test_a_file_that_cannot_be_used_is_refused_and_changes_nothing(lab, content):
    before = lab.plan
    panel = DataPanel(lab)
    panel.file.take("mine.csv", content)
    assert panel.status.value.startswith("Not taken") and lab.plan == before


def test_cards_are_read_and_shown_without_a_verdict_on_one_half_day(lab, tmp_path):
    path = tmp_path / "cards.csv"
    path.write_text("a,b,k,top,likely\n5,1,,a,3\n4,2,1,A,1\n1,5,2,b,\n")
    cards = read_cards(path)
    assert [card.top for card in cards] == ["a", "a", "b"] and cards[2].likely is None
    panel = DataPanel(lab)
    panel.kind.value = "cards"
    panel.file.take("cards.csv", path.read_bytes())
    assert "clinical social work" in panel.body.value and "2 of 3 cards" in panel.body.value


@pytest.mark.parametrize(
    "row, said",
    [
        ("6,a,1", "from 1 to 5"),
        ("1,z,1", "from A to K"),
        ("1,a,4", "from 1 to 3"),
        ("1.5,a,1", "from 1 to 5"),
    ],
)
def test_a_card_that_cannot_be_is_refused_with_its_row(tmp_path, row, said):
    path = tmp_path / "cards.csv"
    path.write_text(f"a,top,likely\n{row}\n")
    with pytest.raises(Refusal, match=f"row 2.*{said}"):
        read_cards(path)
