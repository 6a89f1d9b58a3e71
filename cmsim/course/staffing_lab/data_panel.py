"""Own numbers from a file: the panel, the open cases; nobody is in them by name."""

from contextlib import suppress
from datetime import date

from cmsim.course.staffing_lab.lab import risk_of
from cmsim.decision import own_headings
from cmsim.decision.plan import Plan
from cmsim.decision.practice_summary import practices_of
from cmsim.scenario.files import tabular
from cmsim.scenario.files.caseload import (
    CASE_COLUMNS,
    CASES_ALSO,
    COUNT_COLUMNS,
    COUNTS,
    DATES,
    read_caseload,
    read_counts,
)
from cmsim.scenario.files.tabular import Layout
from cmsim.scenario.parameter import Refusal
from cmsim.views import drawing
from cmsim.views.widgets.controls import Action, Choice
from cmsim.views.widgets.layout import beside, download, on_a_line
from cmsim.views.widgets.panel import Panel
from cmsim.views.widgets.upload import Upload, read_with

KINDS = {
    "counts": "Counts of my panel",
    "cases": "Open cases now",
}
COLUMNS = {
    "counts": f"Columns: {', '.join(COUNT_COLUMNS)}; a row for each site. practice and clinicians "
    "may be left out when there is one.",
    "cases": f"Columns: {', '.join(CASE_COLUMNS)}; a row for each case. Only tier is needed.",
}
TEMPLATES = {
    "counts": "practice,clinicians,complex,moderate,low\n",
    "cases": ",".join(CASE_COLUMNS) + "\n",
}
NOBODY = (
    "Counts and codes only: no names, dates of birth, numbers or addresses of patients. A "
    "file with a column or a cell that looks like one is refused. Files stay on this "
    "computer and are not kept."
)
MOST_KEPT_CASES = 1500
LEFT_OUT, FROM_FILE = "nothing of these; leave it out", "Counts of your panel, from a file"
CASES = Layout(CASE_COLUMNS, ("tier",), CASES_ALSO, dates=DATES)


