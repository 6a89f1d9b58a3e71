"""Every pro and con of the guide is a mechanism: it moves its outcome, and can be switched off."""

from itertools import combinations, pairwise
from pathlib import Path
from random import Random

import pytest
from remake import kept, mechanisms, pages
from remake.mechanisms import REPLICATIONS

from cmsim.analysis.statistics import estimate
from cmsim.measures.registry import MEASURES
from cmsim.measures.requests import IN_PERSON
from cmsim.measures.run_record import RunRecord
from cmsim.model.log import Activity, Kind
from cmsim.model.network import Network
from cmsim.scenario.library.mechanism import DOWN, UP, without
from cmsim.scenario.library.mechanisms import BY_ID, MECHANISMS
from cmsim.scenario.library.practices import (
    CO_LOCATED,
    EMBEDDED,
    OFF_SITE,
    five_small_sites,
    practice,
    three_clinicians,
)
from cmsim.scenario.place import Place
from cmsim.scenario.post import co_located, embedded, hub_pool
from cmsim.scenario.scenario import Scenario

ROOT = Path(__file__).parent.parent
FIRST, SECOND = "Elm Street", "Oak Road"
each_mechanism = pytest.mark.parametrize("mechanism", MECHANISMS, ids=lambda each: each.id)

# What of a run's log is there with a row and gone once it is switched off.
TRACES = {
    "not-in-the-workflow": lambda entry: entry.activity is Activity.NOT_WRITTEN,
    "several-practices": lambda entry: (
        entry.activity is Activity.ENROLLED and entry.practice != FIRST
    ),
    "face-to-face": lambda entry: entry.detail in IN_PERSON,
    "warm-hand-off-some-days": lambda entry: entry.activity is Activity.HANDED_OVER,
    "talk-when-present": lambda entry: entry.detail == "in the hallway",
    "not-there-daily": lambda entry: entry.activity is Activity.NOT_WRITTEN,
    "travel": lambda entry: entry.detail is Kind.TRAVEL,
    "ongoing-talk": lambda entry: entry.detail == "in the hallway",
    "meetings": lambda entry: entry.detail is Kind.MEETING and entry.minutes > HUDDLE,
    "met-at-visits": lambda entry: entry.detail in IN_PERSON,
    "in-the-workflow": lambda entry: (
        entry.activity is Activity.IDENTIFIED and entry.detail == "staff"
    ),
    "warm-hand-off-any-day": lambda entry: entry.activity is Activity.HANDED_OVER,
    "interruptions": lambda entry: entry.detail is Kind.INTERRUPTION,
    "pulled-away": lambda entry: entry.detail is Kind.PULLED,
    "sorting": lambda entry: entry.activity is Activity.NOT_ELIGIBLE,
}
# Rows without a trace of their own: they change how often, or how long.
SHIFTS = (
    "shorter-contacts",
    "peers",
    "hard-to-phone",
    "less-engaged",
    "low-buy-in",
    "no-record",
    "temporary-status",
    "unknown-number",
)
# Rows whose neutral value is that of the hub, with the row of the hub that says the same.
AS_AT_A_HUB = {"no-peers": "peers", "shared-record": "no-record"}
TRUST_GROWS_BY = ("visible", "results-seen", "warm-hand-off-any-day")
MONEY = ("paid-elsewhere", "no-space")
OTHERS = (
    "isolated",
    "uneven-integration",
    "several-records",
    "lasting-relationships",
    "too-few-patients",
)
# What one structure has a row for and another lacks, made alike for all three.
ALIKE = {
    "trust.silence": 0.0,
    "trust.seen": 0.0,
    "practices.*.lost_when_absent": 0.0,
    "practices.*.staff_flags": 0.0,
    "practices.*.visit_meetings": 0.0,
    "practices.*.place.huddle": False,
    "practices.*.place.interruptions": 0.0,
    "practices.*.place.pulled": 0.0,
    "practices.*.place.pulled_when_short": 0.0,
    "posts.*.meetings": 0.0,
}
ELSEWHERE = ("too-few-patients", "results-seen")  # would need another panel; all reports are seen
HUDDLE = three_clinicians(EMBEDDED).work.huddle


