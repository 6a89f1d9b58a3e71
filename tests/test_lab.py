"""The staffing lab: options, one answer from draws of what is uncertain, and what it refuses."""

import json
import pkgutil
import re
from datetime import date, timedelta
from functools import cache as once
from html import escape, unescape
from importlib import import_module

import pytest
from pydantic import ValidationError

from cmsim import run
from cmsim.analysis.staffing import size
from cmsim.analysis.staffing_options import staffing_options
from cmsim.billing.fees import Fees
from cmsim.billing.terms import Billing
from cmsim.cli import leader, main
from cmsim.course import staffing_lab
from cmsim.course.staffing_lab import answer_html, month_panel
from cmsim.course.staffing_lab.data_panel import DataPanel
from cmsim.course.staffing_lab.lab import Lab
from cmsim.course.staffing_lab.lab_panel import BEGINNINGS, LabPanel
from cmsim.course.staffing_lab.money_panel import MoneyPanel
from cmsim.course.staffing_lab.numbers_panel import NumbersPanel
from cmsim.course.staffing_lab.pictures import LABELS
from cmsim.course.staffing_lab.search_panel import SearchPanel
from cmsim.course.staffing_lab.sheets import SHEETS
from cmsim.course.staffing_lab.size_panel import SizePanel
from cmsim.course.staffing_lab.what_if_panel import WhatIfPanel
from cmsim.decision import answer_sentences as words
from cmsim.decision import drawn, flips, incremental, misses, safe_caseload
from cmsim.decision import practice_summary as q
from cmsim.decision.answer import FIRM, Spread, answer, runs_of, table_of
from cmsim.decision.not_ready import STARTS
from cmsim.decision.options import (
    BUY,
    HIRE,
    NO_HIRE,
    NURSE,
    OPTIONS,
    PROTECT,
    SHARE,
    full_time_cost,
    option,
    options,
    promise,
    sized,
)
from cmsim.decision.paid_cache import PaidCache
from cmsim.decision.plan import Plan, assumptions_touched
from cmsim.decision.plan_file import plan_of, read, written
from cmsim.decision.practice_summary import PracticeSummary, practices_of, usual_discharges
from cmsim.decision.quote import GOALS, At, Contract, Quote, Staffing, Weights
from cmsim.decision.remarks import remarks
from cmsim.decision.scorecard import LINES, SHOWN, WEEKS, Run, Terms, hourly
from cmsim.decision.sentences import remark
from cmsim.decision.smallest import Smallest, at_size, in_words
from cmsim.experiment.cache import Cache
from cmsim.experiment.progressive_run import ProgressiveRun
from cmsim.experiment.results import Results
from cmsim.measures.cost import cost_of
from cmsim.scenario.library.practices import (
    eight_clinicians,
    five_small_sites,
    solo_rural,
    three_clinicians,
)
from cmsim.scenario.parameter import Refusal
from cmsim.scenario.post import FULL_TIME, Way
from cmsim.scenario.scenario import OpenCase
from cmsim.views.traced import as_text, untraced
from cmsim.views.widgets.controls import Action
from cmsim.views.widgets.panel import Panel

SOLO = PracticeSummary(clinicians=1, panel=1250, discharges=12, weeks=13)
QUOTED = Quote(price=40_000.0, fte=0.4)
PLAN = Plan(summary=SOLO, quote=QUOTED)
DRAWS = 4


@pytest.fixture(autouse=True)
def strict(monkeypatch):
    monkeypatch.setenv("CMSIM_STRICT", "1")
    monkeypatch.setattr(drawn, "DRAWS", DRAWS)


@once
def step_of(plan, billing=None):
    """Return the answer to a plan after a few draws."""
    asked = drawn.question(plan, billing)
    return asked, drawn.asked_at_once(asked, ProgressiveRun(1, known()), DRAWS)


@once
def known():
    """Return one cache in memory for all tests here."""
    return PaidCache(Cache(size=0))


@pytest.fixture
def found():
    return step_of(PLAN)[1].answer


@pytest.fixture
def lab():
    made = Lab(known())
    made.put(PLAN)
    return made


def small_panel(lab):
    """Return the page's panel, which answers and does not look for what flips the answer."""
    panel = LabPanel(lab)
    panel.afterwards = lambda plan, billing: iter(())
    return panel


@pytest.fixture
def panel(lab):
    return small_panel(lab)


