"""What stands beside the questions of lesson 05: the workflows, the vehicles, the guess."""

from ipywidgets import HTML

from cmsim.course.finding import figures, routes
from cmsim.course.finding.leaks import WORKFLOWS
from cmsim.course.finding.routes import REFERRAL
from cmsim.course.kit.pictured import table
from cmsim.views.plot import Plot
from cmsim.views.svg import INK, Picture

ROWS = {"Finds": "finds", "Decides": "decides", "First meets": "meets", "Ends": "ends"}
VEHICLES = {
    "Meeting": "weekly or monthly; the larger picture, data, and how the process works",
    "Huddle": "a few minutes each morning; who may need her today; several teams: one by one",
    "Team conference": "sitting down over numbers, and where each patient stands",
    "Hallway talk": "two people, one patient, a quick decision",
    "Message in the record": "leaves a trace, and the chart hangs on it; the answer may wait",
    "SBAR": "a fixed order: situation, background, assessment, recommendation",
    "Sticky note": "when two people keep missing each other; it leaves no trace",
}


def workflows(panel):
    """Return the guide's three workflows beside each other."""
    flows = WORKFLOWS.values()
    rows = [(words, *(getattr(flow, field) for flow in flows)) for words, field in ROWS.items()]
    return HTML(table(rows, [flow.name for flow in flows]))


def vehicles(panel):
    """Return the ways of communicating that the guide names."""
    return HTML(table(VEHICLES.items()))


def guessed(panel):
    """Return as many people as were guessed, of those at highest risk."""
    people = routes.people(REFERRAL)
    guess, of = round(panel.guesses[0].value), len(people.first)
    said = f"Your guess: referral never leads to a talk with {guess} of {of} patients."
    several = [figures.NEVER] * guess + [figures.SPOKEN_TO] * (of - guess)

    def draw(width):
        plot = Plot(width, 0)
        plot.text(0, 8, f"{of} complex patients at highest risk", font_weight=600, fill=INK)
        plot.height = figures.draw_dots(plot, width, 26, several)
        return plot.svg()

    return f'<p class="cm-result">{said}</p>{Picture(draw, figures.WIDTHS).text(said)}'
