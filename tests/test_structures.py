"""The table of structures: a new structure is one row, seen wherever structures are compared."""

import re
from itertools import pairwise

import pytest

from cmsim.analysis.staffing_options import staffing_options
from cmsim.analysis.structure_map import placed, structure_map
from cmsim.course.structures import setting
from cmsim.course.structures.advice_panel import AdvicePanel
from cmsim.course.structures.map_figure import where
from cmsim.course.structures.map_question import MapQuestion
from cmsim.course.structures.mechanism_panels import EachRowPanel
from cmsim.course.structures.side_by_side_panel import SideBySidePanel
from cmsim.experiment.cache import Cache
from cmsim.experiment.run import run
from cmsim.scenario.library import practices, workflows
from cmsim.scenario.library.structures import (
    NOBODY,
    STRUCTURES,
    Structure,
    co_located_posts,
    co_located_weeks,
    embedded_posts,
    in_proportion,
    shared_out,
    staffed_structures,
)
from cmsim.scenario.post import HUB
from cmsim.views.side_by_side import look_of, side_by_side
from cmsim.views.widgets.progressive import SharedRuns

FOURTH = "visiting"


@pytest.fixture
def visiting(monkeypatch):
    """Add a structure to the table: posts as embedded ones, which are new to the practice."""

    def posts(base, half_days):
        return [post.replace(starting_trust=0.1) for post in embedded_posts(base, half_days)]

    row = Structure(
        FOURTH,
        "Visiting",
        "by somebody who visits",
        letter="V",
        colour="#7B3294",
        shade="#C9A6D6",
        marker="v",
        hatch="xxx",
        posts=posts,
    )
    monkeypatch.setitem(STRUCTURES, FOURTH, row)
    return row


def test_a_new_row_is_a_scenario_of_each_practice_of_the_library(visiting):
    made = practices.named()
    for practice in ("eight-clinicians", "three-clinicians", "solo-rural", "five-small-sites"):
        scenario = made[f"{practice}-{FOURTH}"]()
        shared = made[f"{practice}-off-site"]()
        assert scenario.about.count("Staffed by somebody who visits.") == 1
        assert sum(post.hours_a_week for post in scenario.posts) == sum(
            post.hours_a_week for post in shared.posts
        )
        assert {post.starting_trust for post in scenario.posts} == {0.1}


def test_a_new_row_is_a_staffing_option_for_every_half_day_count(visiting):
    options = staffing_options(practices.solo_rural(), [2, 5])
    assert [each.half_days for each in options if each.structure == FOURTH] == [2, 5]


def test_a_new_row_can_win_on_the_map_and_stands_in_its_legend(visiting):
    base = practices.solo_rural().replace(weeks=4)
    make = placed(base, "half_days", "work.travel")
    assert set(make(4, 30)) == {*staffed_structures()} and FOURTH in make(4, 30)
    found = structure_map(make, (4,), (30,), "contacts", ceiling=6)
    cell = found.cells[4, 30]._replace(winner=FOURTH, leader=FOURTH)
    drawing = where(found._replace(cells={(4, 30): cell}), "Half-days", "Travel", "Contacts", 6)
    html = drawing.figure.draw(440).text()
    assert ">V visiting<" in html and re.search('class="won"[^>]*>V<', html)
    assert html.count(f'fill="{visiting.shade}"') == 2, "once in the key, once in its cell"
    assert "V visiting" in drawing.caption and "visiting 1" in drawing.alt
    assert FOURTH in MapQuestion("solo", "clinicians", "pulled", "contacts").make(2, 10)


def test_a_new_row_stands_side_by_side_with_the_others_in_its_own_color(visiting, monkeypatch):
    monkeypatch.setenv("CMSIM_STRICT", "1")
    short = {
        key: (words, lambda structure, make=make: make(structure).replace(weeks=4))
        for key, (words, make) in setting.PRACTICES.items()
    }
    monkeypatch.setattr(setting, "PRACTICES", short)
    drawn = []
    monkeypatch.setattr(
        "cmsim.course.structures.side_by_side_panel.side_by_side",
        lambda *given: drawn.append(side_by_side(*given)) or drawn[-1],
    )
    panel = SideBySidePanel(SharedRuns(Cache(size=0)))
    panel.repeats = 2
    panel.go.click()
    assert panel.results.names.count(FOURTH) == 1
    assert FOURTH in drawn[-1].columns
    assert look_of(FOURTH) == (visiting.colour, visiting.marker)
    html = drawn[-1].figure.draw(440).text()
    assert re.search(rf'fill="{visiting.colour}"[^>]*class="dot"', html)