def run(scenario, seed="1/1"):
    """Return the log of one run."""
    return Network(scenario, seed).run()


def mixed():
    """Return a network with all three structures side by side."""
    third = "Main Square"
    return Scenario(
        name="mixed",
        practices=tuple(practice(name, 2) for name in (FIRST, SECOND, third)),
        posts=(
            embedded("Ada", FIRST),
            co_located("Bea", *[SECOND, third] * 5),
            *hub_pool(1, [third]),
        ),
    )


# --- the table


def test_the_table_has_the_17_pros_and_17_cons_in_the_order_of_the_guide():
    shape = [(m.structure, m.sign) for m in MECHANISMS]
    assert shape == (
        [(OFF_SITE, "+")] * 4
        + [(OFF_SITE, "-")] * 6
        + [(CO_LOCATED, "+")] * 4
        + [(CO_LOCATED, "-")] * 6
        + [(EMBEDDED, "+")] * 9
        + [(EMBEDDED, "-")] * 5
    )
    assert [m.sign for m in MECHANISMS].count("+") == 17
    assert list(BY_ID) == [m.id for m in MECHANISMS]


def test_there_is_a_claim_about_logs_for_each_row():
    assert set(BY_ID) == {*TRACES, *SHIFTS, *AS_AT_A_HUB, *TRUST_GROWS_BY, *MONEY, *OTHERS}


@each_mechanism
def test_a_row_says_in_few_words_what_it_is_and_what_it_moves(mechanism):
    assert 3 <= len(mechanism.statement.split()) <= 12
    assert mechanism.what.endswith(".") and mechanism.direction in (UP, DOWN)
    better = {"more": UP, "less": DOWN, None: None}[MEASURES[mechanism.outcome].better]
    if better:
        assert (mechanism.direction == better) == (mechanism.sign == "+")


def test_no_row_touches_the_effect_of_care():
    """No structure has a coefficient of effectiveness: care does what it does anywhere."""
    touched = {path.split(".")[0] for mechanism in MECHANISMS for path in mechanism.paths}
    assert touched == {
        "caseload",
        "practices",
        "hubs",
        "posts",
        "work",
        "engagement",
        "trust",
        "learning",
        "strain",
    }
    for mechanism in MECHANISMS:
        assert mechanism.switched_off(mixed()).effect == mixed().effect


def test_whatever_a_place_gives_or_takes_belongs_to_a_row():
    rows = {
        path.split(".")[3]
        for mechanism in MECHANISMS
        for path in mechanism.paths
        if path.split(".")[2:3] == ["place"]
    }
    assert rows == set(Place.model_fields) - {"short_days"}


def test_the_model_does_not_know_the_names_of_the_structures():
    for path in (ROOT / "cmsim" / "model").glob("*.py"):
        text = path.read_text(encoding="utf-8").lower()
        for word in (
            "embedded",
            "placement",
            "co-located",
            "co_located",
            "off-site",
            "off_site",
            "mechanisms",
        ):
            assert word not in text, (path.name, word)


# --- switched off


def with_and_without(id, changed=lambda scenario: scenario):
    """Return the logs of a row's example, perhaps changed, with the row and without it."""
    mechanism = BY_ID[id]
    example = changed(mechanism.example())
    return run(example), run(mechanism.switched_off(example))


def losing_no_trust_by_work(scenario):
    """Return a scenario in which trust does not fall by what becomes of a referral."""
    return scenario.change("trust.slow", 0.0).change("trust.open_loop", 0.0)


@pytest.mark.parametrize("id", TRACES)
def test_a_row_leaves_its_trace_in_a_log_and_none_once_switched_off(id):
    there, gone = (sum(map(TRACES[id], log)) for log in with_and_without(id))
    assert there and not gone


def neutral(structure, *left_on, but=(*ELSEWHERE, *AS_AT_A_HUB)):
    """Return a practice under a structure whose rows are switched off, but for those left on."""
    scenario = three_clinicians(structure)
    for path, value in ALIKE.items():
        scenario = scenario.change(path, value)
    if structure == OFF_SITE:
        scenario = scenario.change("hubs.hub.place.interruptions", 0.0)
    if structure == CO_LOCATED:  # no row of its own speaks of its half at the hub
        scenario = scenario.change("hubs.hub.place", scenario.practices[0].place)
    own = [m for m in MECHANISMS if m.structure == structure and m.id not in (*but, *left_on)]
    return without(scenario, *own)


