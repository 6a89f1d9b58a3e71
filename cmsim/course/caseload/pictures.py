"""The pictures beside the questions of lesson 03: each answers what is chosen."""

import ipywidgets as widgets

from cmsim.course.caseload import figures
from cmsim.course.caseload.curve_panel import KEYS
from cmsim.course.caseload.design import PAID, USUAL
from cmsim.course.caseload.reference import reference
from cmsim.views.widgets.controls import Range, Status
from cmsim.views.widgets.layout import stacked

MINUTES = 60 * PAID
ACTIVE = 30  # of the list of the question, whom the care manager proposes to work with
STEPS = (20, 24), (40, 44)  # patients


def result(html, below=""):
    """Return a message above what it is about."""
    return f'<p class="cm-result">{html}</p>{below}'


def minutes_each(patients):
    """Return in words what a patient gets of the week, in whole minutes."""
    return f"{MINUTES / patients:.0f} minutes"


# --- the guess


def guessed(panel):
    """Return as many dots as were guessed, and what each gets of the week."""
    guess = round(panel.guesses[0].value)
    said = f"{guess} patients would each get {minutes_each(guess)} of the week."
    return result(
        f"<b>{guess} patients</b> would each get <b>{minutes_each(guess)}</b> of her week, all in.",
        figures.dots({"yours": guess}, said),
    )


# --- minutes


def share(panel):
    """Return a slider that shares the week among patients, with a dot for each."""
    shared = Range("Patients who share her week", min=10, max=300, step=10, value=150)
    found, told = widgets.HTML(), Status(label="Minutes for each")
    told.add_class("cm-unseen")

    def renew(change=None):
        number = shared.value
        told.value = said = f"{number} patients each get {minutes_each(number)} of the week."
        found.value = result(
            f"{PAID} hours for <b>{number} patients</b>: <b>{minutes_each(number)}</b> a week "
            "each, all in.",
            figures.dots({"list": number}, said),
        )

    shared.observe(renew, "value")
    renew()
    return stacked(found, shared, told)


# --- what the learner's own runs of the curve showed


def own_runs(panel):
    """Return with how many patients she kept up in the learner's runs, idea by idea."""
    facts = panel.known()
    kept = {
        words: facts[f"kept_{key}"]["value"]
        for words, key in KEYS.items()
        if f"kept_{key}" in facts
    }
    if not kept:
        return result("Press the three ideas at the curve. What they do comes here.")
    usual = reference().curves[USUAL].kept()[0]
    drawing = figures.kept({"Usual settings": usual} | kept)
    left = len(KEYS) - len(kept)
    more = f" {left} of {len(KEYS)} ideas not tried yet." if left else ""
    return result(f"Your runs: with how many patients she keeps up.{more}", drawing.text())


# --- why it bends


def jump(panel):
    """Return what four more patients do where there is room, and where there is little."""
    curve = reference().curves[USUAL]
    steps = {step: [100 * curve.mean(patients) for patients in step] for step in STEPS}
    (few, more), (many, most) = steps.values()
    drawing = figures.jump(steps)
    return result(
        f"Four more patients: <b>{more - few:.0f} more</b> of 100 late from {STEPS[0][0]}, "
        f"<b>{most - many:.0f} more</b> from {STEPS[1][0]}.",
        drawing.text(),
    )


# --- the honest answer

WHOLE = figures.LIST
ASKED = (
    f"Each circle is a person on the list: <b>{WHOLE} people</b>, one care manager, {PAID} hours."
)
ANSWERS = (  # for each option of each question: how many of which kind, and what that means
    {
        "never": ({"list": WHOLE}, f"<b>{WHOLE} people</b> stay on the list, and none has a plan."),
        "number": (
            {"now": 50, "late": WHOLE - 50},
            f"<b>50 people</b> are worked with. <b>{WHOLE - 50}</b> wait for five more care "
            "managers.",
        ),
        "minutes": (
            {"now": ACTIVE, "out": WHOLE - ACTIVE},
            f"<b>{ACTIVE} people</b> get about {MINUTES / ACTIVE:.0f} minutes a week. "
            f"<b>{WHOLE - ACTIVE}</b> need an agreed promise.",
        ),
        "fine": (
            {"thin": WHOLE},
            f"All get <b>{MINUTES / WHOLE:.0f} minutes a week</b>, all in: {PAID} hours ÷ {WHOLE}.",
        ),
    },
    {
        "light": (
            {"now": ACTIVE, "out": WHOLE - ACTIVE},
            f"<b>{WHOLE - ACTIVE} people</b> know what they may expect.",
        ),
        "same": (
            {"now": ACTIVE, "late": WHOLE - ACTIVE},
            f"The week is given to <b>{ACTIVE}</b>. No minutes are left for "
            f"<b>{WHOLE - ACTIVE}</b>.",
        ),
        "none": (
            {"now": ACTIVE, "lost": WHOLE - ACTIVE},
            f"<b>{WHOLE - ACTIVE} people</b> are closed today, and have not been told.",
        ),
        "random": (
            {"now": ACTIVE, "list": WHOLE - ACTIVE},
            f"Of <b>{WHOLE - ACTIVE}</b>, those who call are helped, whatever the others need.",
        ),
    },
)


def honest(panel):
    """Return the list of 300, as the answer chosen leaves it."""
    chosen = panel.given()[panel.place]
    kinds, said = ANSWERS[panel.place].get(chosen, ({"list": WHOLE}, ASKED))
    return result(said, figures.dots(kinds, figures.without_marks(said)))
