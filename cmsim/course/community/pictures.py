"""What stands beside the questions of lesson 11, and follows their answers."""

from cmsim.course.community import figures
from cmsim.views.widgets.layout import paragraph

GROUPS = {
    "house": ("In the practice", "pharmacist, dietitian, social worker"),
    "plan": ("Plan and health system", "coverage, classes, case managers, discounts"),
    "agency": ("Agencies in town", "home health, equipment, meals, classes"),
    "state": ("State lines", "2-1-1, the tobacco quit line"),
    "web": ("Websites and apps", "that you have tried and can vouch for"),
    "shadow": ("Programs to watch first", "heart failure clinic, lung rehabilitation"),
    "guide": ("Care guidelines", "for diabetes, asthma, COPD"),
}
CREDIT = (
    "Seven groups and their examples, in our words, from “Care Management: A How-To Guide” (no "
    "author or year given). The people are invented."
)


def guessed(panel):
    """Return both guesses as they stand."""
    drawn = figures.guessed(*(guess.value for guess in panel.guesses))
    return drawn.text()


def groups(panel):
    """Return the groups of resources, with the one that the item in view looks in."""
    drawn = figures.groups(GROUPS, panel.given()[panel.place])
    return drawn.text() + paragraph(CREDIT)


def aging(panel):
    """Return how a list ages, with the learner's answer; its lines come with the check."""
    answer = panel.given()[0]
    drawn = figures.aging(answer, panel.checked)
    return f'{drawn.text()}<p class="cm-caption">{drawn.caption}</p>'
