"""``docs/practice.svg``: patients moving through Riverbend over half a year."""

from cmsim.course.kit.journeys import STILL, flow
from cmsim.course.meet.flow_figure import flow as draw
from cmsim.experiment.job import Job, log_of
from cmsim.model.policy import most_overdue
from cmsim.scenario.files import scenario_toml
from remake import ROOT

RIVERBEND = ROOT / "notebooks" / "data" / "riverbend.toml"
SEED = 1


def made():
    """Return the picture as an SVG file that holds its words and numbers as text."""
    scenario = scenario_toml.load(RIVERBEND)
    log = log_of(Job(scenario, SEED, 1, most_overdue, ()))
    title = f"{scenario.name}, {scenario.weeks} weeks"
    drawing = draw(flow(log), title, STILL)
    told = "\n".join([drawing.alt, *(" | ".join(map(str, row)) for row in drawing.rows)])
    widest = drawing.figure.draw(max(drawing.figure.widths))
    return widest.file(title, told).replace("><", ">\n<") + "\n"
