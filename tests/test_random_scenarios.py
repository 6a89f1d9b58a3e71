"""Any valid scenario runs, conserves and ends; any invalid one is refused in one line.

``CMSIM_EXAMPLES=many pytest tests/test_random_scenarios.py`` tries ten thousand.
"""

from functools import cache

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

from cmsim.model.log import Activity, Entry
from cmsim.model.network import Network
from cmsim.model.policy import POLICIES
from cmsim.scenario.engagement import Engagement
from cmsim.scenario.library.practices import three_clinicians
from cmsim.scenario.panel import Panel, Rates, Tier
from cmsim.scenario.parameter import Refusal, Shape, make, parameters
from cmsim.scenario.place import Place
from cmsim.scenario.post import HUB, OFF, Post, Role, Way
from cmsim.scenario.practice import Eligibility, Practice
from cmsim.scenario.profession import Profession
from cmsim.scenario.scenario import OpenCase, Scenario
from cmsim.scenario.work import Work
from cmsim.units import WEEK

PRACTICES = ("Elm Street", "Oak Road", "Mill Lane")
STRUCTURAL = {
    "weeks",
    "size",
    "clinicians",
    "complex_share",
    "moderate_share",
    "low_share",
    "office_days",
    "opens",
    "closes",
    "starts",
    "half_day",
    "pause",
    "on_the_fence",
    "wants_change",
    "caseload_cap",
    "first_week",
    "typical_caseload",
}
TEMPLATE = three_clinicians("co-located")


WHOLE = ("calls", "contacts", "entries", "patients", "clinicians", "weeks", "days a week")


@cache
def value_of(known):
    """Return values of a parameter: plausible ones, and the edges of what is possible."""
    if known.unit in WHOLE and float(known.low).is_integer():
        return st.integers(int(known.low), int(known.high))
    return st.one_of(
        st.floats(known.low, known.high), st.sampled_from([known.low, known.high, known.least])
    )


@cache
def numbers_of(part):
    """Return the names of the numbers of a part that may be changed alone."""
    return [name for name in part.parameters() if name not in STRUCTURAL]


@st.composite
def settings_of(draw, part, **structure):
    """Return values for a few of the numbers of a part, and its structure."""
    names = draw(st.lists(st.sampled_from(numbers_of(part)), max_size=4, unique=True))
    known = part.parameters()
    return {name: draw(value_of(known[name])) for name in names} | {
        name: draw(values) for name, values in structure.items()
    }


def places():
    return settings_of(
        Place,
        hallway=st.booleans(),
        huddle=st.booleans(),
        room=st.booleans(),
        forwards_number=st.booleans(),
    )


@st.composite
def rates_of(draw, usual):
    """Return rates of a tier with no more admissions than emergency visits."""
    values = usual.model_dump() | draw(settings_of(Rates))
    return values | {"admissions": min(values["admissions"], values["ed_visits"])}


@st.composite
def panels(draw):
    """Return panels whose shares add up."""
    complex_share, moderate = (
        draw(st.sampled_from([0, 0.05, 0.3, 1])),
        draw(st.sampled_from([0, 0.2, 0.5])),
    )
    moderate = min(moderate, 1 - complex_share)
    values = draw(settings_of(Panel, size=st.integers(20, 1500)))
    rates = {tier: draw(rates_of(Panel().rates(tier))) for tier in Tier}
    return (
        values
        | {
            "complex_share": complex_share,
            "moderate_share": moderate,
            "low_share": 1 - complex_share - moderate,
        }
        | rates
    )


@st.composite
def practices(draw, name):
    """Return a practice with any office hours."""
    opens = draw(st.floats(0, 23))
    wants = draw(st.floats(0, 1))
    values = draw(
        settings_of(
            Practice,
            panel=panels(),
            place=places(),
            clinicians=st.integers(1, 6),
            office_days=st.integers(1, 7),
            eligible=st.sampled_from(Eligibility),
            transition_tiers=st.lists(st.sampled_from(Tier), max_size=3, unique=True),
        )
    )
    return values | {
        "name": name,
        "opens": opens,
        "closes": draw(st.floats(opens + 0.5, 24)),
        "wants_change": wants,
        "on_the_fence": draw(st.floats(0, 1 - wants)),
    }