def story(scenario):
    """Return the log of a run without the names of the care managers."""
    return [entry._replace(care_manager=None) for entry in run(scenario)]


def test_once_its_rows_are_switched_off_each_structure_leaves_the_same_log():
    logs = [story(neutral(structure)) for structure in (EMBEDDED, CO_LOCATED, OFF_SITE)]
    assert any(entry.activity is Activity.CONTACTED for entry in logs[0])
    assert logs[0] == logs[1] == logs[2]
    assert run(three_clinicians(EMBEDDED)) != run(three_clinicians(OFF_SITE))


@pytest.mark.parametrize("id", SHIFTS)
def test_one_row_left_on_makes_that_log_another(id):
    structure = BY_ID[id].structure
    assert story(neutral(structure, id)) != story(neutral(structure))


@pytest.mark.parametrize("id, at_the_hub", AS_AT_A_HUB.items())
def test_what_an_embedded_post_has_of_its_own_becomes_what_a_hub_has(id, at_the_hub):
    ours = neutral(EMBEDDED, but={*ELSEWHERE, *AS_AT_A_HUB} - {id})
    theirs = neutral(OFF_SITE, at_the_hub).change("hubs.hub.place.rework", 0.0)
    assert story(ours) == story(theirs) != story(neutral(EMBEDDED))


def trust(*left_on):
    """Return the trust of clinicians in a run where only these rows can raise it."""
    off = [BY_ID[id] for id in TRUST_GROWS_BY if id not in left_on]
    scenario = losing_no_trust_by_work(without(three_clinicians(EMBEDDED), *off))
    scenario = scenario.change("trust.silence", 0.0)
    return [entry.value for entry in run(scenario) if entry.activity is Activity.TRUST]


def test_trust_stands_still_where_nobody_is_seen_told_or_handed_over_to():
    assert len(set(trust())) == 1


@pytest.mark.parametrize("id", TRUST_GROWS_BY)
def test_trust_grows_by_each_row_alone(id):
    assert trust(id) == sorted(trust(id)) and trust(id)[-1] > trust(id)[0]


def test_trust_falls_in_silence_only():
    silent, not_so = (
        [entry.value for entry in log if entry.activity is Activity.TRUST]
        for log in with_and_without("isolated", losing_no_trust_by_work)
    )
    assert any(after < before for before, after in pairwise(silent))
    assert all(after >= before for before, after in pairwise(not_so))


def test_a_hub_post_the_practice_pays_and_houses_does_the_same_and_costs_as_much_as_its_own():
    hub = three_clinicians(OFF_SITE)
    paid = without(hub, *(BY_ID[id] for id in MONEY))
    own, cost = three_clinicians(EMBEDDED), MEASURES["cost_to_practice"]
    assert run(paid) == run(hub)
    costs = [cost.of(RunRecord(scenario, run(scenario))) for scenario in (paid, own, hub)]
    assert costs[0] == pytest.approx(costs[1]) and costs[0] > costs[2]


def test_a_site_where_all_talks_work_out_is_like_any_other():
    uneven = BY_ID["uneven-integration"]
    ordinary = uneven.example().change(f"practices.{SECOND}.place", Place())
    assert run(uneven.switched_off(uneven.example())) == run(ordinary) != run(uneven.example())


def test_work_in_another_record_takes_longer_by_the_change():
    logs = with_and_without("several-records")
    with_it, without_it = next((a, b) for a, b in zip(*logs) if a != b)
    work = BY_ID["several-records"].example().work
    before = [e.practice for e in logs[0] if e.time < with_it.time and e.activity is Activity.SPENT]
    assert [name for name in before if name][-1] != with_it.practice
    assert with_it.activity is Activity.SPENT
    assert with_it.minutes - without_it.minutes == pytest.approx(work.switching)