@pytest.fixture
def terminal(tmp_path, monkeypatch):
    """Return the file of the plan for commands, which know what the tests have run."""
    path = tmp_path / "plan.toml"
    path.write_text(written(PLAN))
    monkeypatch.setattr(leader, "runs", lambda: ProgressiveRun(1, known()))
    return str(path)


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
    for price in (9000.0, 300_000.0):
        made = option(SOLO, BUY, 0.4, quote=Quote(price=price, fte=0.4))
        found = run(made, replications=1, measures=["cost_to_practice"])
        assert found.measure("cost_to_practice").iloc[0, 0] * 52 == pytest.approx(price, rel=1e-6)


@pytest.mark.parametrize("fte", [0.1, 0.33, 0.75, 0.8, 1.33, 2.0])
def test_any_full_time_equivalent_can_be_typed_and_is_what_is_run(fte):
    half_days, hours = sized(fte)
    assert half_days * hours == pytest.approx(FULL_TIME * fte)
    for name in (HIRE, SHARE, BUY):
        made = option(PracticeSummary(clinicians=6, sites=3), name, fte)
        assert sum(post.hours_a_week for post in made.posts) == pytest.approx(FULL_TIME * fte)


def test_at_the_same_fte_all_bring_the_same_hours_and_at_the_same_dollars_all_cost_the_same():
    plan = PLAN.replace(quote=Quote(price=95_000.0, fte=0.8))
    assert {plan.fte(name) for name in (HIRE, SHARE, BUY)} == {0.8}
    dollars = plan.replace(staffing=Staffing(at=At.SAME_DOLLARS))
    for name in (HIRE, SHARE, BUY):
        cost = sum(cost_of(post, dollars.made(name)) for post in dollars.made(name).posts)
        assert cost == pytest.approx(95_000, rel=0.01), "to the hundredth of a position"
    typed = plan.replace(staffing=Staffing(at=At.TYPED, hire=0.5, share=0.3))
    assert [typed.fte(name) for name in (HIRE, SHARE, BUY)] == [0.5, 0.3, 0.8]


def test_a_quote_per_member_and_month_comes_to_a_price_a_year():
    assert Quote(price=25.0, per_member=True, members=150).yearly == 25 * 150 * 12
    with pytest.raises(ValidationError, match="how many members"):
        Quote(price=25.0, per_member=True)


def test_a_monthly_way_takes_every_tier_and_a_vendors_own_number_is_not_the_practices():
    monthly = option(SOLO, BUY, 0.4, quote=Quote(fte=0.4, way=Way.MONTHLY, own_number=True))
    assert {post.way for post in monthly.posts} == {Way.MONTHLY}
    assert len(monthly.posts[0].role.tiers) == 3 and monthly.hubs[0].place.forwards_number
    assert not option(SOLO, BUY, 0.4).hubs[0].place.forwards_number


def test_a_rule_of_heads_and_a_promise_set_the_cap_whatever_the_hours_hold():
    ruled = option(SOLO, HIRE, 0.5, staffing=Staffing(per_nurse=60))
    assert not ruled.engagement.admits_by_minutes
    assert sum(ruled.cap(post) for post in ruled.posts) == 30
    promised = promise(option(SOLO, BUY, 0.4), 100)
    assert sum(promised.cap(post) for post in promised.posts) == 100


def test_what_a_full_time_position_costs_does_not_hang_on_the_size():
    costs = [full_time_cost(option(SOLO, HIRE, fte)) for fte in (0.3, 1.0)]
    assert costs[0] == pytest.approx(costs[1])


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


# --- the answer


def test_the_answer_is_a_function_of_runs_terms_and_weights_alone():
    asked, step = step_of(PLAN)
    again = answer(step.results, asked.terms, asked.weights)
    assert again == step.answer
    assert step.answer.draws == DRAWS and step.complete


def test_every_draw_has_at_most_one_winner_and_none_that_keeps_less_than_half_on_time(found):
    asked, step = step_of(PLAN)
    wins = sum(each.wins for each in found.options.values())
    assert wins + found.none_works == found.draws
    scenarios = {each.name: each for each in step.results.scenarios}
    able = dict.fromkeys(scenarios, 0)
    for outcome in step.results.outcomes:
        run_ = Run(scenarios[outcome.scenario], outcome.values, asked.terms)
        able[outcome.scenario] += run_.works
    for name, each in found.options.items():
        assert each.wins <= able[name]
        if each.works:
            assert each.on_time.mean >= 0.5 and each.patients.mean >= 1


def with_values(results, change):
    """Return results in which each run of an option has other values."""
    kept = [
        each._replace(values=each.values | change.get(each.scenario, {}))
        for each in results.outcomes
    ]
    measures = results.measures.values()
    return Results(results.scenarios, results.seed, results.policy, measures, kept)


