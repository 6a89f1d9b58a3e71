"""Any valid scenario runs, conserves and ends; any invalid one is refused in one line.

``CMSIM_EXAMPLES=many pytest tests/test_random_scenarios.py`` tries ten thousand.
"""

from collections import Counter
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cmsim.model.log import Activity, Entry
from cmsim.model.network import Network
from cmsim.model.policy import POLICIES
from cmsim.scenario.library.practices import three_clinicians
from cmsim.scenario.panel import Panel, Rates, Tier
from cmsim.scenario.parameter import Part, Refusal, make, parameters
from cmsim.scenario.place import Hub, Place
from cmsim.scenario.post import HUB, OFF, Absence, Post, Role
from cmsim.scenario.practice import Practice
from cmsim.scenario.profession import Profession
from cmsim.scenario.scenario import OpenCase, Scenario
from cmsim.units import WEEK

PRACTICES = ("Elm Street", "Oak Road", "Mill Lane")
# {part: fields that are drawn one by one below, since they must fit together}; all others are drawn
# alone, whatever they are called
TOGETHER = {
    Scenario: {"name", "about", "first_day", "practices", "hubs", "posts", "caseload", "weeks"}
    | {"typical_caseload"},
    Practice: {"name", "clinicians", "panel", "place", "opens", "closes", "office_days"}
    | {"wants_change", "on_the_fence", "transition_tiers"},
    Panel: {"size", "complex_share", "moderate_share", "low_share", *Tier},
    Post: {"name", "week", "covers", "team", "role", "profession", "starts", "half_day", "pause"}
    | {"from_date", "first_week", "weeks_filled", "weeks_empty", "absences", "caseload_cap"}
    | {"turnover", "vacancy", "leave"},
    Hub: {"name", "place"},
    Absence: {"name", "from_date", "from_week", "weeks"},
}
TEMPLATE = three_clinicians("co-located")
EXAMPLES = 100 if settings.default.max_examples < 1000 else settings.default.max_examples
MONDAY = date(2027, 1, 4)
TOLD = {
    "enrolled somebody": (Activity.ENROLLED,),
    "contacted somebody": (Activity.VISITED_FIRST, Activity.CONTACTED),
    "graduated somebody": (Activity.GRADUATED,),
    "called somebody after a discharge": (Activity.CALLED,),
}
# refusals that may meet numbers which are drawn alone
AT_ODDS = ("covers", "first admissions", "more emergency visits than flares")


def value_of(known, kind):
    """Return values of a parameter: plausible ones, and the edges of what is possible."""
    plausible = (st.integers if kind is int else st.floats)(known.low, known.high)
    return plausible | plausible | st.sampled_from([known.low, known.high, known.least])


@cache
def alone(part):
    """Return ``{field: values}`` for what may be changed alone: numbers, switches and choices."""
    known, found = part.parameters(), {}
    for name, field in part.model_fields.items():
        if name in TOGETHER.get(part, ()):
            continue
        if name in known:
            found[name] = value_of(known[name], field.annotation)
        elif field.annotation is bool:
            found[name] = st.booleans()
        elif issubclass(field.annotation, StrEnum):
            found[name] = st.sampled_from(field.annotation)
        else:
            assert issubclass(field.annotation, Part), f"{part.__name__}.{name} is never drawn"
    return found


@cache
def off(part):
    """Return ``{field: values that switch it on}`` for what is off by default."""
    known, found = part.parameters(), {}
    for name in alone(part):
        default = part.model_fields[name].default
        if default is False:
            found[name] = st.just(True)
        elif name in known and default == 0:
            found[name] = st.sampled_from([known[name].high, type(default)(known[name].high / 2)])
    return found


@st.composite
def settings_of(draw, part):
    """Return values for a few of the fields of a part, and for a few that are off by default."""
    fields, switches = alone(part), off(part)
    changed = draw(st.lists(st.sampled_from(sorted(fields)), max_size=3, unique=True))
    on = (
        draw(st.lists(st.sampled_from(sorted(switches)), max_size=3, unique=True))
        if switches
        else []
    )
    return {name: draw(fields[name]) for name in changed} | {
        name: draw(switches[name]) for name in on
    }


@st.composite
def rates_of(draw, usual):
    """Return rates of a tier with no more admissions than emergency visits."""
    values = usual.model_dump() | draw(settings_of(Rates))
    return values | {"admissions": min(values["admissions"], values["ed_visits"])}


@st.composite
def panels(draw):
    """Return panels whose shares add up."""
    complex_share = draw(st.sampled_from([0.05, 0.3, 0.05, 0.3, 1, 0.1, 0.2, 0]))
    moderate = min(draw(st.sampled_from([0.2, 0.5, 0])), 1 - complex_share)
    rates = {tier: draw(rates_of(Panel().rates(tier))) for tier in Tier}
    return (
        draw(settings_of(Panel))
        | {
            "size": draw(st.integers(200, 1500) | st.integers(20, 1500)),
            "complex_share": complex_share,
            "moderate_share": moderate,
            "low_share": 1 - complex_share - moderate,
        }
        | rates
    )


@st.composite
def practices(draw, name):
    """Return a practice with any office hours."""
    opens = draw(st.just(8) | st.floats(0, 23))
    wants = draw(st.floats(0, 1))
    return draw(settings_of(Practice)) | {
        "name": name,
        "panel": draw(panels()),
        "place": draw(settings_of(Place)),
        "clinicians": draw(st.integers(1, 6)),
        "office_days": draw(st.integers(1, 7)),
        "transition_tiers": draw(
            st.just([Tier.COMPLEX]) | st.lists(st.sampled_from(Tier), max_size=3, unique=True)
        ),
        "opens": opens,
        "closes": draw(st.floats(opens + 0.5, 24)),
        "wants_change": wants,
        "on_the_fence": draw(st.floats(0, 1 - wants)),
    }


