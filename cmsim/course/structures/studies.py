"""What three studies found on where care managers work, as a table."""

from cmsim.views.chart import table
from cmsim.views.widgets.layout import paragraph, scrolled

FOUND = (
    (
        "Michigan, 51 practices (Annis, Holtrop and colleagues 2015)",
        "Practices with care managers of their own targeted 38 of 100 patients; a health plan's "
        "telephone program 16",
        "Diabetes and lipids differed little",
    ),
    (
        "About 4,000 patients (Luo and colleagues 2016)",
        "The practice or a health plan did the work",
        "No clinical difference overall",
    ),
    (
        "One trial of depression care (Fortney and colleagues 2013)",
        "The off-site team shared the record and had specialists",
        "It did better than nurses on site",
    ),
)
NOT_FOUND = (
    "No study was found in which a patient who takes part gains more because of where the care "
    "manager works."
)


def studies():
    """Return the three studies as a table, and what none has shown."""
    shown = table("What studies found", ("Study", "Who did the work", "Results"), FOUND)
    return scrolled("What studies found", shown) + paragraph(NOT_FOUND)