def test_a_new_row_can_be_advised_and_looked_into(visiting):
    assert [FOURTH, FOURTH] in AdvicePanel(SharedRuns(Cache(size=0))).advice.options
    assert [FOURTH, visiting.label] in EachRowPanel(SharedRuns(Cache(size=0))).structure.options


# --- the rows there are


@pytest.mark.parametrize("part", ["name", "label", "letter", "colour", "shade", "marker", "hatch"])
def test_no_two_structures_look_or_are_called_alike(part):
    rows = [STRUCTURES[name] for name in staffed_structures()]
    assert len({getattr(row, part) for row in rows}) == len(rows)


@pytest.mark.parametrize("structure", [*STRUCTURES])
@pytest.mark.parametrize("half_days", [2, 7, 13, 25])
def test_posts_of_a_row_have_the_hours_asked_for(structure, half_days):
    for base in (practices.solo_rural(), practices.five_small_sites()):
        row = STRUCTURES[structure]
        posts = row.posts(base, half_days)
        wanted = 0 if structure == NOBODY else 4 * half_days
        assert sum(post.hours_a_week for post in posts) == wanted
        if half_days >= row.fewest(len(base.practices)):
            assert {post.placement for post in posts} <= {structure}


@pytest.mark.parametrize("half_days", [2, 3, 8, 10, 13, 25])
def test_co_located_posts_are_on_site_every_week_and_away_in_part_of_it(half_days):
    for week in co_located_weeks(["here"], half_days):
        assert "here" in week and HUB in week
    weeks = co_located_weeks(["here", "there"], half_days)
    assert {site for week in weeks for site in week} - {"off"} <= {"here", "there"}


def uneven(*clinicians):
    """Return a network of sites with so many clinicians each."""
    return practices.staffed(
        "uneven", [workflows.practice(f"site {n}", c) for n, c in enumerate(clinicians)], ()
    )


def half_days_at(posts, name):
    return sum(post.week.count(name) for post in posts)


@pytest.mark.parametrize(
    "clinicians", [(1, 1, 2, 2, 4), (4, 1, 2, 2, 1), (3, 7), (2, 2, 2), (1, 12)]
)
@pytest.mark.parametrize("half_days", [10, 25, 40])
def test_half_days_are_shared_in_proportion_to_clinicians_and_no_site_is_left_out(
    clinicians, half_days
):
    base = uneven(*clinicians)
    for posts, step in (
        (embedded_posts(base, half_days), 1),
        (co_located_posts(base, half_days), 2),
    ):
        shares = [half_days_at(posts, each.name) for each in base.practices]
        exact = [half_days * each / sum(clinicians) for each in clinicians]
        assert sum(shares) == half_days and min(shares) > 0
        assert all(abs(a - b) <= 1.5 * step for a, b in zip(shares, exact, strict=True))
        order = sorted(zip(clinicians, shares, strict=True))
        assert all(a[1] <= b[1] + step for a, b in pairwise(order))


@pytest.mark.parametrize("sites", [1, 2, 3, 5])
@pytest.mark.parametrize("half_days", [5, 7, 13, 25])
def test_equal_sites_get_equal_shares_the_first_ones_what_is_left_over(sites, half_days):
    posts = embedded_posts(uneven(*[2] * sites), half_days)
    shares = [half_days_at(posts, f"site {n}") for n in range(sites)]
    assert shares == shared_out(half_days, sites)
    assert in_proportion(half_days, [3] * sites) == shares


def test_a_post_of_the_table_is_like_the_person_who_is_there():
    base = practices.solo_rural().change("posts.*.salary", 60_000).change("posts.*.leave", 4)
    for name in staffed_structures():
        assert {(post.salary, post.leave) for post in STRUCTURES[name].posts(base, 4)} == {
            (60_000, 4)
        }


def test_a_practice_without_a_row_of_its_own_weeks_runs_like_any_other(visiting):
    scenario = practices.solo_rural(FOURTH).replace(weeks=4)
    assert run(scenario, replications=1, measures=["hours_paid"]).measure("hours_paid").loc[
        1, scenario.name
    ] == pytest.approx(12, abs=1)