@st.composite
def posts(draw, name, sites):
    """Return a post with any week at the sites, any hours and any team of its role."""
    half_day, pause = draw(st.floats(0.5, 12)), draw(st.sampled_from([0, 0.5, 1]))
    half_day = min(half_day, (24 - pause) / 2)
    role = draw(st.sampled_from(Role))
    values = draw(settings_of(Post, experienced=st.booleans()))
    week = draw(st.lists(st.sampled_from([*sites, HUB, OFF]), min_size=1, max_size=14))
    covers = draw(st.lists(st.sampled_from(sites), min_size=1, unique=True))
    return values | {
        "name": name,
        "week": week,
        "covers": covers,
        "role": role,
        "way": draw(st.sampled_from(Way)),
        "half_day": half_day,
        "pause": pause,
        "starts": draw(st.floats(0, max(0.0, 24 - 2 * half_day - pause))),
        "team": draw(st.sampled_from(["", f"the {role} team"])),
        "caseload_cap": draw(st.sampled_from([0, 1, 5, 90])),
        "first_week": draw(st.sampled_from([0, 1])),
        "weeks_filled": draw(st.sampled_from([0, 0, 1])),
        "profession": draw(st.sampled_from([Profession.CARE_MANAGER] * 4 + [*Profession])),
        "turnover": draw(st.sampled_from([0, 0, 1, 5])),
        "vacancy": draw(st.sampled_from([0, 1])),
        "leave": draw(st.sampled_from([0, 5.6, 26])),
    }


@st.composite
def scenarios(draw):
    """Return the values of a scenario: structure, weeks, roles, teams, caps, and all numbers."""
    sites = PRACTICES[: draw(st.integers(1, 3))]
    names = ["Ada", "Bea", "Cem", "Dot"][: draw(st.integers(0, 4))]
    parts = {
        name: settings_of(type(getattr(TEMPLATE, name)))
        for name in ("effect", "trust", "learning", "directory", "strain", "prices")
    }
    shapes = st.sampled_from(Shape)
    return draw(
        st.fixed_dictionaries(
            {
                "practices": st.tuples(*(practices(name) for name in sites)),
                "posts": st.tuples(*(posts(name, sites) for name in names)),
                "work": settings_of(Work, shape=shapes),
                "engagement": settings_of(
                    Engagement,
                    patience_shape=shapes,
                    interval_shape=shapes,
                    books_appointments=st.booleans(),
                ),
                "typical_caseload": st.sampled_from([0, 0, 30]),
                "weeks": st.integers(1, 4),
            }
            | parts
        )
    )


@pytest.mark.slow
@given(scenarios(), st.sampled_from(sorted(POLICIES)), st.integers(0, 2**32))
def test_any_valid_scenario_runs_conserves_and_ends(values, policy, seed):
    """The laws themselves are checked after every run of every test."""
    try:
        scenario = make(Scenario, values, "drawn")
    except Refusal as refusal:
        assert "covers" in str(refusal) or "first admissions" in str(refusal), refusal
        assume(False)
    network = Network(scenario, seed, POLICIES[policy])
    log = network.run()
    assert network.env.now == scenario.weeks * WEEK
    assert all(len(entry) == len(Entry._fields) for entry in log)
    enrolled = any(entry.activity is Activity.ENROLLED for entry in log)
    event("somebody enrolled" if enrolled else "nobody enrolled")


KNOWN = parameters(TEMPLATE)


@given(st.data())
def test_an_impossible_number_is_refused_with_its_name_its_value_and_what_is_allowed(data):
    path = data.draw(st.sampled_from(sorted(KNOWN)))
    _, known = KNOWN[path]
    wrong = data.draw(
        st.one_of(
            st.floats(known.ceiling * 1.001 + 0.001, 1e12),
            st.floats(-1e6, known.least - 0.001),
            st.just(float("nan")),
            st.just(float("inf")),
        )
    )
    values = TEMPLATE.model_dump()
    part, *steps = path.split(".")
    where = values
    for step in (part, *steps[:-1]) if steps else ():
        where = (
            next(p for p in where if p["name"] == step)
            if isinstance(where, (list, tuple))
            else where[step]
        )
    where[steps[-1] if steps else part] = wrong
    with pytest.raises(Refusal) as refused:
        make(Scenario, values, "drawn")
    told = str(refused.value)
    assert "\n" not in told
    assert path.split(".")[-1] in told and str(wrong) in told and known.allowed in told


@pytest.mark.parametrize(
    "wrong, told",
    [
        (
            {"posts": [{"name": "Ada", "week": ["Nowhere"], "covers": ["Oak Road"]}]},
            "no site 'Nowhere'",
        ),
        (
            {"posts": [{"name": "Ada", "week": ["Oak Road"], "covers": ["Nowhere"]}]},
            "no practice 'Nowhere'",
        ),
        ({"posts": [{"name": "Ada", "week": [], "covers": ["Oak Road"]}]}, "0 half-days"),
        ({"posts": [{"name": "Ada", "week": ["Oak Road"], "covers": []}]}, "at least one practice"),
        ({"practices": []}, "at least one is needed"),
        ({"weaks": 3}, "no such field"),
        ({"caseload": [OpenCase(practice="Oak Road", tier="low").model_dump()]}, "tier = 'low'"),
    ],
)
def test_parts_that_do_not_fit_are_refused_in_one_line(wrong, told):
    with pytest.raises(Refusal, match=told) as refused:
        make(Scenario, TEMPLATE.model_dump() | wrong, "drawn")
    assert "\n" not in str(refused.value)
