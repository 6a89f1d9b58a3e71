"""Own numbers from a file: the panel, the open cases; nobody is in them by name."""

from datetime import date

from cmsim.decision.plan import Plan
from cmsim.decision.practice_summary import practices_of
from cmsim.scenario.files.caseload import CASE_COLUMNS, COUNT_COLUMNS, read_caseload, read_counts
from cmsim.scenario.parameter import Refusal
from cmsim.views import drawing
from cmsim.views.widgets.controls import Action, Choice
from cmsim.views.widgets.layout import download, on_a_line
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


class DataPanel(Panel):
    """Take the practice's own numbers from a file."""

    def __init__(self, lab):
        super().__init__()
        self.lab = lab
        self.kind = self.add(Choice("What is in the file?", KINDS, value="counts"))
        self.file = self.add(Upload("Choose a CSV or Excel file", help=COLUMNS["counts"]))
        self.clear = self.add(Action("Take my own numbers out again"))
        self.react(self.kind, self.choose)
        self.react(self.clear, self.out)
        self.file.on_file(self.guard(self.take))
        self.say(NOBODY)
        self.draw()

    def choose(self, kind):
        """Say what a file of this kind holds."""
        self.file.help = COLUMNS[kind]
        self.draw()

    def take(self, name, content):
        """Read a file; refuse it in one line if it cannot be used or may name a person."""
        try:
            said = getattr(self, f"take_{self.kind.value}")(name, content)
        except Refusal as refusal:
            self.say(f"Not taken. {refusal}")
            return
        self.say(f"Taken: {said}")
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
            "caseload": (),
        }
        refuse(name, self.lab.summarize(**changes | self.lab.usual(changes)))
        return (
            f"{drawing.number_of(total, 'patient')} at {drawing.number_of(len(found), 'site')}. "
            "Clinicians and patients are spread evenly over the sites. " + " ".join(understood)
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
        self.lab.summarize(names=(), caseload=(), moderate=summary.moderate)
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
            "moderate": summary.moderate,
            "cases": cases if len(cases) <= MOST_KEPT_CASES else [],
        }

    def restore(self, state):
        from cmsim.scenario.scenario import OpenCase

        cases = [OpenCase(**dict(zip(CASE_COLUMNS, row))) for row in state["cases"]]
        refuse(
            "kept work",
            self.lab.summarize(
                names=tuple(state["names"]), caseload=tuple(cases), moderate=state["moderate"]
            ),
        )
        self.draw()


def refuse(name, problem):
    if problem:
        raise Refusal(f"{name}: {problem}")