def test_an_option_that_is_late_more_often_than_not_is_never_named_a_winner():
    asked, step = step_of(PLAN)
    late = with_values(step.results, {BUY: {"on_time": 0.49, "active_caseload": 500.0}})
    for goal in GOALS:
        card = answer(late, asked.terms, Weights(goal=goal))
        assert card.leader != BUY and not card.options[BUY].wins
        assert BUY not in [leader for leader, _ in card.by_goal.values()]


def test_where_nothing_works_it_says_so_and_names_the_smallest_that_does():
    asked, step = step_of(PLAN)
    nothing = with_values(step.results, {name: {"on_time": 0.2} for name in OPTIONS})
    card = answer(nothing, asked.terms, asked.weights)
    assert card.leader is None and card.none_works == card.draws and not card.recommended
    least = in_words((Smallest(HIRE, 0.5, 9.0), Smallest(BUY, None, 0.0)))
    said = as_text(words.headline(card, PLAN, least))
    assert said.startswith("Nothing works at this size. The smallest that works is hiring 0.5 FTE")
    assert not any(each.advice in said for each in OPTIONS.values())
    assert at_size(PLAN, HIRE, 0.2).options[0].posts[0].hours_a_week == 8


@pytest.mark.parametrize("name", OPTIONS)
@pytest.mark.parametrize("on_time", [0.5, 0.79, 0.8, 1.0])
def test_advice_is_given_only_where_it_wins_seven_in_ten_draws_with_80_in_100_on_time(
    found, name, on_time
):
    for wins in range(found.draws + 1):
        leader = found.options[name]._replace(
            wins=wins, works=True, on_time=Spread(on_time, 0.3, 1.0)
        )
        card = found._replace(leader=name, options={**found.options, name: leader})
        said = as_text(words.headline(card, PLAN))
        firm = wins >= FIRM * found.draws
        assert said.startswith("No clear winner") == (not firm)
        advised = OPTIONS[name].advice.removesuffix(".") in said
        assert advised == card.recommended == (firm and on_time >= 0.8)
        assert ("misses the 80" in said) == (firm and on_time < 0.8)
        assert ("<strong>" in answer_html.verdict(card, PLAN)) == advised


def test_an_option_that_does_not_work_is_named_only_with_the_word_that_it_does_not(found):
    late = {name: each._replace(works=False) for name, each in found.options.items()}
    card = found._replace(options=late)
    said = as_text(words.worth(card))
    for step in card.worth:
        named = OPTIONS[step.option].doing
        assert said.count(named) == said.count(f"{named} (which does not work)") > 0
    assert all(as_text(words.wins(card, name)) == "does not work" for name in OPTIONS)


def test_at_a_tie_all_sentences_name_the_same_leader(found):
    other = next(name for name in OPTIONS if name != found.leader)
    tied = {
        name: each._replace(wins=1, works=True)
        for name, each in found.options.items()
        if name in (found.leader, other)
    }
    card = found._replace(options={other: tied[other], found.leader: tied[found.leader]}, draws=2)
    assert card.working[0] == card.leader
    said = as_text(words.headline(card, PLAN))
    assert said.startswith(f"No clear winner: {as_text(words.doing(card.leader))} leads")


def test_one_goal_alone_ranks_by_its_line_and_weights_of_nothing_are_refused():
    asked, step = step_of(PLAN)
    table = table_of(runs_of(step.results, asked.terms))
    for goal, line in LINES.items():
        card = answer(step.results, asked.terms, Weights(goal=goal))
        working = {
            name: each.lines[goal].mean
            for name, each in card.options.items()
            if each.works and None not in table[name][goal]
        }
        scores = {name: card.options[name].score.mean for name in working}
        ordered = sorted(working, key=lambda name, sign=line.sign: -sign * working[name])
        assert [round(scores[name], 6) for name in ordered] == sorted(
            (round(value, 6) for value in scores.values()), reverse=True
        )
    with pytest.raises(ValidationError, match="at least one"):
        Weights(**dict.fromkeys(GOALS[1:], 0))


def test_every_dollar_of_a_run_is_traced():
    billing = Billing(pmpm=2.0, members=100)
    plan = PLAN.replace(contract=Contract(bonus=10_000.0, shared=0.4))
    asked, step = step_of(plan, billing)
    scenarios = {each.name: each for each in step.results.scenarios}
    for outcome in step.results.outcomes:
        one = Run(scenarios[outcome.scenario], outcome.values, asked.terms)
        values = outcome.values
        fees = values["revenue_claims"] + 2.0 * 100 * 12
        called = values["transition_calls_in_time"] or 0.0
        bonus = 10_000 * min(1, called / plan.contract.bonus_at)
        saved = max(0, values["admissions_averted"]) * plan.contract.saved * 0.4
        paid = {
            BUY: QUOTED.price,
            NO_HIRE: 0.0,
            PROTECT: 0.0,
        }.get(
            outcome.scenario,
            (values["cost_to_practice"] + values["hours_travel"] * plan.costs.travel) * WEEKS,
        )
        assert LINES["cash"].of(one) == pytest.approx(fees + bonus + saved - paid)
        assert one.cost == pytest.approx(paid + one.own_hours)


