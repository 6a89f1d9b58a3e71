"""``docs/stress_des.md``: how the model is reported, item by item."""

from cmsim.validation.stress_des import checklist
from remake.markdown import mark, page, table

TEXT = """# How the model is reported: STRESS-DES

The checklist of Monks et al., *Strengthening the reporting of empirical simulation studies*
(*Journal of Simulation* 2019;13:55), for discrete-event simulation. The answers come from the
model: counts are counted, lists are read off the code. How its numbers compare with published ones
is in [validation.md](validation.md).

{checklist}
"""


def made():
    """Return the page."""
    found = table(("section", "item", "", "answer"), checklist())
    return page(TEXT, checklist=mark("checklist", found))
