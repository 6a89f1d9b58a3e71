"""Lesson 05, finding and handing over."""

from cmsim.course.finding import pictures
from cmsim.course.finding.anyway_panel import AnywayPanel
from cmsim.course.finding.leak_panel import LeakPanel
from cmsim.course.finding.person_panel import PersonPanel
from cmsim.course.finding.routes import BOTH, LIST, REFERRAL
from cmsim.course.finding.routes_panel import RoutesPanel
from cmsim.course.finding.slack_panel import SlackPanel
from cmsim.course.kit.lesson import Lesson
from cmsim.course.kit.pictured import following
from cmsim.views.widgets.progressive import SharedRuns


def both_routes(page):
    """Return who is found by the route chosen last, and what each costs, for the printed page."""
    panel = page.panel("routes")
    return "Two routes", panel.body.value + panel.costs()


def rehearse(page, dice):
    """Return what the runs of one made-up learner showed, who tried most things."""
    routes, anyway = page.fresh("routes"), page.fresh("anyway")
    for route in (LIST, REFERRAL, BOTH):
        routes.route.value = route
    routes.covered.value = dice.random() < 0.7
    anyway.least.value = dice.choice(["2", "3"])
    leaks, slack = page.fresh("leaks"), page.fresh("slack")
    leaks.flow.value = "visit"
    leaks.after.value = True
    slack.pulled.value = dice.choice([0, 6, 12])
    slack.listed.value = dice.random() < 0.5
    return routes.facts() | anyway.facts() | leaks.facts() | slack.facts()


lesson = Lesson(
    "05_finding_and_handing_over",
    "Finding and handing over",
    share=SharedRuns,
    panels={
        "routes": RoutesPanel,
        "anyway": AnywayPanel,
        "leaks": LeakPanel,
        "slack": SlackPanel,
        "person": PersonPanel,
    },
    pictures={
        "guess": following(pictures.guessed),
        "look": "routes",
        "better": "anyway",
        "leak": "leaks",
        "free_time": "slack",
        "workflows": pictures.workflows,
        "vehicle": pictures.vehicles,
    },
    beneath={"person": "sbar"},
    printed=(both_routes,),
    live="routes",
    rehearse=rehearse,
)
