"""The brief: what a person adds to it, a look at it, and the files to take along."""

from cmsim.decision.brief import brief
from cmsim.decision.brief_case import LONGEST, Case
from cmsim.decision.brief_excel import workbook
from cmsim.decision.brief_html import inside, page
from cmsim.decision.brief_page_one import QUESTION
from cmsim.decision.smallest import in_words
from cmsim.views.widgets.controls import Action, Text
from cmsim.views.widgets.layout import download, on_a_line, paragraph
from cmsim.views.widgets.panel import Panel

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIELDS = {
    "question": ("The question that is to be decided", QUESTION, ""),
    "risks": ("Risks you see", "", ""),
    "agree": ("Who must agree, and by when? No names", "", ""),
    "test": (
        "Your first small test, if you want another than the one proposed",
        "",
        "Plan with a prediction, do, study, act; and what would make you stop.",
    ),
    "review": ("When you will look again, and what would make you change course", "", ""),
}
COMPARE_FIRST = "The brief can be made as soon as there is an answer."


class BriefPanel(Panel):
    """Make the two-page brief from all that was found, and offer it to print and as Excel."""

    def __init__(self, lab):
        super().__init__()
        self.lab, self.made = lab, None
        self.fields = {
            name: self.add(Text(label, value=value, max_length=LONGEST, help=help))
            for name, (label, value, help) in FIELDS.items()
        }
        self.go = self.add(Action("Make the brief", primary=True))
        self.react(self.go, self.make)
        for control in self.fields.values():
            self.react(control, lambda value: None)
        lab.followers.append(self.guard(self.stale))
        self.say(COMPARE_FIRST)

    def case(self):
        """Return all that was found, for the brief."""
        lab = self.lab
        return Case(
            lab.results,
            lab.answer,
            lab.plan,
            lab.flips,
            lab.other,
            in_words(lab.smallest) if lab.smallest else (),
            lab.sizing,
            lab.safe,
            lab.even,
            lab.people,
            lab.sections,
            lab.billing,
            {name: control.value for name, control in self.fields.items()},
            lab.observed or (),
        )

    def make(self):
        """Make the brief, show it and offer the files."""
        if self.lab.answer is None:
            self.say(COMPARE_FIRST)
            return
        self.made = brief(self.case())
        links = on_a_line(
            download("brief.html", "text/html", page(self.made), "Download the brief, to print"),
            download("brief.xlsx", EXCEL, workbook(self.made), "Download it as Excel"),
        )
        self.show(links + inside(self.made))
        self.say(f"The brief is below. {self.missing()}")

    def missing(self):
        """Return what was not asked yet, in words."""
        lab = self.lab
        left = [
            words
            for words, there in (
                ("what would change the answer", lab.flips),
                ("readiness", lab.people),
                ("the safe caseload", lab.safe),
            )
            if not there
        ]
        return f"Not asked yet: {', '.join(left)}." if left else "Nothing was left out."

    def stale(self):
        if self.made is not None:
            self.made = None
            self.show(paragraph("Something was changed since the brief was made: make it anew."))

    def facts(self):
        return (
            {}
            if self.made is None
            else {
                "options_in_brief": {
                    "value": len(self.made.case.answer.options),
                    "low": None,
                    "high": None,
                    "unit": "options",
                }
            }
        )

    def state(self):
        return {name: control.value for name, control in self.fields.items()}

    def restore(self, state):
        for name, control in self.fields.items():
            control.value = str(state[name])[:LONGEST]
