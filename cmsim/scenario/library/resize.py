"""The same practice with more or fewer clinicians, or with more or less care manager time."""

from cmsim.scenario.post import HALF_DAYS_A_WEEK, OFF
from cmsim.scenario.scenario import Scenario


def half_days_of(scenario: Scenario) -> int:
    """Return the half-days a week of all care managers together.

    >>> from cmsim.scenario.library.practices import three_clinicians
    >>> half_days_of(three_clinicians())
    8
    """
    return sum(site != OFF for post in scenario.care_managers for site in post.week)


def varied(
    scenario: Scenario,
    clinicians: int | None = None,
    half_days: int | None = None,
    weeks: int | None = None,
) -> Scenario:
    """Return a one-practice scenario with other numbers; panel and open cases keep pace.

    >>> from cmsim.scenario.library.practices import eight_clinicians
    >>> small = varied(eight_clinicians(), clinicians=2, half_days=0)
    >>> small.practices[0].panel.size, small.posts
    (2500, ())
    """
    before = scenario.practices[0].clinicians
    if clinicians is not None and clinicians != before:
        scenario = resized(scenario, clinicians, clinicians / before)
    if half_days is not None and half_days != half_days_of(scenario):
        scenario = restaffed(scenario, half_days)
    return scenario if weeks is None else scenario.replace(weeks=weeks)


def resized(scenario: Scenario, clinicians: int, ratio: float) -> Scenario:
    """Return a scenario whose first practice has so many clinicians, and patients to match."""
    practice = scenario.practices[0]
    panel = practice.panel.replace(size=round(practice.panel.size * ratio))
    first = practice.replace(clinicians=clinicians, panel=panel)
    cases = [
        case
        for n, case in enumerate(scenario.caseload)
        if ratio >= 1 or int((n + 1) * ratio) > int(n * ratio)
    ]
    return scenario.replace(practices=(first, *scenario.practices[1:]), caseload=tuple(cases))


def restaffed(scenario: Scenario, half_days: int) -> Scenario:
    """Return a scenario with so many half-days a week of care managers, taken or given evenly.

    Posts without a half-day disappear; their open cases go to whoever is left. Colleagues stay
    while there is somebody to help.
    """
    care_managers = scenario.care_managers
    weeks = [list(post.week) for post in care_managers]
    sites = [post.sites[0] for post in care_managers]
    present = [sum(site != OFF for site in week) for week in weeks]
    while sum(present) > half_days:
        most = max(range(len(weeks)), key=lambda n: (present[n], n))
        last = max(n for n, site in enumerate(weeks[most]) if site != OFF)
        weeks[most][last] = OFF
        present[most] -= 1
    while sum(present) < min(half_days, HALF_DAYS_A_WEEK * len(weeks)):
        least = min(range(len(weeks)), key=lambda n: (present[n], n))
        weeks[least][weeks[least].index(OFF)] = sites[least]
        present[least] += 1
    kept = {
        post.name: post.replace(week=tuple(week))
        for post, week, days in zip(care_managers, weeks, present)
        if days
    }
    posts = tuple(
        kept.get(post.name, post)
        for post in scenario.posts
        if post.name in kept or (kept and post.is_colleague)
    )
    names = {post.name for post in posts}
    cases = tuple(
        case if case.post in names else case.replace(post="") for case in scenario.caseload
    )
    return scenario.replace(posts=posts, caseload=cases)


def without_care_manager(scenario: Scenario) -> Scenario:
    """Return the scenario with nobody in care management."""
    return restaffed(scenario, 0)
