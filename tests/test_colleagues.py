"""Colleagues take off the care managers' worklists what their profession may do, and no more."""

from collections import Counter
from itertools import pairwise

import pytest
from stories import DAY, ELM, HOUR, PLAIN, WEEK, at, bare, bare_post, of, one_case, run

from cmsim.experiment.session import Session
from cmsim.measures.registry import find
from cmsim.measures.run_record import RunRecord
from cmsim.model.log import Activity, Kind
from cmsim.model.network import Network
from cmsim.model.patient import BEGIN
from cmsim.model.policy import deadlines_first
from cmsim.scenario.files import scenario_toml
from cmsim.scenario.library.practices import eight_clinicians, five_small_sites
from cmsim.scenario.library.resize import half_days_of, restaffed, without_care_manager
from cmsim.scenario.library.structures import STRUCTURES
from cmsim.scenario.panel import Tier
from cmsim.scenario.post import OFF, Absence, colleague
from cmsim.scenario.profession import JOBS, Profession, may_do
from cmsim.validation.invariants import miscounted, violations

NURSE, LPN = Profession.REGISTERED_NURSE, Profession.PRACTICAL_NURSE
MA, DESK = Profession.MEDICAL_ASSISTANT, Profession.FRONT_DESK
MIA = "Mia"
SEEDS = (1, 2, 3, 4)


def helper(profession, practice=ELM, half_days=10, **changes):
    """Return a colleague who is never away and knows the work."""
    settings = {"leave": 0, "experienced": True} | changes
    return colleague(MIA, profession, practice, half_days, **settings)


def joined(scenario, *colleagues):
    return scenario.replace(posts=(*scenario.posts, *colleagues))


def kinds_done(log, name):
    """Return how often somebody worked on each kind of task."""
    return Counter(entry.kind for entry in of(log, Activity.SPENT) if entry.care_manager == name)


# --- who may do what


def test_each_task_of_the_table_is_a_kind_of_work():
    kinds = {str(kind) for kind in Kind}
    assert all(may_do(profession) <= kinds for profession in Profession)
    assert set(JOBS) == set(Profession)


def test_a_care_manager_may_do_all_that_patients_need():
    needed = {str(kind) for kind in (*BEGIN, Kind.REGISTRY, Kind.UPKEEP)}
    assert may_do(Profession.CARE_MANAGER) == needed


def test_each_profession_may_do_what_those_with_less_training_may():
    care_manager, *others = (may_do(each) for each in (*Profession,))
    assert all(more > less for more, less in pairwise([care_manager, *others]))
    assert "first visit" in may_do(NURSE) and "first visit" not in may_do(LPN)
    assert "transition call" in may_do(LPN) and "transition call" not in may_do(MA)


@pytest.mark.parametrize("profession", [NURSE, LPN, MA, DESK])
def test_nobody_does_what_the_profession_may_not_do(profession):
    scenario = joined(eight_clinicians().replace(weeks=26), helper(profession, "Elm Street"))
    done = set(kinds_done(run(scenario), MIA)) & {*BEGIN, Kind.REGISTRY, Kind.UPKEEP}
    assert {str(kind) for kind in done} <= may_do(profession)
    assert Kind.OUTREACH in done and Kind.DOCUMENTATION in done
    assert (Kind.FOLLOW_UP in done) is ("follow-up" in may_do(profession))


# --- by hand: one person, one colleague


def two_at_work(profession, **changes):
    """Return Ada and Mia in Elm Street and two patients in care, one before the first visit."""
    cases = [one_case(contacts_done=0), one_case(contacts_done=3)]
    base = bare(posts=(bare_post(), helper(profession)), caseload=cases)
    return base.replace(**changes)


def test_a_practical_nurse_leaves_first_visits_to_the_care_manager():
    log = run(two_at_work(LPN, weeks=1))
    (first,) = of(log, Activity.VISITED_FIRST)
    (follow_up,) = of(log, Activity.CONTACTED)
    assert first.care_manager == "Ada" and first.time == at(0, 8, 50)
    assert follow_up.care_manager == MIA and follow_up.time == at(0, 8, 29)


