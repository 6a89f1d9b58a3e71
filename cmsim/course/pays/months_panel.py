"""The panel of eight months: read what was done, and say whether it can be billed, and why."""

from html import escape

from cmsim.billing import rules
from cmsim.course.kit.check_panels import RIGHT, WRONG
from cmsim.course.kit.people import Cast, of_the_course
from cmsim.course.pays import figures, months
from cmsim.course.pays.months import CONSENT, FEW, MINUTES, NURSE, PLAN, STAY
from cmsim.course.pays.practice import PLAN_NURSE, billing, year
from cmsim.experiment.job import Job, log_of
from cmsim.measures.run_record import RunRecord
from cmsim.model.policy import USUAL
from cmsim.scenario.panel import Tier
from cmsim.views.widgets.controls import Action, Choice, Pages
from cmsim.views.widgets.layout import TEXT, beside, card, in_a_row, stacked
from cmsim.views.widgets.panel import Panel

FIRST_SEED, HIGHEST_SEED = 1, 999
ANSWERS = {
    MINUTES: "Yes: enough minutes that count",
    STAY: "Yes: care after a hospital stay",
    FEW: "No: too few minutes that count",
    NURSE: "No: the health plan's nurse did it",
    PLAN: "No: the plan does not pay for it",
    CONSENT: "No: no consent to be billed",
}
RISK = {Tier.COMPLEX: "high risk", Tier.MODERATE: "moderate risk", Tier.LOW: "low risk"}


class MonthsPanel(Panel):
    """Hold eight months of a year of the model, one in view, and an answer to each."""

    def __init__(self, runs=None):
        super().__init__()
        self.seed, self.checked, self.seen, self.found = FIRST_SEED, False, False, None
        self.answers = [self.add(question(n)) for n in range(1, len(months.EIGHT) + 1)]
        self.check = self.add(Action("Check my answers", primary=True))
        self.turned = self.add(Pages("month", count=len(self.answers)))
        self.another = self.add(Action("Run another year"))
        self.react(self.check, self.mark)
        self.react(self.turned, lambda value: self.turn())
        self.react(self.another, self.run_another)
        for control in self.answers:
            self.react(control, lambda value: self.answered())

    def view(self):
        self.start()
        asked = stacked(
            stacked(*self.answers),
            in_a_row(self.check, self.turned),
            self.status,
            self.another,
        )
        asked.add_class("cmsim-items")
        return beside([asked], card(self.body), even=True)

    # --- the run

    def start(self):
        """Be ready to be looked at."""
        self.guard(self.look)()

    def look(self):
        """Run the year if that has not been done, and show the month in view."""
        if self.found is None:
            self.run()
        self.turn()

    def run(self):
        """Run a year, and take eight of its months."""
        scenario = year()
        log = log_of(Job(scenario, self.seed, 1, USUAL, ()))
        self.found = months.months(RunRecord(scenario, log), billing())
        self.eight = months.choose(self.found)
        cast = Cast(of_the_course())
        self.people = [cast.person(*each.who, each.tier) for each in self.eight]

    def run_another(self):
        """Take another year, with no answer yet."""
        self.seed = self.seed % HIGHEST_SEED + 1
        self.checked, self.found = False, None
        for control in self.answers:
            self.set(control, value=None)
        self.set(self.turned, value=1)
        self.say("Another year of the same practice, with eight other months.")
        self.look()

    def facts(self):
        """Return what the year showed, once an answer was checked or nothing is stored."""
        if self.found is None or not (self.seen or self.store is None):
            return {}
        shares = months.shares(self.found)
        found = {f"months_{answer}": share for answer, share in shares.items()}
        found["billable_of_100"] = shares[MINUTES] + shares[STAY]
        found["months_unable"] = shares[PLAN] + shares[CONSENT]
        return {
            name: {"value": round(value, 2), "low": None, "high": None, "unit": "of 100 months"}
            for name, value in found.items()
        }

    # --- answering

    @property
    def place(self):
        """Return which month is in view, counted from 0."""
        return self.turned.value - 1

    def given(self):
        return [control.value for control in self.answers]

    def marks(self):
        """Return for each month whether the answer is right, ``None`` without one."""
        return [
            None if answer is None else answer in month.right
            for answer, month in zip(self.given(), self.eight)
        ]

    def answered(self):
        """Hide the reason of an answer that has changed since it was checked."""
        if self.checked:
            self.checked = False
            self.turn()

    def turn(self):
        """Bring a month into view, with its question."""
        for place, control in enumerate(self.answers):
            (control.add_class if place == self.place else control.remove_class)("cmsim-now")
        marks = self.marks() if self.checked else [None] * len(self.eight)
        lines = "".join(
            f"<li{' class=cmsim-now' * (place == self.place)}>{self.shown(place, mark)}</li>"
            for place, mark in enumerate(marks)
        )
        self.show(f'<ul class="cmsim-reasons" style="{TEXT};margin:0">{lines}</ul>')

    def mark(self):
        """Say how many answers are right, and the reason of each."""
        if not any(self.given()):
            self.say("Choose an answer first. Nothing is counted against you.")
            return
        self.checked = self.seen = True
        marks = self.marks()
        left = marks.count(None)
        self.say(
            f"{marks.count(True)} of {len(marks)} right."
            + (f" {left} still without an answer." if left else "")
        )
        self.turn()

    # --- one month in words

    def shown(self, place, mark):
        """Return one month: who, what the bill needs to know, the minutes, and the reason."""
        month, person = self.eight[place], self.people[place]
        several = "two chronic conditions or more"
        head = (
            f"Month {place + 1} · <b>{escape(person.name)}, {person.age}</b> · "
            f"{month.first:%B %Y}<br>"
            f"{RISK[month.tier]} · "
            f"{several if month.conditions >= 2 else 'one chronic condition'}<br>"
            f"plan pays for care management: <b>{'yes' if month.covered else 'no'}</b> · "
            f"consent to be billed: <b>{'on file' if month.consents else 'no'}</b>"
        )
        why = ""
        if mark is not None:
            why = (
                f"<p><strong>{RIGHT if mark else WRONG}</strong> "
                f"{escape(reason(month, self.given()[place]))}</p>"
            )
        told = "; ".join(f"{sort} {count:.0f} minutes" for sort, count in month.minutes.items())
        return (
            f'<p class="cm-caption" style="margin:0 0 6px">{head}</p>'
            f"{figures.month(month.minutes, told or 'No work in this month')}{why}"
        )

    # --- for the page to hand over

    def summary(self):
        """Return the eight months as a table."""
        rows = "".join(
            f"<tr><td>{escape(person.short)}, {month.first:%B}</td>"
            f"<td>{escape(ANSWERS[month.reason])}</td></tr>"
            for month, person in zip(self.eight, self.people)
        )
        return f"<table>{rows}</table>"

    def state(self):
        given = self.given()
        if not any(given) and self.seed == FIRST_SEED:
            return None
        return {
            "seed": self.seed,
            "given": given,
            "checked": self.checked,
            "seen": self.seen,
            "at": self.turned.value,
        }

    def restore(self, state):
        seed, given = state["seed"], state["given"]
        if not isinstance(seed, int) or not 1 <= seed <= HIGHEST_SEED:
            raise ValueError("no such year")
        if len(given) != len(self.answers) or set(given) - {None, *ANSWERS}:
            raise ValueError("other answers")
        self.seed = seed
        for control, answer in zip(self.answers, given):
            self.set(control, value=answer)
        self.set(self.turned, value=int(state["at"]))
        self.seen = bool(state["seen"])
        self.run()
        if state["checked"]:
            self.mark()


