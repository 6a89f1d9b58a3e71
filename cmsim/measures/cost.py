"""What care managers cost, by who pays: prices, times the share of the run a post was filled."""

from cmsim.measures.measure import measure
from cmsim.measures.run_record import RunRecord
from cmsim.scenario.post import FULL_TIME, HALF_DAYS_A_WEEK, OFF, Post
from cmsim.scenario.scenario import Scenario
from cmsim.units import WEEK

Filled = dict[str, float]  # share of the run by post


def filled(record: RunRecord) -> Filled:
    """Return for what share of the run each post was filled."""
    return {post.name: filled_of(post, record) for post in record.scenario.posts}


@measure("Cost to the practices", "$ a week", "less", headline=True, counts=filled)
def cost_to_practice(scenario: Scenario, filled: Filled) -> float | None:
    """Salary with benefits and overhead of each post, by its hours, the weeks it was filled and
    the share the practices bear, and space in practices by the half-days spent there."""
    return sum(filled[post.name] * cost_of(post, scenario) for post in scenario.posts) / 52


def cost_of(post: Post, scenario: Scenario) -> float:
    """Return what a post that is filled all year costs its practices, in dollars."""
    return pay_of(post, scenario) * post.paid_by_practice + space_of(post, scenario)


@measure("Cost to others", "$ a week", "less", counts=filled)
def cost_to_others(scenario: Scenario, filled: Filled) -> float | None:
    """Salary with benefits and overhead of each post that the practices do not bear: what another
    organization pays."""
    return (
        sum(
            filled[post.name] * pay_of(post, scenario) * (1 - post.paid_by_practice)
            for post in scenario.posts
        )
        / 52
    )


def pay_of(post: Post, scenario: Scenario) -> float:
    """Return salary with benefits and overhead of a post, in dollars a year."""
    return sum(pay_lines(post, scenario).values())


def pay_lines(post: Post, scenario: Scenario) -> dict[str, float]:
    """Return wages, benefits and overhead of a post that is filled all year, in dollars."""
    prices, full_time = scenario.prices, post.hours_a_week / FULL_TIME
    return {
        "wages": full_time * post.salary,
        "benefits": full_time * post.salary * prices.benefits / (1 - prices.benefits),
        "overhead": full_time * prices.overhead,
    }


def space_of(post: Post, scenario: Scenario) -> float:
    """Return what the space of a post costs, by the half-days at each site, in dollars a year."""
    costs = (scenario.place(site).space_cost for site in post.week if site != OFF)
    return sum(costs) / HALF_DAYS_A_WEEK


def filled_of(post: Post, record: RunRecord) -> float:
    """Return for what share of the run a post was filled."""
    return sum(end - start for start, end in record.filled[post.name]) / (record.weeks * WEEK)