def test_a_quote_is_paid_as_it_stands_in_every_draw(found):
    assert found.options[BUY].new_money == (QUOTED.price,) * 3


def test_claims_are_remembered_by_the_way_of_being_paid():
    asked, step = step_of(PLAN, Billing())
    cache = PaidCache(Cache(size=0))
    (job, *_), outcome = drawn.jobs(asked, 1), step.results.outcomes[0]
    cache.put(job, outcome)
    assert cache.get(job).values == outcome.values
    stricter = drawn.question(PLAN, Billing(qualifies=0.5))
    assert cache.get(drawn.jobs(stricter, 1)[0]) is None
    assert cache.get(drawn.jobs(step_of(PLAN)[0], 1)[0]) is not None


def test_hours_of_the_nurse_cost_only_as_far_as_they_go_to_care_management():
    scenario = PLAN.made(NO_HIRE)
    values = {"hours_paid": 8.0, "hours_pulled": 8.0, "cost_to_practice": 999.0}
    assert Run(scenario, values, Terms()).cost == 0
    free = Run(scenario, values | {"hours_pulled": 0.0}, Terms())
    assert free.cost == pytest.approx(8 * WEEKS * hourly(scenario)) and free.new_money == 0
    assert Run(PLAN.made(HIRE), values, Terms()).cost == 999 * WEEKS


def test_worths_rise_and_the_answer_says_where_they_flip_it(found):
    steps = [step.worth for step in found.worth]
    assert steps == sorted(steps)
    said = as_text(words.worth(found))
    assert "worth" in said and all(
        as_text(words.doing(step.option)) in said for step in found.worth[:1]
    )


def test_the_horizon_and_the_positions_stand_above_every_answer(found):
    said = as_text(words.horizon(found, PLAN))
    for needed in ("Months 1 to 3", "hiring 0.4 FTE", "buying 0.4 FTE", "$40,000", "same FTE"):
        assert needed in said
    year = Plan()
    assert year.summary.weeks == 104


def test_every_sentence_says_where_its_numbers_come_from(found):
    _, step = step_of(PLAN)
    several = [
        words.horizon(found, PLAN),
        words.headline(found, PLAN),
        words.why(found),
        words.firmness(found),
        words.other_goals(found),
        words.worth(found),
        words.other_view(found, PLAN),
        *(words.steady(name, each) for name, each in found.options.items()),
        *(words.cell(LINES["cash"], each.lines["cash"], name) for name, each in words.rows(found)),
        *(remark(each, step.results.scenario(each.option)) for each in remarks(step.results)),
    ]
    for pieces in several:
        assert pieces and not untraced(pieces), as_text(pieces)


def test_a_nurse_whose_hours_all_go_to_calls_after_discharges_is_said_to_have_no_time_left():
    summary = SOLO.replace(discharges=120.0, weeks=8)
    busy = {name: option(summary, name, 1.0) for name in (PROTECT, HIRE)}
    found = run(busy[PROTECT], busy[HIRE], replications=2, measures=SHOWN)
    assert found.measure("active_caseload")[PROTECT].max() < 0.5
    told = [as_text(remark(each, busy[each.option])) for each in remarks(found)]
    said = next(each for each in told if PROTECT in each)
    assert "calls after discharges come first" in said and "spoken to in time" in said
    assert not any(HIRE in each and "come first" in each for each in told)


# --- draws, and what flips the answer


def test_what_is_decided_agreed_or_known_is_not_drawn():
    asked = drawn.question(PLAN)
    paths = {each.path for each in drawn.unsure(asked.options)}
    assert "work.follow_up" in paths
    for path in (
        "posts.*.salary",
        "posts.*.caseload_cap",
        "posts.*.half_day",
        "engagement.patients_per_full_time",
        "hubs.*.place.pulled",
    ):
        assert path not in paths
    typed = drawn.question(PLAN.replace(summary=SOLO.replace(asked=0.1)))
    for job in drawn.jobs(typed):
        assert job.scenario.practices[0].place.pulled == 0.1
    for job in drawn.jobs(drawn.question(PLAN.with_change("work.follow_up", 20.0))):
        assert job.scenario.work.follow_up == 20