def test_a_registered_nurse_may_hold_them():
    scenario = two_at_work(NURSE, weeks=1)
    away = scenario.posts[0].replace(absences=[Absence(from_week=0, weeks=2)])
    log = run(scenario.replace(posts=(away, scenario.posts[1])))
    (first,) = of(log, Activity.VISITED_FIRST)
    assert first.care_manager == MIA


@pytest.mark.parametrize("profession", [MA, DESK])
def test_contacts_wait_for_the_care_manager_where_nobody_else_may_hold_them(profession):
    scenario = two_at_work(profession, weeks=2)
    away = scenario.posts[0].replace(absences=[Absence(from_week=0, weeks=1)])
    log = run(scenario.replace(posts=(away, scenario.posts[1])))
    held = of(log, Activity.VISITED_FIRST, Activity.CONTACTED)
    assert {entry.care_manager for entry in held} == {"Ada"}
    assert min(entry.time for entry in held) > at(0, 8, week=1)


def found_by_registry(*posts, **changes):
    """Return Elm Street, where every complex patient is found at the first opening."""
    scenario = bare({"sweep_finds": 1, "sweep_every": 500}, posts=posts, **changes)
    return scenario.change("practices.*.panel.size", 20)


def test_whom_a_medical_assistant_enrolls_is_the_care_managers_patient():
    log = run(found_by_registry(bare_post(first_week=1), helper(MA), weeks=3))
    reached, enrolled = of(log, Activity.REACHED), of(log, Activity.ENROLLED)
    assert len(reached) == len(enrolled) == 10
    assert {entry.care_manager for entry in reached} == {MIA}
    assert {entry.care_manager for entry in enrolled} == {"Ada"}
    assert [entry.time for entry in reached] == [entry.time for entry in enrolled]
    assert all(entry.time < WEEK for entry in enrolled)
    visits = of(log, Activity.VISITED_FIRST)
    assert len(visits) == 10 and {entry.care_manager for entry in visits} == {"Ada"}


def test_the_notes_of_a_call_are_written_by_whoever_made_it():
    place = PLAIN.replace(documentation=1.0)
    scenario = found_by_registry(bare_post(first_week=1), helper(MA), weeks=1)
    log = run(scenario.change("practices.*.place", place))
    notes = [entry for entry in of(log, Activity.SPENT) if entry.kind is Kind.DOCUMENTATION]
    assert len(notes) == 10 and {entry.care_manager for entry in notes} == {MIA}


def test_an_unanswered_call_goes_back_to_the_list_it_came_from():
    silent = {"answered_known": 0, "attempts": 2, "retry_after": 2}
    week = (ELM, *[OFF] * 9)
    log = run(found_by_registry(bare_post(), helper(MA, week=week), weeks=1, engagement=silent))
    tried = of(log, Activity.UNANSWERED)
    assert Counter(entry.care_manager for entry in tried if entry.time < DAY)[MIA] > 0
    assert {entry.care_manager for entry in tried if entry.time > 2 * DAY} == {"Ada"}
    assert set(Counter(entry.who for entry in tried).values()) == {2}


def test_nobody_is_called_for_a_care_manager_without_room():
    log = run(found_by_registry(bare_post(caseload_cap=3), helper(MA), weeks=2))
    assert 3 <= len(of(log, Activity.ENROLLED)) <= 4
    calls = [entry for entry in of(log, Activity.SPENT) if entry.kind is Kind.OUTREACH]
    assert len(calls) == len(of(log, Activity.ENROLLED))


def test_a_colleague_is_called_to_an_intake_that_has_room_again():
    cases = [one_case(contacts_done=3), one_case(contacts_done=3)]
    scenario = found_by_registry(
        bare_post(caseload_cap=2),
        helper(MA),
        weeks=1,
        caseload=cases,
        engagement={"contacts_complex": 1, "contacts_moderate": 1},
    )
    log = run(scenario)
    done, first = of(log, Activity.GRADUATED)[0], of(log, Activity.REACHED)[0]
    assert first.care_manager == MIA and first.time == done.time + 15