def question(number):
    """Return the control that asks about one of the months."""
    found = Choice(f"Month {number}: can the practice bill it, and why?", ANSWERS)
    found.add_class("cmsim-item")
    return found


def codes_of(month):
    """Return in words what a month bills."""
    return " and ".join(
        f"{each.units} × {each.code}" if each.units > 1 else each.code for each in month.claims
    )


def reason(month, answer):
    """Return why an answer to a month is right, or is not."""
    needed, counted = month.needed, rules.whole(month.counted)
    total = sum(month.minutes.values())
    if answer in (MINUTES, STAY):
        if month.billable:
            dollars = sum(each.amount for each in month.claims)
            said = f"The model bills {codes_of(month)}: ${dollars:,.0f} before denials."
            if STAY in month.right:
                said += " The call after the stay is in that code; its minutes count once."
            if answer not in month.right:
                said += " Look at what the code is for."
            return said
        if month.counted >= needed:
            return (
                f"{counted} minutes would be enough. Look at the plan and at consent before the "
                "minutes."
            )
        return f"Only {counted} minutes count; {needed} are asked for, by the practice's staff."
    if answer == FEW:
        if answer in month.right:
            return (
                f"{total:.0f} minutes of work, {counted} of them count; {needed} are asked for. "
                "Visits face to face and calls without an answer do not count."
            )
        return f"{counted} minutes count here, and {needed} are asked for. Something else decides."
    if answer == NURSE:
        if answer in month.right:
            return (
                f"The {PLAN_NURSE} did the work. The practice does not pay her, so it cannot bill "
                "her minutes."
            )
        if months.OTHER in month.minutes:
            return "Her minutes are part of this month. They are not what decides."
        return "No minute of this month is hers: the practice's own care manager did the work."
    if answer == PLAN:
        if answer in month.right:
            return "This plan pays nothing for care management, however many minutes there are."
        return "This plan does pay for care management. Look further."
    if answer in month.right:
        return "Minutes before the patient agrees to be billed cannot be billed, however many."
    return (
        "Consent is on file."
        if month.consents
        else "There is no consent, but care after a hospital stay is billed without it here."
    )
