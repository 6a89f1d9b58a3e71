"""The lists of lesson 10: what to learn, by whom, and what a practice facilitator brings."""

from html import escape

from ipywidgets import HTML

from cmsim.views.widgets.layout import html_list

SMALL = "padding-left:1.1em;margin:0;font-size:0.875rem;line-height:1.5"
GRID = "display:grid;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr));gap:0 1.2em"
TOPICS = {
    "The care manager": (
        "Her role; the Chronic Care Model; the medical home",
        "Practice change, PDSA cycles, working as a team",
        "Why people change; health assessments; health literacy",
        "Motivational interviewing, coaching, SMART goals",
        "Care transitions and coordination",
        "Community resources; insurance, Medicare, Medicaid",
        "Registries and risk scores; EMR; notes for billing",
        "Conditions that are new to her, and outpatient guidelines",
    ),
    "Everybody in the practice": (
        "Goals of the service, and why they matter here",
        "What the role does, and what it does not do",
        "Workflows: what changes for whom",
        "How all learn as it starts, and give input",
        "Which data show whether it works; who keeps them current",
        "Resources, in outline",
        "Billing and coding",
    ),
}
FACILITATION = {
    "What facilitation programs do": (
        "Assess the practice and feed back; change driven by its own data",
        "Train staff in improvement and team care; form improvement teams and guide them",
        "Coach leaders; manage projects and change; encourage, mark successes",
        "Best practices; ideas from other practices; models such as chronic care",
        "Find resources; health IT; links to outside services",
    ),
    "Where a facilitator learns": (
        "A core curriculum, and a how-to guide for whole programs",
        "Case studies: a week of “boot camp” with a year of coaching; an online certificate; "
        "regional teams",
        "A learning community with webinars",
    ),
}


def columns(lists):
    """Return lists with their headings, side by side where there is room."""
    parts = "".join(
        f"<div><p><b>{escape(head)}</b></p>{html_list(map(escape, rows), SMALL)}</div>"
        for head, rows in lists.items()
    )
    return HTML(f'<div style="{GRID}">{parts}</div>')


def topics(panel):
    """Return what the care manager learns, and what the others do."""
    return columns(TOPICS)


def facilitation(panel):
    """Return what practice facilitation does, and where facilitators learn it."""
    return columns(FACILITATION)
