"""The page that compares the structures: what is laid out, what is said, and what decides."""

import pytest
from remake import structures as page

from cmsim.analysis.statistics import Estimate
from cmsim.measures.registry import MEASURES
from cmsim.scenario.library.mechanisms import BY_ID, MECHANISMS
from cmsim.scenario.library.practices import named
from cmsim.scenario.library.structures import CO_LOCATED, EMBEDDED, NOBODY, OFF_SITE, STRUCTURES
from cmsim.scenario.panel import Tier
from cmsim.scenario.post import Way


@pytest.fixture(scope="module")
def settings():
    return {name: page.setting(name) for name in page.PRACTICES}


class Planted:
    """A sample in which values of every measure depend on the scenario alone.

    ``values_of`` maps scenarios to a value for each replication; any other has the first ones.
    """

    def __init__(self, values_of):
        self.known = {scenario.hash: values for scenario, values in values_of.items()}
        self.usual = next(iter(self.known.values()))

    def take(self, wanted):
        list(wanted)

    def values(self, scenario, measure, replications):
        return [self.known.get(scenario.hash, self.usual)[n - 1] for n in replications]


@pytest.mark.parametrize("name", page.PRACTICES)
def test_every_structure_has_the_hours_that_embedded_posts_have_in_the_library(settings, name):
    library = page.hours_of(named()[f"{name}-{EMBEDDED}"]())
    for structure, scenario in settings[name].at_hours.items():
        assert page.hours_of(scenario) == (0 if structure == NOBODY else library)
        placed = {post.placement for post in scenario.posts}
        assert placed <= {OFF_SITE if structure == page.MONTHLY else structure}


@pytest.mark.parametrize("name", page.PRACTICES)
def test_for_the_same_dollars_no_other_number_of_half_days_costs_more_nearly_the_same(
    settings, name
):
    one = settings[name]
    dollars = page.cost_of(one.at_hours[EMBEDDED])
    for structure, scenario in one.at_dollars.items():
        half_days = round(page.hours_of(scenario) / 4)
        base = one.at_hours[EMBEDDED]
        for other in (half_days - 1, half_days + 1):
            cost = page.cost_of(page.laid_out(base, structure, other))
            assert abs(cost - dollars) >= abs(page.cost_of(scenario) - dollars)


def test_the_full_cost_of_a_structure_is_what_all_who_pay_pay_together(settings):
    from cmsim.experiment.run import run

    one = settings["solo-rural"].at_hours
    for structure in (EMBEDDED, OFF_SITE):
        scenario = one[structure].replace(weeks=2, name=structure)
        found = run(scenario, replications=1, measures=["cost_to_practice", "cost_to_others"])
        paid = sum(found.outcomes[0].values.values())
        assert page.cost_of(scenario) == pytest.approx(paid)


def test_a_monthly_hub_has_the_weeks_of_off_site_posts_and_serves_every_tier_monthly(settings):
    for one in settings.values():
        hub, off_site = one.at_hours[page.MONTHLY], one.at_hours[OFF_SITE]
        assert [post.week for post in hub.posts] == [post.week for post in off_site.posts]
        assert {post.way for post in hub.posts} == {Way.MONTHLY}
        assert all(set(post.role.tiers) == set(Tier) for post in hub.posts)
        caps = [post.caseload_cap / post.hours_a_week for post in hub.posts]
        assert caps == pytest.approx([caps[0]] * len(caps))


def test_a_structure_of_the_table_that_is_new_is_compared_too(monkeypatch):
    row = STRUCTURES[EMBEDDED]._replace(name="visiting", label="Visiting")
    monkeypatch.setitem(STRUCTURES, "visiting", row)
    assert "visiting" in page.structures() and page.structures()[-1] == NOBODY


@pytest.mark.parametrize(
    ("name", "mean", "said"),
    [
        ("contacts", 2.0, page.BETTER),
        ("contacts", -2.0, page.WORSE),
        ("overdue_follow_ups", -2.0, page.BETTER),
        ("minutes_per_contact", 2.0, page.WORSE),
        ("trust", 0.5, ""),
    ],
)
def test_a_difference_is_better_or_worse_by_its_measure_and_only_where_it_is_clear(
    name, mean, said
):
    assert page.verdict(Estimate(mean, 1.0, 0.95, 5), name) == said


