"""``docs/practice.png``: patients moving through Riverbend over half a year."""

import io

import numpy as np
from PIL import Image

from cmsim.course.kit.journeys import STILL, flow
from cmsim.course.meet.flow_figure import flow as draw
from cmsim.experiment.job import Job, log_of
from cmsim.model.policy import most_overdue
from cmsim.scenario.files import scenario_toml
from remake import ROOT

RIVERBEND = ROOT / "notebooks" / "data" / "riverbend.toml"
SEED, DPI = 1, 130
NEARLY = 1.0  # of 255: what another version of the drawing library may differ by, on average


def made():
    """Return the picture as a PNG file that holds its words and numbers as text, too."""
    scenario, file = scenario_toml.load(RIVERBEND), io.BytesIO()
    log = log_of(Job(scenario, SEED, 1, most_overdue, ()))
    drawing = draw(flow(log), f"{scenario.name}, {scenario.weeks} weeks", STILL)
    told = "\n".join([drawing.alt, *(" | ".join(map(str, row)) for row in drawing.rows)])
    drawing.figure.savefig(
        file,
        format="png",
        dpi=DPI,
        bbox_inches="tight",
        metadata={"Software": None, "Description": told},
    )
    return file.getvalue()


def same(one, other):
    """Say whether two pictures tell the same numbers and look the same."""
    pictures = [Image.open(io.BytesIO(each)) for each in (one, other)]
    if len({(each.size, each.info.get("Description")) for each in pictures}) > 1:
        return False
    a, b = (np.asarray(each.convert("RGB"), dtype=float) for each in pictures)
    return np.abs(a - b).mean() < NEARLY