def test_one_colleague_works_for_all_care_managers_of_the_practice_or_for_the_one_named():
    both = bare_post(), bare_post(name="Bea")
    for team, whose in (("", {"Ada", "Bea"}), ("Bea", {"Bea"})):
        away = [post.replace(first_week=1) for post in both]
        scenario = found_by_registry(*away, helper(MA, team=team), weeks=1)
        enrolled = of(run(scenario), Activity.ENROLLED)
        assert {entry.care_manager for entry in enrolled} == whose


def test_a_colleague_takes_only_patients_of_the_practices_and_tiers_the_post_takes():
    scenario = five_small_sites("off-site").replace(weeks=13)
    log = run(joined(scenario, helper(NURSE, "Ash Hill", role="moderate")))
    mine = [entry for entry in of(log, Activity.SPENT) if entry.care_manager == MIA]
    seen = {entry.who for entry in mine if entry.patient is not None}
    assert seen and {practice for practice, _ in seen} == {"Ash Hill"}
    assert {log.roster.tier(*who) for who in seen} == {Tier.MODERATE}


def test_two_hours_a_week_are_two_hours_a_week():
    scenario = found_by_registry(
        bare_post(first_week=3), helper(MA, half_days=1, half_day=2), weeks=3
    ).change("practices.*.panel.size", 400)
    spent = [entry for entry in of(run(scenario), Activity.SPENT) if entry.care_manager == MIA]
    weeks = Counter(int(entry.time // WEEK) for entry in spent for _ in range(round(entry.minutes)))
    assert set(weeks) == {0, 1, 2} and sum(weeks.values()) == pytest.approx(6 * 60, abs=16)


# --- what it brings


def first_calls(log):
    """Return the mean days from being found to the first attempt to reach a patient."""
    found, days = {}, []
    tried = (Activity.REACHED, Activity.UNANSWERED)
    for entry in of(log, Activity.IDENTIFIED, Activity.REFERRED, *tried):
        if entry.activity in tried:
            if entry.who in found and (
                entry.activity is Activity.REACHED or entry.kind is Kind.OUTREACH
            ):
                days.append((entry.time - found.pop(entry.who)) / DAY)
        else:
            found[entry.who] = entry.time
    return sum(days) / len(days)


def contacts_of(log, *names):
    held = of(log, Activity.VISITED_FIRST, Activity.CONTACTED)
    return sum(entry.care_manager in names for entry in held)


def open_to_all():
    """Return two care managers who take whoever is found, and hold every contact as a session."""
    base = eight_clinicians().replace(weeks=52)
    engagement = base.engagement.replace(admits_by_minutes=False, list_ahead=0, check_ins=0)
    return base.replace(engagement=engagement)


@pytest.mark.slow
@pytest.mark.parametrize("base, part", [(open_to_all(), 0.5), (eight_clinicians(), 1.0)])
@pytest.mark.parametrize("seed", SEEDS)
def test_with_a_medical_assistant_calling_first_calls_come_sooner(base, part, seed):
    base = base.replace(weeks=52)
    alone, together = (run(each, seed) for each in (base, joined(base, helper(MA, "Elm Street"))))
    assert first_calls(together) < part * first_calls(alone)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_and_the_care_managers_hold_more_contacts(seed):
    base = open_to_all()
    alone, together = (
        contacts_of(run(each, seed), "Ada", "Bea")
        for each in (base, joined(base, helper(MA, "Elm Street")))
    )
    assert together > alone


@pytest.mark.slow
def test_no_first_visit_of_a_year_is_held_by_a_practical_nurse():
    log = run(joined(eight_clinicians().replace(weeks=52), helper(LPN, "Elm Street")))
    by = Counter(entry.care_manager for entry in of(log, Activity.VISITED_FIRST))
    assert not by[MIA] and by["Ada"] and by["Bea"]
    assert contacts_of(log, MIA) > 100


def never_called(log):
    """Return how many known discharges nobody tried to call about in two business days."""
    due, tried = {}, set()
    for entry in log:
        if entry.activity is Activity.ADDED and entry.kind is Kind.TRANSITION:
            due[entry.who, entry.due] = entry.time
        elif entry.activity is Activity.CALLED or (
            entry.activity is Activity.UNANSWERED and entry.kind is Kind.TRANSITION
        ):
            tried |= {
                key
                for key, since in due.items()
                if key[0] == entry.who and since <= entry.time <= key[1]
            }
    return len(due) - len(tried)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_nurse_of_the_practice_calls_after_discharges_while_the_care_manager_is_away(seed):
    base = eight_clinicians().replace(weeks=39)
    (ada, _) = base.posts
    away = base.replace(posts=[ada.replace(absences=[Absence(from_week=13, weeks=26)])])
    counts = {}
    for profession in (None, MA, NURSE):
        scenario = joined(away, helper(profession, "Elm Street")) if profession else away
        log = Network(scenario, seed, deadlines_first).run()
        counts[profession] = never_called(log)
        calls = kinds_done(log, MIA)[Kind.TRANSITION]
        assert bool(calls) is (profession is NURSE)
    assert counts[NURSE] < 0.3 * counts[None]
    assert counts[MA] > 0.7 * counts[None]


@pytest.mark.parametrize("profession, caller", [(NURSE, MIA), (MA, "Bea")])
def test_cover_looks_for_somebody_who_may_make_the_call(profession, caller):
    base = eight_clinicians().replace(weeks=26)
    first, second = base.posts
    scenario = base.replace(
        posts=[
            first.replace(absences=[Absence(from_week=0, weeks=26)]),
            second,
            helper(profession, "Elm Street", team="Ada"),
        ],
        work=base.work.replace(covers_deadlines=True),
    )
    log = Network(scenario, 1, deadlines_first).run()
    calls = {name: kinds_done(log, name)[Kind.TRANSITION] for name in ("Ada", "Bea", MIA)}
    assert not calls["Ada"] and calls[caller] > 20
    assert calls[MIA] == 0 or profession is NURSE


# --- what holds with colleagues


@pytest.mark.parametrize("structure", ["embedded", "co-located", "off-site"])
@pytest.mark.parametrize("profession", [NURSE, MA])
def test_every_run_with_a_colleague_adds_up(profession, structure):
    base = eight_clinicians(structure).replace(weeks=39, typical_caseload=30)
    engagement = base.engagement.replace(
        list_ahead=5, patients_per_full_time=35, admits_by_minutes=profession is NURSE
    )
    scenario = joined(
        base.replace(engagement=engagement), helper(profession, "Elm Street", half_days=6)
    )
    network = Network(scenario, 7, deadlines_first)
    log = network.run()
    assert violations(scenario, log) == [] and miscounted(network) == []
    assert not {entry.care_manager for entry in of(log, Activity.ENROLLED)} & {MIA}


def test_a_standing_list_is_called_by_a_colleague_for_whoever_has_room():
    scenario = bare(
        posts=(bare_post(absences=[Absence(weeks=1)], caseload_cap=25), helper(MA)),
        weeks=1,
        engagement={"list_ahead": 5},
    )
    log = run(scenario)
    found = of(log, Activity.IDENTIFIED)
    assert {entry.detail for entry in found} == {"standing list"}
    assert {entry.care_manager for entry in of(log, Activity.REACHED)} == {MIA}
    assert len(of(log, Activity.ENROLLED)) == 25 and len(found) <= 30
    vacant = scenario.replace(posts=(bare_post(first_week=1), helper(MA)))
    assert not of(run(vacant), Activity.IDENTIFIED)


def test_before_a_colleague_starts_nothing_differs():
    base = eight_clinicians().replace(weeks=20)
    later = joined(base, helper(MA, "Elm Street", first_week=12))
    logs = [[entry for entry in run(each) if entry.time < 12 * WEEK] for each in (base, later)]
    assert logs[0] == logs[1]


def test_time_and_pay_are_of_all_posts_and_caseloads_of_care_managers():
    base = eight_clinicians().replace(weeks=26)
    helped = joined(base, helper(MA, "Elm Street", half_days=5))
    alone, together = (RunRecord(each, run(each)) for each in (base, helped))
    paid, cost = find("hours_paid"), find("cost_to_practice")
    assert paid.of(together) == paid.of(alone) + 20
    assert cost.of(together) - cost.of(alone) == pytest.approx(
        (0.5 * 43350 / (1 - base.prices.benefits) + 0.5 * base.prices.overhead + 0.5 * 5000) / 52
    )
    assert 1 <= find("caseload_spread").of(together) <= 2
    one = joined(base.replace(posts=base.posts[:1]), helper(MA, "Elm Street"))
    assert find("caseload_spread").of(RunRecord(one, run(one))) is None


def test_strain_and_support_of_peers_are_of_care_managers():
    base = eight_clinicians().replace(weeks=13)
    solo = base.replace(posts=base.posts[:1])
    quiet = helper(DESK, "Elm Street", first_week=13)
    strain = find("strain")
    alone, beside = (RunRecord(each, run(each)) for each in (solo, joined(solo, quiet)))
    assert strain.of(alone) == strain.of(beside)


def test_trust_grows_with_care_managers_in_the_building_and_not_with_colleagues():
    base = eight_clinicians("off-site").replace(weeks=13)
    base = base.replace(
        trust=base.trust.replace(told=0, handed_over=0, unanswered=0, slow=0, open_loop=0, seen=0.5)
    )
    base = base.replace(work=base.work.replace(reports_back=0))
    there = of(run(base), Activity.TRUST)
    helped = of(run(joined(base, helper(MA, "Elm Street"))), Activity.TRUST)
    assert [entry.value for entry in helped] == [entry.value for entry in there]
    embedded = joined(base, eight_clinicians().posts[0])
    assert of(run(embedded), Activity.TRUST)[-1].value > there[-1].value


def test_structures_and_resizing_count_care_managers_and_keep_colleagues_while_there_is_one():
    scenario = joined(eight_clinicians(), helper(MA, "Elm Street", half_days=3))
    assert half_days_of(scenario) == 20
    smaller = restaffed(scenario, 7)
    assert half_days_of(smaller) == 7 and smaller.posts[-1] == scenario.posts[-1]
    assert without_care_manager(scenario).posts == ()
    first = scenario.replace(posts=scenario.posts[::-1])
    for row in STRUCTURES.values():
        posts = row.posts(first, 10)
        assert not any(post.is_colleague for post in posts)
        assert {post.salary for post in posts} <= {86070.0}


def test_a_colleague_has_no_open_cases_and_is_told_if_there_is_nobody_to_help():
    scenario = joined(eight_clinicians(), helper(MA, "Elm Street"))
    with pytest.raises(ValueError, match="no post 'Mia' takes"):
        scenario.replace(caseload=[one_case(post=MIA, practice="Elm Street")])
    nobody = scenario.replace(posts=scenario.posts[-1:])
    assert any("no care manager for Mia (medical assistant)" in line for line in nobody.warnings)
    assert any("no care manager covers Elm Street" in line for line in nobody.warnings)
    assert not scenario.warnings
    log = run(nobody.replace(weeks=2))
    assert set(kinds_done(log, MIA)) <= {Kind.WAITING, Kind.MEETING, Kind.PULLED}


def test_a_colleague_is_read_from_a_file_and_shown_in_print():
    scenario = joined(eight_clinicians(), helper(LPN, "Elm Street", half_days=2))
    assert scenario_toml.loads(scenario_toml.dump(scenario)) == scenario
    assert "Mia: licensed practical nurse, 8 hours a week, helps care managers" in str(scenario)


def test_who_sits_in_the_seat_of_a_colleague_sees_only_what_he_or_she_may_do():
    scenario = joined(eight_clinicians().replace(weeks=8), helper(MA, "Elm Street"))
    session = Session(scenario, MIA, 1)
    kinds = Counter()
    for _ in range(60):
        if session.desk is None:
            break
        kinds.update(str(card.kind) for card in session.desk.tasks)
        if session.desk.tasks:
            session.choose(0)
        else:
            session.act("wait")
    assert kinds["intake outreach"] and set(kinds) <= may_do(MA) | {"pulled work"}
    assert session.network.env.now > 8 * HOUR