def test_every_measure_of_the_page_has_a_better_side():
    assert all(MEASURES[name].better in ("more", "less") for name in page.SHORT)


def test_wins_and_losses_are_said_in_the_same_words(settings):
    one = settings["solo-rural"].at_hours
    pair = one[EMBEDDED], one[OFF_SITE]
    few, many = [3.0, 3.1, 3.2, 3.1, 3.0], [5.0, 5.2, 5.1, 5.3, 5.0]
    wins = page.standing(Planted({pair[0]: few, pair[1]: many}), pair)
    losses = page.standing(Planted({pair[0]: many, pair[1]: few}), pair)
    assert wins.startswith("better in contacts") and losses.startswith("worse in contacts")
    assert wins.removeprefix("better") == losses.removeprefix("worse")
    same = page.standing(Planted({pair[0]: few}), pair)
    assert same == "not clearly different in anything"


# --- what decides


@pytest.fixture
def pair(settings):
    """Embedded and off-site, off-site with more of everything."""
    one = settings["three-clinicians"].at_hours
    whole = one[EMBEDDED], one[OFF_SITE]
    parts = page.parts(OFF_SITE, whole)
    return page.Pair("Three clinicians", OFF_SITE, whole, parts, ["contacts"])


def test_what_may_decide_are_the_rows_of_both_structures_that_move_more_than_costs(pair):
    ids = {
        each.id
        for each in MECHANISMS
        if each.structure in (EMBEDDED, OFF_SITE) and not each.outcome.startswith("cost")
    }
    assert set(pair.parts) == ids
    for id, (embedded, off_site) in pair.parts.items():
        touched, other = embedded, off_site
        if BY_ID[id].structure == OFF_SITE:
            touched, other = off_site, embedded
        assert other in pair.whole and other.posts[0].placement != BY_ID[id].structure
        assert touched.posts[0].placement == BY_ID[id].structure


def test_the_mechanism_without_which_the_difference_shrinks_is_named_with_both_differences(pair):
    embedded, off_site = pair.whole
    usual, more = [10.0, 11.0, 12.0, 11.0, 10.0], [15.0, 16.2, 17.0, 16.0, 15.0]
    decides, pushes = "shorter-contacts", "hard-to-phone"
    sample = Planted(
        {
            embedded: usual,
            off_site: more,
            **{part: more for _, part in pair.parts.values() if part != off_site},
            pair.parts[decides][1]: [11.0, 12.0, 13.1, 12.0, 11.0],
            pair.parts[pushes][1]: [19.0, 20.0, 21.0, 20.2, 19.0],
        }
    )
    (found,) = page.decided(sample, [pair])
    decider = found["contacts"]
    assert decider.mechanism.id == decides
    assert decider.without_it.mean == pytest.approx(1.02)
    assert decider.less.mean == pytest.approx(5.04 - 1.02)


def test_no_mechanism_is_named_that_moves_the_difference_no_further_than_chance(pair):
    embedded, off_site = pair.whole
    usual, more = [10.0, 11.0, 12.0, 11.0, 10.0], [15.0, 16.2, 17.0, 16.0, 15.0]
    sample = Planted(
        {
            embedded: usual,
            off_site: more,
            **{part: more for _, part in pair.parts.values() if part != off_site},
            pair.parts["peers"][1]: [11.0, 18.0, 19.0, 15.0, 16.0],
        }
    )
    assert page.decided(sample, [pair]) == [{}]


def test_a_loss_is_turned_to_none_by_what_causes_it(settings):
    one = settings["three-clinicians"].at_hours
    whole = one[EMBEDDED], one[CO_LOCATED]
    parts = page.parts(CO_LOCATED, whole)
    loss = page.Pair("Three clinicians", CO_LOCATED, whole, parts, ["contacts"])
    usual, less = [10.0, 11.0, 12.0, 11.0, 10.0], [7.0, 8.1, 9.0, 8.0, 7.0]
    sample = Planted(
        {
            whole[0]: usual,
            whole[1]: less,
            **{part: less for _, part in parts.values() if part != whole[1]},
            parts["travel"][1]: [9.9, 11.0, 12.0, 11.1, 10.0],
        }
    )
    (found,) = page.decided(sample, [loss])
    assert found["contacts"].mechanism.id == "travel"
    assert not found["contacts"].without_it.clear