def test_a_number_that_becomes_known_leaves_the_draws_of_all_others_as_they_were():
    before, after = (
        drawn.jobs(drawn.question(PLAN.replace(summary=SOLO.replace(asked=share))))
        for share in (0.4, 0.1)
    )
    for one, other in zip(before, after, strict=True):
        assert one.scenario.work == other.scenario.work
        assert one.scenario.engagement == other.scenario.engagement


def test_options_of_a_draw_share_inputs_and_chance():
    several = drawn.jobs(drawn.question(PLAN), 1)
    assert len({job.replication for job in several}) == 1
    assert len({job.scenario.work for job in several}) == 1
    assert [job.scenario.name for job in several] == list(OPTIONS)


def test_a_dearer_quote_loses_its_lead_and_where_that_is_needs_no_run_of_the_vendor(monkeypatch):
    monkeypatch.setattr(flips, "DIALS", flips.DIALS[-1:])
    runs = ProgressiveRun(1, known())
    card = step_of(PLAN)[1].answer
    *_, last = flips.flips(PLAN, None, card, runs)
    price = next(each for each in last if each.dial.name == "price")
    assert price.moves < 0 if card.working[0] == BUY else price.moves > 0
    salary = next(each for each in last if each.dial.name == "salary")
    assert salary.moves * price.moves < 0, "what makes one dearer helps the other"


# --- the plan


def test_a_plan_survives_being_written_down(tmp_path):
    plan = PLAN.replace(
        starts=("role", "space"),
        staffing=Staffing(at=At.TYPED, hire=0.75, way=Way.MONTHLY),
        contract=Contract(bonus=12_000.0),
        weights=Weights(goal="calls", cash=5),
    ).with_change("work.follow_up", 20.0, HIRE)
    assert Plan.model_validate(json.loads(plan.model_dump_json())) == plan
    path = tmp_path / "plan.toml"
    path.write_text(written(plan))
    assert read(path) == plan and read(path).options() == plan.options()


@pytest.mark.parametrize("text, said", [
    ("[quote]\nprice = -5\n", "price"),
    ("[summary]\nclinicans = 3\n", "clinicans"),
    ("[staffing]\nat = 'half'\n", "same FTE"),
    ("[weights]\ngoal = 'fame'\n", "goal"),
])  # fmt: skip
def test_a_plan_that_cannot_be_is_refused_in_one_line(tmp_path, text, said):
    path = tmp_path / "plan.toml"
    path.write_text(text)
    with pytest.raises(Refusal, match=said) as refused:
        read(path)
    assert "\n" not in str(refused.value) and "plan.toml" in str(refused.value)


@pytest.mark.parametrize(
    "scenario", [solo_rural, three_clinicians, eight_clinicians, five_small_sites]
)
def test_a_practice_of_the_library_is_the_same_plan_whatever_its_structure(scenario):
    plan = plan_of(scenario())
    made = plan.made(HIRE)
    assert sum(each.panel.size for each in made.practices) == sum(
        each.panel.size for each in scenario().practices
    )
    hours = sum(post.hours_a_week for post in made.posts)
    assert hours == pytest.approx(sum(post.hours_a_week for post in scenario().posts))
    assert plan.summary == plan_of(scenario("off-site")).summary


def test_the_page_and_the_terminal_give_one_answer_in_the_same_words(lab, panel, terminal):
    text = " ".join(leader.compared(terminal, DRAWS).split())
    panel.run()
    for pieces in (
        words.headline(lab.answer, lab.plan),
        words.why(lab.answer),
        words.firmness(lab.answer),
    ):
        assert as_text(pieces) in text
    assert panel.status.value in text


