"""What care managers cost, by who pays."""

from cmsim.measures.measure import measure
from cmsim.measures.run_record import RunRecord
from cmsim.scenario.library.structures import HALF_DAYS_A_WEEK
from cmsim.scenario.post import FULL_TIME, OFF, Post
from cmsim.units import WEEK


@measure("Cost to the practices", "$ a week", "less", headline=True)
def cost_to_practice(record: RunRecord) -> float | None:
    """Salary with benefits and overhead of each post, by its hours, the weeks it was filled and
    the share the practices bear, and space in practices by the half-days spent there."""
    return sum(cost_of(post, record) for post in record.scenario.posts) / 52


def cost_of(post: Post, record: RunRecord) -> float:
    """Return what a post costs its practices, in dollars a year."""
    paid = pay_of(post, record) * post.paid_by_practice
    return filled_of(post, record) * (paid + space_of(post, record))


@measure("Cost to others", "$ a week", "less")
def cost_to_others(record: RunRecord) -> float | None:
    """Salary with benefits and overhead of each post that the practices do not bear: what another
    organization pays."""
    return (
        sum(
            filled_of(post, record) * pay_of(post, record) * (1 - post.paid_by_practice)
            for post in record.scenario.posts
        )
        / 52
    )


def pay_of(post: Post, record: RunRecord) -> float:
    """Return salary with benefits and overhead of a post, in dollars a year."""
    return sum(pay_lines(post, record).values())


def pay_lines(post: Post, record: RunRecord) -> dict[str, float]:
    """Return wages, benefits and overhead of a post that is filled all year, in dollars."""
    prices, full_time = record.scenario.prices, post.hours_a_week / FULL_TIME
    return {
        "wages": full_time * post.salary,
        "benefits": full_time * post.salary * prices.benefits / (1 - prices.benefits),
        "overhead": full_time * prices.overhead,
    }


def space_of(post: Post, record: RunRecord) -> float:
    """Return what the space of a post costs, by the half-days at each site, in dollars a year."""
    costs = (record.scenario.place(site).space_cost for site in post.week if site != OFF)
    return sum(costs) / HALF_DAYS_A_WEEK


def filled_of(post: Post, record: RunRecord) -> float:
    """Return for what share of the run a post was filled."""
    return sum(end - start for start, end in record.filled[post.name]) / (record.weeks * WEEK)
