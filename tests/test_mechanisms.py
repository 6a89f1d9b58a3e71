"""Every pro and con of the guide is a mechanism: it moves its outcome, and can be switched off."""

from itertools import combinations
from pathlib import Path
from random import Random
from types import MappingProxyType

import pytest
from remake import mechanisms, pages
from remake.mechanisms import REPLICATIONS

from cmsim.analysis.statistics import estimate
from cmsim.measures.registry import MEASURES
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
from cmsim.scenario.post import HUB, co_located, embedded, hub_pool
from cmsim.scenario.scenario import Scenario

ROOT = Path(__file__).parent.parent
FIRST, SECOND = "Elm Street", "Oak Road"
each_mechanism = pytest.mark.parametrize("mechanism", MECHANISMS, ids=lambda each: each.id)

BY_HAND = MappingProxyType(
    {
        "paid-elsewhere": {"posts.hub team 1.paid_by_practice": 1.0},
        "no-space": {"hubs.hub.place.space_cost": 5000.0},
        "shorter-contacts": {"hubs.hub.place.contact_length": 1.0},
        "peers": {
            "hubs.hub.place.peer_support": 0.0,
            "learning.peers_speed": 0.0,
            "strain.peers": 0.0,
            "posts.hub team 1.covered_on_leave": 0.0,
        },
        "hard-to-phone": {"hubs.hub.place.forwards_number": True},
        "less-engaged": {"hubs.hub.place.consent_by_phone": 0.40},
        "not-in-the-workflow": {
            "hubs.hub.place.message_delay": 0.25,
            "practices.Oak Road.lost_when_absent": 0.0,
        },
        "low-buy-in": {
            "posts.hub team 1.starting_trust": 0.4,
            "posts.hub team 1.trust_growth": 1.0,
        },
        "isolated": {"trust.silence": 0.0},
        "no-record": {
            "hubs.hub.place.preparation": 5.0,
            "hubs.hub.place.documentation": 0.75,
            "hubs.hub.place.rework": 0.0,
        },
        "several-practices": {"posts.Ada.covers": ("Elm Street",)},
        "face-to-face": {"practices.*.place.room": False},
        "warm-hand-off-some-days": {"practices.*.hand_over": 0.0},
        "talk-when-present": {"practices.*.place.hallway": False},
        "not-there-daily": {"practices.*.lost_when_absent": 0.0},
        "uneven-integration": {"practices.*.place.integration": 1.0},
        "several-records": {"work.switching": 0.0},
        "temporary-status": {"posts.Ada.starting_trust": 0.4, "posts.Ada.trust_growth": 1.0},
        "travel": {"work.travel": 0.0},
        "unknown-number": {
            "practices.*.place.forwards_number": True,
            "hubs.hub.place.forwards_number": True,
        },
        "shared-record": {
            "practices.Oak Road.place.preparation": 10.0,
            "practices.Oak Road.place.documentation": 1.5,
        },
        "visible": {"trust.seen": 0.0},
        "ongoing-talk": {
            "practices.Oak Road.place.hallway": False,
            "practices.Oak Road.place.huddle": False,
        },
        "meetings": {"posts.Ada.meetings": 0.0},
        "met-at-visits": {
            "practices.Oak Road.visit_meetings": 0.0,
            "practices.Oak Road.place.room": False,
        },
        "results-seen": {"trust.told": 0.0},
        "in-the-workflow": {"practices.Oak Road.staff_flags": 0.0},
        "warm-hand-off-any-day": {"practices.Oak Road.hand_over": 0.0},
        "lasting-relationships": {"engagement.relationship": 1.0},
        "interruptions": {"practices.Oak Road.place.interruptions": 0.0},
        "pulled-away": {
            "practices.Oak Road.place.pulled": 0.0,
            "practices.Oak Road.place.pulled_when_short": 0.0,
        },
        "too-few-patients": {"practices.Mill Lane.panel.size": 5000},
        "sorting": {"practices.Oak Road.eligible": "all"},
        "no-peers": {
            "practices.Oak Road.place.peer_support": 1.0,
            "posts.Ada.covered_on_leave": 1.0,
        },
    }
)


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
    assert list(BY_ID) == [m.id for m in MECHANISMS] == list(BY_HAND)


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


@each_mechanism
def test_switched_off_gives_the_log_of_the_neutral_values_set_by_hand(mechanism):
    scenario = by_hand = mechanism.example()
    for path, value in BY_HAND[mechanism.id].items():
        by_hand = by_hand.change(path, value)
    assert mechanism.present_in(scenario) and by_hand != scenario
    assert run(mechanism.switched_off(scenario)) == run(by_hand)


@each_mechanism
def test_switching_off_twice_is_switching_off_once(mechanism):
    once = mechanism.switched_off(mechanism.example())
    assert mechanism.switched_off(once) == once and not mechanism.present_in(once)


@pytest.mark.parametrize("structure", [EMBEDDED, CO_LOCATED, OFF_SITE])
def test_a_mechanism_of_another_structure_is_not_there_to_switch_off(structure):
    scenario = three_clinicians(structure)
    others = [m for m in MECHANISMS if m.structure != structure]
    assert len(others) >= 20 and not any(m.present_in(scenario) for m in others)
    assert run(without(scenario, *others)) == run(scenario)


def test_with_nobody_in_post_nothing_can_be_switched_off():
    scenario = five_small_sites("nobody")
    assert without(scenario, *MECHANISMS) == scenario


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


def test_where_a_post_sits_changes_nothing_once_the_parameters_of_the_rows_agree():
    """The same practice and the same hub place, neutral; only the week of the post differs."""
    neutral = without(
        three_clinicians(EMBEDDED),
        *[m for m in MECHANISMS if m.id not in ("shared-record", "no-peers")],
    )
    for path, value in {
        "trust.silence": 0.0,
        "work.travel": 0.0,
        "work.switching": 0.0,
        "practices.*.lost_when_absent": 0.0,
        "practices.*.place.forwards_number": True,
    }.items():
        neutral = neutral.change(path, value)
    home = neutral.practices[0]
    neutral = neutral.change("hubs.hub.place", home.place)
    weeks = {EMBEDDED: (home.name,) * 8, OFF_SITE: (HUB,) * 8, CO_LOCATED: (home.name, HUB) * 4}
    logs = {}
    for structure, week in weeks.items():
        scenario = neutral.change("posts.Ada.week", week)
        assert scenario.posts[0].placement == structure
        logs[structure] = run(scenario)
    enrolled = sum(entry.activity is Activity.ENROLLED for entry in logs[EMBEDDED])
    assert enrolled > 10 and logs[EMBEDDED] == logs[OFF_SITE] == logs[CO_LOCATED]
    assert run(three_clinicians(EMBEDDED)) != run(three_clinicians(OFF_SITE))


# --- what each is worth


@pytest.mark.slow
def test_each_moves_its_outcome_in_the_stated_direction_as_the_page_says():
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
