import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from pydantic import ValidationError

from cmsim.scenario.describe import table
from cmsim.scenario.evidence.sources import Assumption, Quality, Source, everything
from cmsim.scenario.library.practices import named, solo_rural
from cmsim.scenario.panel import Panel, Rates
from cmsim.scenario.parameter import Part, parameters
from cmsim.scenario.place import Place
from cmsim.scenario.post import Post, embedded
from cmsim.scenario.scenario import OpenCase, Scenario

NUMBERS = parameters(solo_rural())


def parts(cls=Part):
    """Return every kind of part there is."""
    return [cls, *(inner for sub in cls.__subclasses__() for inner in parts(sub))]


KNOWN = [(part, name, known) for part in parts() for name, known in part.parameters().items()]


# --- values that never change


def test_no_part_of_a_scenario_can_be_changed_in_place():
    scenario = solo_rural()
    for part in (scenario, scenario.work, scenario.practices[0].panel, scenario.posts[0]):
        field = next(iter(type(part).model_fields))
        with pytest.raises(ValidationError):
            setattr(part, field, getattr(part, field))
    with pytest.raises(TypeError):
        scenario.practices[0] = scenario.practices[0]


def test_equal_scenarios_are_equal_and_have_one_hash():
    assert solo_rural() == solo_rural() and solo_rural().hash == solo_rural().hash
    assert solo_rural().change("work.follow_up", 20) != solo_rural()


def test_name_and_description_do_not_count_in_the_hash_but_every_number_does():
    scenario = solo_rural()
    assert scenario.replace(name="another", about="words").hash == scenario.hash
    for path, (value, known) in NUMBERS.items():
        new = known.high if value != known.high else known.low
        try:
            other = scenario.change(path, round(new) if isinstance(value, int) else new)
        except ValidationError:  # the numbers of a part that must fit together
            continue
        assert other.hash != scenario.hash, path


def test_a_replaced_value_is_checked_like_a_new_one():
    with pytest.raises(ValidationError, match="from 0 to 1"):
        solo_rural().engagement.replace(no_show=1.4)
    with pytest.raises(ValidationError, match="add up to 1.45"):
        Panel().replace(complex_share=0.5)
    with pytest.raises(ValidationError, match="hidden"):
        solo_rural().replace(hidden=1)


def test_changing_reaches_every_number_and_leaves_all_others():
    scenario = solo_rural()
    for path, (value, known) in NUMBERS.items():
        assert scenario.change(path, value) == scenario, path
    changed = parameters(scenario.change("work.follow_up", 20))
    assert changed["work.follow_up"][0] == 20
    assert {path for path in NUMBERS if changed[path] != NUMBERS[path]} == {"work.follow_up"}


def test_a_star_changes_all_and_a_position_or_name_changes_one():
    scenario = named()["five-small-sites-embedded"]()
    all_of = scenario.change("practices.*.place.pulled", 0.3)
    assert {practice.place.pulled for practice in all_of.practices} == {0.3}
    for step in ("1", "Birch Way"):
        one = scenario.change(f"practices.{step}.place.pulled", 0.3)
        assert [practice.place.pulled for practice in one.practices] == [0.1, 0.3, 0.1, 0.1, 0.1]


@pytest.mark.parametrize(
    "path",
    [
        "works.follow_up",
        "work.folow_up",
        "practices.Oak.place.pulled",
        "posts.9.leave",
        "work.follow_up.mean",
        "",
    ],
)
def test_a_path_that_leads_nowhere_is_an_error(path):
    with pytest.raises(KeyError):
        solo_rural().change(path, 1)


# --- what is known about numbers


@pytest.mark.parametrize(
    "part, name, known", KNOWN, ids=[f"{part.__name__}.{name}" for part, name, _ in KNOWN]
)
def test_every_number_has_label_unit_range_and_source(part, name, known):
    assert known.label and known.unit and known.label == known.label.strip()
    assert isinstance(known.source, (Source, Assumption))
    assert known.least <= known.low < known.high <= known.ceiling
    if known.source.id:
        assert everything()[known.source.id] == known.source
    default = part.model_fields[name].default
    if not part.model_fields[name].is_required():
        assert known.low <= default <= known.high


@pytest.mark.parametrize("part", parts(), ids=lambda part: part.__name__)
def test_no_number_goes_without_its_parameter(part):
    for name, field in part.model_fields.items():
        if field.annotation in (int, float):
            assert name in part.parameters(), f"{part.__name__}.{name}"


@pytest.mark.parametrize("name", named())
def test_numbers_of_the_library_lie_in_their_plausible_range(name):
    scenario = named()[name]()
    part_time = {post.name for post in scenario.posts if post.hours_a_week < 20}
    for path, (value, known) in parameters(scenario).items():
        steps = path.split(".")
        if steps[0] == "posts" and steps[1] in part_time:
            continue  # the ranges of hours and caseload are those of a full-time post
        assert known.low <= value <= known.high, path