def test_the_page_and_the_terminal_find_the_same_smallest_staffing(
    lab, terminal, monkeypatch, capsys
):
    for name, value in {"HALF_DAYS": (2, 3), "CEILING": 8, "BREATH": 0}.items():
        monkeypatch.setattr(incremental, name, value)
    panel = SizePanel(lab)
    panel.on_time.value, panel.active.value = 20, 1
    panel.run()
    asked = [part for target in panel.targets() for part in ("--target", target)]
    assert main.main(["size", terminal, *asked]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert panel.status.value in out and "of 100" in out and "FTE" in out
    assert "Months 1 to 3" in out


def test_the_terminal_says_what_flips_the_answer_in_the_words_of_the_page(
    lab, terminal, monkeypatch
):
    monkeypatch.setattr(flips, "DIALS", flips.DIALS[-1:])
    text = " ".join(leader.turned(terminal, DRAWS).split())
    panel = LabPanel(lab)
    panel.run()
    assert as_text(words.headline(lab.answer, lab.plan)) in text and "same FTE" in text
    assert as_text(words.worth(lab.answer)) in text and "Measure these three first" in text
    for each in lab.flips:
        assert each.dial.label in text
        if each.at is not None:
            assert words.with_unit(each.at, each.dial.unit) in text


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


@pytest.mark.slow
def test_the_smallest_staffing_in_steps_is_the_one_found_at_one_go(monkeypatch):
    monkeypatch.setattr(incremental, "BREATH", 0)
    base = option(SOLO.replace(weeks=4), HIRE, 0.4)
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


def control(panel, name):
    return next(
        each.control for several in panel.fields.values() for each in several if each.name == name
    )


def test_the_first_answer_has_words_a_picture_and_a_scorecard(lab, panel):
    panel.run()
    assert lab.answer is not None and panel.status.value
    assert "How firm is it?" in panel.body.value and "1 to 3</span>" in panel.above.value
    assert "Show the numbers" in panel.chart.value
    for miss in misses.touching(list(lab.answer.options), False):
        assert as_text(misses.in_words(miss)) in unescape(re.sub("<[^>]*>", "", panel.below.value))
    for line in LINES.values():
        assert line.title in panel.chart.value
    assert ("<strong>" in panel.body.value) == lab.answer.recommended
    assert "seed 1" in lab.stamp and lab.results.scenarios[0].hash[:8] in lab.stamp


def by_hand(panel):
    """Have a panel take the steps of its work only when they are asked for; return them."""
    begun = []
    panel.work.begin = begun.append
    return begun


def test_before_the_first_answer_the_page_says_which_draw_is_run_and_of_what(lab, panel):
    panel.lab.cache, begun = Cache(size=0), by_hand(panel)
    panel.anytime = ProgressiveRun(1)
    panel.run()
    seen = [panel.body.value]
    assert "What is compared" in panel.chart.value and "1 to 3</span>" in panel.above.value
    assert all(escape(LABELS[name]) in panel.chart.value for name in lab.plan.names)
    for _ in begun[-1]:
        if lab.answer is not None:
            break
        seen.append(panel.body.value)
    draws = list(dict.fromkeys(re.search(r"Running draw \d of \d", each)[0] for each in seen))
    assert draws == [f"Running draw {n} of {DRAWS}" for n in range(1, DRAWS + 1)]
    assert "What is compared" not in panel.chart.value


def test_an_answer_to_earlier_numbers_is_dimmed_and_no_verdict_of_it_is_left(lab, panel):
    panel.run()
    head, chart = as_text(words.headline(lab.answer, lab.plan)), panel.chart.value
    begun = by_hand(panel)
    control(panel, "asked").value = 30
    assert "Your numbers have changed" in panel.body.value and head not in panel.body.value
    assert panel.chart.value == chart and "lab-old" in panel.chart._dom_classes
    panel.stop()
    assert "Stopped" in panel.body.value and "Running" not in panel.body.value
    for _ in begun[-1]:
        pass
    assert "How firm is it?" in panel.body.value and "lab-old" not in panel.chart._dom_classes


def test_what_fails_before_an_answer_is_said_where_the_answer_would_stand(lab, panel, monkeypatch):
    monkeypatch.delenv("CMSIM_STRICT")
    with monkeypatch.context() as broken:
        broken.setattr(drawn, "steps", lambda *given: 1 / 0)
        panel.run()
    assert "Something went wrong" in panel.body.value and "Running" not in panel.body.value
    assert panel.status.button == "Try again"
    panel.accept()
    assert lab.answer is not None and panel.status.button == ""


def test_discharges_and_positions_follow_the_practice_until_they_are_typed(lab, panel):
    panel.run = lambda: None
    control(panel, "panel").value = 2500
    assert lab.plan.summary.discharges == round(usual_discharges(lab.plan.summary))
    control(panel, "discharges").value = 7
    control(panel, "panel").value = 5000
    assert lab.plan.summary.discharges == 7
    control(panel, "clinicians").value = 3
    assert lab.plan.quote.fte == 0.75
    control(panel, "fte").value = 0.8
    control(panel, "clinicians").value = 6
    assert lab.plan.quote.fte == 0.8


def test_an_answer_that_cannot_be_is_put_back(lab, panel):
    panel.run = lambda: None
    control(panel, "sites").value = 3
    assert panel.status.value.startswith("Not taken") and control(panel, "sites").value == 1
    assert "Not taken" in panel.refused.value
    control(panel, "asked").value = 30
    assert not panel.refused.value


def test_a_change_elsewhere_is_answered_anew(lab, panel):
    full = NumbersPanel(lab)
    panel.run()
    before = lab.answer
    full.group.value, full.path.value = "work", "work.follow_up"
    full.value.value = 15
    full.setting.click()
    assert lab.answer is not None and lab.answer != before
    assert "Follow-up contact" in full.body.value
    full.reset.click()
    assert lab.plan.changes == () and lab.answer == before


def test_another_goal_is_weighed_without_new_runs(lab, panel):
    panel.run()
    before = [outcome.values for outcome in lab.results.outcomes]
    panel.goal.value = "cash"
    assert lab.plan.weights.goal == "cash" and lab.answer.goal == "cash"
    assert [outcome.values for outcome in lab.results.outcomes] == before
    assert "cash alone" in panel.body.value


def test_a_practice_of_the_course_begins_as_in_the_terminal_and_the_file_says_the_same(
    lab, panel, tmp_path
):
    panel.run = lambda: None
    for name in list(BEGINNINGS)[1:]:
        panel.begin.value = name
        assert lab.plan == leader.plan_in(name)
        path = tmp_path / "plan.toml"
        path.write_text(written(lab.plan))
        assert leader.plan_in(str(path)) == lab.plan
    assert "my-plan.toml" in panel.file.value


def test_one_group_and_one_part_are_shown_at_a_time(lab):
    panel = LabPanel(lab, money=MoneyPanel(lab), what_if=WhatIfPanel(lab))
    panel.run = lambda: None
    panel.view()
    for name in panel.pages:
        panel.tab.value = name
        shown = [each for each, page in panel.pages.items() if page.layout.display != "none"]
        assert shown == [name]
    for name in panel.boxes:
        panel.group.value = name
        shown = [each for each, box in panel.boxes.items() if box.layout.display != "none"]
        assert shown == [name]


def test_what_was_decided_comes_back(lab, panel):
    panel.run = lambda: None
    control(panel, "clinicians").value = 2
    control(panel, "way").value = Way.MONTHLY
    control(panel, "at").value = At.TYPED
    control(panel, "hire").value = 0.55
    panel.goal.value = "hours"
    again = Lab()
    again.plan = PLAN
    small_panel(again).restore(json.loads(json.dumps(panel.state())))
    assert again.plan == lab.plan and again.plan.fte(HIRE) == 0.55
    spoiled = json.loads(json.dumps(panel.state()))
    spoiled["plan"]["summary.clinicians"] = -1
    with pytest.raises(ValueError):
        small_panel(Lab()).restore(spoiled)


def test_a_slider_sets_a_number_and_goes_back(lab):
    panel = WhatIfPanel(lab)
    panel.dials["asked"][2].value = 20
    assert lab.plan.summary.asked == pytest.approx(0.2)
    panel.dials["documentation"][2].value = 1.0
    assert lab.plan.changes[0].path == "practices.*.place.documentation"
    panel.back.click()
    assert lab.plan.summary.asked == 0.4 and lab.plan.changes == ()


def test_a_sheet_to_measure_first_has_room_to_write_and_says_what_to_do_with_the_count():
    for sheet in SHEETS.values():
        page = sheet.page()
        assert page.count("<tr>") > 10 and sheet.after and "<script" not in page


def panels_of(lab):
    """Return each panel of the lab, of whatever module; the answer is not worked out anew."""
    kinds = {
        kind
        for module in pkgutil.iter_modules(staffing_lab.__path__)
        for kind in vars(import_module(f"{staffing_lab.__name__}.{module.name}")).values()
        if isinstance(kind, type) and issubclass(kind, Panel) and kind is not SearchPanel
        if kind.__module__.startswith(staffing_lab.__name__)
    }
    made = {kind.__name__: kind(lab) for kind in sorted(kinds, key=lambda kind: kind.__name__)}
    made["LabPanel"].run = lambda: None
    return made


@pytest.mark.parametrize("fees", [False, True])
@pytest.mark.parametrize("own", [False, True], ids=["usual", "files and readiness"])
def test_every_button_of_every_panel_can_be_pressed(lab, fees, own, monkeypatch):
    monkeypatch.setattr(incremental, "sizes", lambda *given, **named: iter(()))
    monkeypatch.setattr(MoneyPanel, "steps", lambda panel: iter(()))  # pressed in test_money
    monkeypatch.setattr(month_panel, "REPEATS", 2)
    plan = PLAN.replace(billing=Billing(fees=Fees.of("CY2026")) if fees else None)
    if own:
        case = OpenCase(practice=practices_of(SOLO)[0].name, tier="complex")
        plan = plan.replace(summary=SOLO.replace(caseload=(case,)), starts=tuple(STARTS))
    lab.put(plan)
    panels = panels_of(lab)
    assert len(panels) == 9
    pressed = 0
    for name, panel in panels.items():
        lab.put(plan)
        lab.found(step_of(plan)[1])
        if own and name == "DataPanel":
            panel.file.take("mine.csv", b"Hi,complex,moderate,low\n1,2,3,400\n")
        if own and name == "MonthPanel":
            panel.file.take("month.csv", b"measure,count\nDischarges,3\n")
        if own and name == "PlansPanel":
            panel.name.value = "Mine"
        if own and name == "NumbersPanel":
            panel.group.value, panel.path.value = "work", "work.follow_up"
        for action in (each for each in panel.controls if isinstance(each, Action)):
            action.click()
            pressed += 1
            assert "went wrong" not in panel.status.value, action.label
    assert pressed > 25 and lab.plan != Plan()


def test_fees_are_blank_until_somebody_enters_them(lab):
    panel = MoneyPanel(lab)
    assert lab.billing is None and "No fee is entered" in panel.fees.value
    panel.code.value, panel.fee.value, panel.date.value = "99490", 50.0, "2026"
    panel.enter.click()
    assert lab.billing.fees["99490"] == 50 and lab.billing.fees["99487"] is None
    assert "billing office" in panel.fees.value and "2026" in panel.fees.value
    panel.blank.click()
    assert lab.billing is None
    panel.tables["CY2026"].click()
    assert lab.billing.fees["99490"] == 66.13 and lab.billing.fees.dated in panel.status.value


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


def test_headings_that_are_not_known_are_asked_about_and_rows_keep_their_numbers(lab):
    panel = DataPanel(lab)
    content = (
        b"Maple Street panel,,,,\n\nOur clinic,MDs,Hi,Mid,Lo,Remarks\n"
        b"A,2,50,200,750,fine\nB,1,20,100,880,\nTotal,3,70,300,1630,\n"
    )
    before = lab.plan
    panel.file.take("mine.csv", content)
    assert lab.plan == before and "Not taken yet: 6 headings not known" in panel.status.value
    seen = [each for each in panel.headings if each.layout.display != "none"]
    assert [each.label for each in seen] == [
        f"“{each}” is" for each in ("Our clinic", "MDs", "Hi", "Mid", "Lo", "Remarks")
    ]
    panel.explain.click()
    assert panel.status.value.startswith("Not taken. mine.csv") and lab.plan == before
    for control_, column in zip(seen, ("practice", "clinicians", "complex", "moderate", "low")):
        control_.value = column
    panel.explain.click()
    summary = lab.plan.summary
    assert (summary.panel, summary.clinicians, summary.names) == (2000, 3, ("A", "B"))
    assert "Row 6" in panel.status.value and "“Remarks” was read as nothing" in panel.status.value
    assert panel.explain.layout.display == "none"
    assert lab.plan.taken == (
        "Counts of your panel, from a file: 2,000 patients at 2 sites, 3.5 of 100 patients at "
        "high risk, 15 at moderate.",
    )
    again = DataPanel(other := Lab())
    other.summarize(sites=2)
    again.restore(json.loads(json.dumps(panel.state())))
    assert other.plan.taken == lab.plan.taken
    panel.clear.click()
    assert lab.plan.taken == ()


@pytest.mark.parametrize("heading", ["Patient Name", "DOB", "phone", "555-123-4567"])
def test_a_heading_that_may_identify_a_person_is_refused_and_never_asked_about(lab, heading):
    panel = DataPanel(lab)
    panel.file.take("mine.csv", f"Hi,Mid,Lo,{heading}\n1,2,3,x\n".encode())
    assert panel.status.value.startswith("Not taken.") and panel.asked is None
    panel.explain.click()
    assert panel.status.value == "Choose a file first."


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
    ],
)
def test_whatever_looks_like_an_identifier_is_refused_with_the_reason(lab, kind, content):
    before = lab.plan
    panel = DataPanel(lab)
    panel.kind.value = kind
    panel.file.take("../../mine.csv", content)
    assert "may identify a person" in panel.status.value
    assert "mine.csv" in panel.status.value and "/" not in panel.status.value.split(":")[0]
    assert lab.plan == before


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\xff", b"complex\n", b"a,b\n" * 9000, b"complex,moderate,low\n=1+1,2,3\n"],
)
def test_a_file_that_cannot_be_used_is_refused_and_changes_nothing(lab, content):
    before = lab.plan
    panel = DataPanel(lab)
    panel.file.take("mine.csv", content)
    assert panel.status.value.startswith("Not taken") and lab.plan == before