@st.composite
def absences(draw):
    """Return an absence from a week, or from the date of one."""
    week = draw(st.integers(1, 5))
    began = draw(
        st.sampled_from([{"from_week": week}, {"from_date": MONDAY + timedelta(7 * week + 2)}])
    )
    return began | {"weeks": draw(st.integers(1, 3))}


@st.composite
def posts(draw, name, sites, first):
    """Return a post with any week at the sites, any hours and any team of its role.

    The ``first`` is a care manager of all sites, so that something is done in most scenarios.
    """
    half_day, pause = (
        draw(st.sampled_from([4, 4, 4, 8]) | st.floats(0.5, 12)),
        draw(st.sampled_from([1, 0.5, 0])),
    )
    half_day = min(half_day, (24 - pause) / 2)
    role = draw(st.sampled_from([Role.HYBRID, *Role]))
    at_work = st.sampled_from([*sites, HUB])
    some = st.lists(st.sampled_from([*sites, HUB, OFF]), min_size=1, max_size=14)
    all_week = st.lists(at_work, min_size=10, max_size=10)
    filled = draw(st.sampled_from([0, 0, 0, 2, 1]))
    return draw(settings_of(Post)) | {
        "name": name,
        "week": draw(all_week if first else all_week | some),
        "covers": sites
        if first
        else draw(st.lists(st.sampled_from(sites), min_size=1, unique=True)),
        "role": role,
        "profession": Profession.CARE_MANAGER if first else draw(st.sampled_from(Profession)),
        "half_day": half_day,
        "pause": pause,
        "starts": draw(
            st.just(min(8, 24 - 2 * half_day - pause)) | st.floats(0, 24 - 2 * half_day - pause)
        ),
        "team": draw(st.sampled_from(["", f"the {role} team"])),
        "caseload_cap": draw(st.sampled_from([90, 90, 30, 90, 60, 5, 1, 0])),
        "first_week": draw(st.sampled_from([0, 0, 0, 0, 1])),
        "weeks_filled": filled,
        "weeks_empty": draw(st.sampled_from([0, 1])) if filled else 0,
        "absences": draw(st.just([]) | st.lists(absences(), max_size=1)),
        "turnover": draw(st.sampled_from([0, 0, 0, 0, 1, 5])),
        "vacancy": draw(st.sampled_from([0, 1])),
        "leave": draw(st.sampled_from([0, 5.6, 5.6, 26])),
    }


@st.composite
def scenarios(draw):
    """Return the values of a scenario: structure, weeks, roles, teams, caps, and all numbers."""
    sites = PRACTICES[: draw(st.integers(1, 3))]
    names = ["Ada", "Bea", "Cem", "Dot"][
        : draw(st.sampled_from([1, 2, 1, 2, 1, 2, 1, 2, 3, 3, 4, 0]))
    ]
    parts = {
        name: draw(settings_of(type(getattr(TEMPLATE, name))))
        for name, field in Scenario.model_fields.items()
        if name not in TOGETHER[Scenario]
    }
    return parts | {
        "first_day": MONDAY,
        "practices": [draw(practices(name)) for name in sites],
        "hubs": [{"name": HUB, "place": draw(settings_of(Place))}],
        "posts": [draw(posts(name, sites, not n)) for n, name in enumerate(names)],
        "typical_caseload": draw(st.sampled_from([0, 5, 0, 10, 20])),
        "weeks": draw(st.sampled_from([4, 3, 5, 6, 2])),
    }


@pytest.mark.slow
def test_any_valid_scenario_runs_conserves_and_ends_and_most_enroll_somebody(
    every_run_conserves, record_property
):
    happened = Counter()

    @settings(max_examples=EXAMPLES)
    @given(scenarios(), st.sampled_from(sorted(POLICIES)), st.integers(0, 2**32))
    def try_one(values, policy, seed):
        try:
            scenario = make(Scenario, values, "drawn")
        except Refusal as refusal:
            assert any(words in str(refusal) for words in AT_ODDS), refusal
            assume(False)
        network = Network(scenario, seed, POLICIES[policy])
        log = network.run()
        broken = every_run_conserves.copy()
        every_run_conserves.clear()
        assert not broken, broken[:5]
        assert network.env.now == scenario.weeks * WEEK
        assert all(len(entry) == len(Entry._fields) for entry in log)
        seen = {entry.activity for entry in log}
        happened.update(["ran", *(what for what, of in TOLD.items() if seen & set(of))])

    try_one()
    shares = {what: happened[what] / happened["ran"] for what in TOLD}
    told = "; ".join(f"{share:.0%} {what}" for what, share in shares.items())
    record_property("told", f"of {happened['ran']:,} random scenarios: {told}")
    assert shares["enrolled somebody"] > 0.5, shares
    assert all(share > 0.05 for share in shares.values()), shares


def test_every_field_of_a_scenario_is_drawn_alone_or_with_those_it_must_fit():
    parts = {type(part): part for part in all_parts(TEMPLATE)}
    for part in parts:
        together, drawn = TOGETHER.get(part, set()), set(alone(part))
        assert together <= set(part.model_fields), part
        inner = {
            name
            for name, field in part.model_fields.items()
            if isinstance(getattr(parts[part], name), Part)
        }
        assert drawn | together | inner == set(part.model_fields), part


def all_parts(part):
    """Yield a part and every part in it."""
    yield part
    for name in type(part).model_fields:
        value = getattr(part, name)
        for inner in value if isinstance(value, tuple) else (value,):
            if isinstance(inner, Part):
                yield from all_parts(inner)


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