class DataPanel(Panel):
    """Take the practice's own numbers from a file; ``month`` is the panel beside it."""

    shows_others = True

    def __init__(self, lab, month=None):
        super().__init__()
        self.lab, self.month = lab, month
        self.kind = self.add(Choice("What is in the file?", KINDS, value="counts", listed=True))
        self.file = self.add(Upload("Choose a CSV or Excel file", help=COLUMNS["counts"]))
        self.headings = [
            self.add(Choice(f"Heading {n}", {"": LEFT_OUT}, value="", listed=True))
            for n in range(1, own_headings.MOST + 1)
        ]
        self.explain = self.add(Action("Take it under these headings"))
        self.clear = self.add(Action("Take my own numbers out again"))
        self.react(self.kind, self.choose)
        self.react(self.clear, self.out)
        for control in self.headings:
            self.react(control, lambda value: None)
        self.react(self.explain, self.take_explained)
        self.ask(None)
        self.file.on_file(self.guard(self.take))
        self.say(NOBODY)
        self.draw()

    def view(self):
        right = self.month.view() if self.month else self.body
        return beside([*self.controls, self.status, self.body], right)

    def choose(self, kind):
        """Say what a file of this kind holds."""
        self.ask(None)
        self.file.help = COLUMNS[kind]
        self.draw()

    def take(self, name, content):
        """Read a file; refuse it in one line if it cannot be used or may name a person."""
        self.ask(None)
        try:
            said = getattr(self, f"take_{self.kind.value}")(name, content)
        except Refusal as refusal:
            headings = self.headings_of(name, content)
            if headings is None:
                self.say(f"Not taken. {refusal}")
                return
            self.ask(headings, name, content)
            self.say(
                f"Not taken yet: {drawing.number_of(len(headings.unknown), 'heading')} not known. "
                "Say for each what stands beneath it, then press the button."
            )
            return
        self.say(f"Taken: {said}")
        self.draw()

    def headings_of(self, name, content):
        """Return the headings of a refused file that a person can explain, if there are any."""
        with suppress(Refusal):
            return read_with(lambda path: own_headings.unknown(path, self.layout), name, content)

    @property
    def layout(self):
        """Return what a file of this kind may hold."""
        return COUNTS if self.kind.value == "counts" else CASES

    def ask(self, headings, *file):
        """Ask what the headings of a file mean, or with ``None`` about nothing."""
        self.asked, self.waiting = headings, file
        options = {"": LEFT_OUT} | {each: each for each in self.layout.columns}
        unknown = list(headings.unknown.values()) if headings else []
        for n, control in enumerate(self.headings):
            if n < len(unknown):
                label = f"{tabular.quoted(unknown[n])} is"
                self.set(control, label=label, options=list(map(list, options.items())), value="")
            control.layout.display = "" if n < len(unknown) else "none"
        self.explain.layout.display = "" if unknown else "none"

    def take_explained(self):
        """Read the file that waits under the headings that were chosen."""
        if self.asked is None:
            self.say("Choose a file first.")
            return
        (name, content), headings = self.waiting, self.asked
        chosen = {
            place: control.value or "" for place, control in zip(headings.unknown, self.headings)
        }
        try:
            text = read_with(
                lambda path: own_headings.renamed(path, headings, chosen), name, content
            )
            said = getattr(self, f"take_{self.kind.value}")(name, text)
        except Refusal as refusal:
            self.say(f"Not taken. {refusal}")
            return
        read = [
            f"{tabular.quoted(headings.unknown[place])} was read as {column or 'nothing'}."
            for place, column in chosen.items()
        ]
        self.ask(None)
        self.say(f"Taken: {said} {' '.join(read)}")
        self.draw()

    def take_counts(self, name, content):
        understood = []
        read = read_with(lambda path: read_counts(path, understood), name, content)
        found = list(read.values())
        summary = self.lab.plan.summary
        total = sum(counts.sizes["size"] for counts in found)
        given = [counts.clinicians for counts in found]
        clinicians = summary.clinicians if None in given else sum(given)
        names = (
            tuple(counts.practice for counts in found)
            if len(found) > 1 or found[0].practice
            else ()
        )
        changes = {
            "panel": total,
            "high_risk": sum(counts.complex for counts in found) / max(total, 1),
            "moderate": sum(counts.moderate for counts in found) / max(total, 1),
            "sites": len(found),
            "clinicians": max(clinicians, len(found)),
            "names": names,
            "by_site": ()
            if None in given
            else tuple((counts.clinicians, counts.sizes["size"]) for counts in found),
            "caseload": (),
        }
        sites = drawing.number_of(len(found), "site")
        risk = risk_of(changes["high_risk"], changes["moderate"])
        before = self.lab.plan
        self.lab.plan = before.with_taken(
            FROM_FILE, f"{drawing.number_of(total, 'patient')} at {sites}, {risk}"
        )
        problem = self.lab.summarize(**changes | self.lab.usual(changes))
        if problem:
            self.lab.plan = before
        refuse(name, problem)
        return (
            f"{drawing.number_of(total, 'patient')} at {drawing.number_of(len(found), 'site')}. "
            + ("Clinicians and patients are spread evenly over the sites. " * (None in given))
            + " ".join(understood)
        )

    def take_cases(self, name, content):
        sites = [practice.name for practice in practices_of(self.lab.plan.summary)]
        understood = []
        cases = read_with(
            lambda path: read_caseload(path, sites, date.today(), understood), name, content
        )
        refuse(name, self.lab.summarize(caseload=tuple(case.replace(post="") for case in cases)))
        said = f"{drawing.number_of(len(cases), 'open case')} at the start of every option. "
        return said + " ".join(understood)

    def out(self):
        """Go back to the usual numbers."""
        summary = Plan().summary
        self.ask(None)
        self.lab.plan = self.lab.plan.with_taken(FROM_FILE)
        self.lab.summarize(names=(), by_site=(), caseload=(), moderate=summary.moderate)
        self.say("Taken out. The answers above stay as they are.")
        self.draw()

    def draw(self):
        """Show templates."""
        links = (
            download("panel.csv", "text/csv", TEMPLATES["counts"], "Blank: panel"),
            download("cases.csv", "text/csv", TEMPLATES["cases"], "Blank: open cases"),
        )
        self.show(on_a_line(*links))

    def state(self):
        summary = self.lab.plan.summary
        cases = [list(case.model_dump(mode="json").values()) for case in summary.caseload]
        return {
            "names": list(summary.names),
            "by_site": [list(each) for each in summary.by_site],
            "moderate": summary.moderate,
            "taken": [each for each in self.lab.plan.taken if each.startswith(FROM_FILE)],
            "cases": cases if len(cases) <= MOST_KEPT_CASES else [],
        }

    def restore(self, state):
        from cmsim.scenario.scenario import OpenCase

        cases = [OpenCase(**dict(zip(CASE_COLUMNS, row))) for row in state["cases"]]
        refuse(
            "kept work",
            self.lab.summarize(
                names=tuple(state["names"]),
                by_site=tuple(map(tuple, state.get("by_site", []))),
                caseload=tuple(cases),
                moderate=state["moderate"],
            ),
        )
        taken = tuple(map(str, state.get("taken", ())))
        self.lab.plan = self.lab.plan.replace(taken=self.lab.plan.taken + taken)
        self.draw()


def refuse(name, problem):
    if problem:
        raise Refusal(f"{name}: {problem}")