def test_relationships_matter_where_patients_are_met():
    assert story(neutral(EMBEDDED, "lasting-relationships")) == story(neutral(EMBEDDED))
    met = story(neutral(EMBEDDED, "met-at-visits"))
    assert story(neutral(EMBEDDED, "met-at-visits", "lasting-relationships")) != met


def test_a_post_with_patients_enough_waits_less_for_work():
    waiting = [
        sum(entry.minutes for entry in log if entry.detail is Kind.WAITING)
        for log in with_and_without("too-few-patients")
    ]
    assert waiting[0] > 4 * waiting[1]


@each_mechanism
def test_switching_off_twice_is_switching_off_once(mechanism):
    once = mechanism.switched_off(mechanism.example())
    assert mechanism.switched_off(once) == once and not mechanism.present_in(once)


@pytest.mark.parametrize("structure", [EMBEDDED, CO_LOCATED, OFF_SITE])
def test_a_mechanism_of_another_structure_is_not_there_to_switch_off(structure):
    scenario = three_clinicians(structure)
    others = [m for m in MECHANISMS if m.structure != structure]
    assert {m.structure for m in others} == {EMBEDDED, CO_LOCATED, OFF_SITE} - {structure}
    assert not any(m.present_in(scenario) for m in others)
    assert run(without(scenario, *others)) == run(scenario)


def test_with_nobody_in_post_nothing_can_be_switched_off():
    scenario = five_small_sites("nobody")
    assert without(scenario, *MECHANISMS) == scenario


@pytest.mark.slow
def test_a_mechanism_is_switched_off_only_where_its_structure_is():
    """Ada is embedded in one practice; Bea and the hub share the patients of two others."""
    before = halves(run(mixed()))
    for mechanism in MECHANISMS:
        if all(mechanism.structure in path.split(".") for path in mechanism.paths):
            after = halves(run(mechanism.switched_off(mixed())))
            untouched = 1 if mechanism.structure == EMBEDDED else 0
            assert before[untouched] == after[untouched], mechanism.id


def halves(log):
    """Return the entries of the first practice and of Ada, and all the others."""
    mine = [entry for entry in log if entry.practice == FIRST or entry.care_manager == "Ada"]
    rest = [entry for entry in log if not (entry.practice == FIRST or entry.care_manager == "Ada")]
    return mine, rest


@pytest.mark.parametrize("structure", [OFF_SITE, CO_LOCATED, EMBEDDED])
def test_the_order_of_switching_two_off_does_not_matter(structure):
    rows = [mechanism for mechanism in MECHANISMS if mechanism.structure == structure]
    for a, b in combinations(rows, 2):
        scenario = a.example()
        assert a.switched_off(b.switched_off(scenario)) == b.switched_off(a.switched_off(scenario))


def test_many_are_switched_off_together_in_any_order():
    several, noise = list(MECHANISMS), Random(1)
    everything = without(mixed(), *several)
    for _ in range(10):
        noise.shuffle(several)
        assert without(mixed(), *several) == everything


# --- what each is worth


@pytest.mark.slow
def test_each_moves_its_outcome_in_the_stated_direction_as_the_page_says(record_property):
    record_property("told", kept.recall("mechanisms"))
    for each in MECHANISMS:
        _, size = mechanisms.sizes(each)
        assert size.n >= REPLICATIONS / 2, each.id
        assert size.low > 0 if each.direction == UP else size.high < 0, (each.id, str(size))
    assert pages.differing("mechanisms") == {}


@pytest.mark.slow
def test_meetings_make_the_same_work_quicker():
    """Meetings take hours, which is their outcome in the table; this is what they give."""
    mechanism = BY_ID["meetings"]
    scenario = mechanism.example()
    pairs = [
        (pace(scenario, n), pace(mechanism.switched_off(scenario), n))
        for n in range(1, REPLICATIONS + 1)
    ]
    assert estimate([a - b for a, b in pairs]).high < 0


def pace(scenario, replication):
    """Return the minutes of an average resource connection: the same work everywhere."""
    times = [
        entry.value
        for entry in Network(scenario, f"1/{replication}").run()
        if entry.activity is Activity.SPENT and entry.detail is Kind.RESOURCE
    ]
    return sum(times) / len(times)