@given(
    some.sampled_from(sorted(NUMBERS)),
    some.floats() | some.integers() | some.booleans() | some.text(max_size=6),
)
@settings(max_examples=300, deadline=None)
def test_any_number_is_possible_or_refused_with_what_is_allowed(path, value):
    known = NUMBERS[path][1]
    try:
        new = parameters(solo_rural().change(path, value))[path][0]
    except ValidationError as error:
        assert error.error_count() >= 1
    else:
        assert known.least <= new <= known.ceiling and not isinstance(value, bool)


# --- parts that must fit together

ELM = {"name": "Elm Street"}


@pytest.mark.parametrize(
    "values, said",
    [
        ({"practices": ()}, "at least one"),
        ({"practices": (ELM, ELM)}, "used twice"),
        ({"practices": ({"name": "hub"},)}, "names of their own"),
        ({"practices": ({"name": "off"},)}, "names of their own"),
        ({"practices": (ELM,), "posts": (embedded("Ada", "Oak Road"),)}, "no site 'Oak Road'"),
        (
            {
                "practices": (ELM,),
                "posts": (
                    embedded("Ada", "Elm Street", team="a"),
                    embedded("Bea", "Elm Street", team="a", role="complex"),
                ),
            },
            "share the worklist",
        ),
        ({"practices": (ELM,), "caseload": (OpenCase(practice="Oak", tier="complex"),)}, "row 1"),
        (
            {"practices": (ELM,), "caseload": (OpenCase(practice="Elm Street", tier="low"),)},
            "row 1",
        ),
        (
            {
                "practices": (ELM,),
                "caseload": (OpenCase(practice="Elm Street", tier="complex", post="Ada"),),
            },
            "no post 'Ada'",
        ),
        (
            {
                "practices": (ELM | {"panel": {"size": 20}},),
                "caseload": (OpenCase(practice="Elm Street", tier="complex"),) * 21,
            },
            "more open complex cases",
        ),
    ],
)
def test_parts_that_do_not_fit_together_are_refused(values, said):
    with pytest.raises(ValidationError, match=said):
        Scenario(**values)


def test_parts_that_do_not_fit_in_themselves_are_refused():
    for call, said in [
        (lambda: Post(name="Ada", week=(), covers=()), "0 half-days"),
        (lambda: Post(name="Ada", week=("x",) * 15, covers=()), "15 half-days"),
        (lambda: embedded("Ada", "x", starts=20, half_day=5), "midnight"),
        (lambda: solo_rural().practices[0].replace(opens=18), "earlier"),
        (lambda: solo_rural().practices[0].replace(wants_change=0.9), "more than 1"),
        (
            lambda: Panel(
                complex=Rates(visits=1, ed_visits=0, admissions=1, readmission=0, leaves=0)
            ),
            "flares",
        ),
    ]:
        with pytest.raises(ValidationError, match=said):
            call()


def test_tier_counts_are_whole_and_add_up():
    for size in (20, 33, 1251, 9999):
        counts = Panel(size=size).counts
        assert sum(counts.values()) == size and min(counts.values()) >= 0


# --- in print


@pytest.mark.parametrize("name", named())
def test_the_table_has_a_row_for_every_number_with_its_source(name):
    scenario = named()[name]()
    rows = {row.path: row for row in table(scenario)}
    for path, (value, known) in parameters(scenario).items():
        row = rows.pop(path)
        assert row[2:6] == (value, known.unit, known.low, known.high)
        assert row.source == known.source.text and row.quality == known.source.quality
    assert not rows


def test_printing_shows_every_assumption_and_every_post():
    scenario = named()["five-small-sites-co-located"]()
    text = str(scenario)
    assumed = {
        known.source.text
        for _, known in parameters(scenario).values()
        if known.source.quality is Quality.ASSUMPTION
    }
    assert assumed and all(words in text for words in assumed)
    lines = text.splitlines()
    for path, (value, known) in parameters(scenario).items():
        (line,) = [line for line in lines if line.startswith(path + " ")]
        assert f" {value:g} " in line and known.source.text in line
    for post in scenario.posts:
        assert any(line.startswith(post.name) and post.placement in line for line in lines)


def test_printing_shows_warnings_and_what_a_place_gives():
    assert "no care manager covers Mill Lane" in str(named()["solo-rural-nobody"]())
    scenario = solo_rural().change("practices.0.place", Place(hallway=False, huddle=False))
    for path, said in {
        "practices.Mill Lane.place.hallway": "no",
        "hubs.hub.place.huddle": "no",
        "practices.Mill Lane.place.room": "yes",
        "posts.Ada.role": "hybrid",
        "work.shape": "lognormal",
    }.items():
        (line,) = [line for line in str(scenario).splitlines() if line.startswith(path + " ")]
        assert line.split()[-1] == said
