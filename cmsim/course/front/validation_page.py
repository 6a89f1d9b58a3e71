"""The validation page: its stored tables, and any one figure measured anew."""

import re
from functools import partial

from cmsim.course.kit import files
from cmsim.course.kit.page import Page
from cmsim.scenario.files import scenario_toml
from cmsim.scenario.parameter import Refusal
from cmsim.validation import own_month
from cmsim.validation.compare import compare
from cmsim.validation.published import COMPARISONS
from cmsim.views import chart
from cmsim.views.widgets.controls import Action, Choice
from cmsim.views.widgets.layout import paragraph, scrolled
from cmsim.views.widgets.panel import Panel

STORED, CHECKLIST = "docs/validation.md", "docs/stress_des.md"
RIVERBEND = "notebooks/data/riverbend.toml"
MONTH_TABLE = "A month of Riverbend beside the model"
MONTH = "notebooks/data/riverbend_month.csv"
REPEATS = 5
CAPTIONS = {
    "figures": "Published figures beside ours, misses first",
    "oracles": "The model in corners where queueing theory knows the answer",
    "quality": "How well the numbers are known",
    "checklist": "STRESS-DES checklist",
    "evidence": "What the numbers rest on",
}


def marked(text, name):
    """Return what stands between the marks of one name in the page.

    >>> marked("<!-- a -->\\none\\n<!-- end -->", "a")
    'one'
    """
    match = re.search(rf"<!-- {name} -->\n(.*?)\n?<!-- end -->", text, re.S)
    if match is None:
        raise Refusal(f"the stored page: the part {name!r} is missing")
    return match[1]


def table_of(text):
    """Return ``(head, rows)`` of the first table in a piece of Markdown.

    >>> table_of("| a | b |\\n|---|---|\\n| 1 | x |")
    (['a', 'b'], [['1', 'x']])
    """
    lines = [
        [cell.strip() for cell in line.strip()[1:-1].split("|")]
        for line in text.splitlines()
        if line.startswith("|")
    ]
    if len(lines) < 2:
        raise Refusal("the stored page: a table is missing")
    return lines[0], lines[2:]


def stored(name):
    """Return one table of the stored pages."""
    page = CHECKLIST if name == "checklist" else STORED
    part = marked(files.find(page).read_text(encoding="utf-8"), name)
    head, rows = table_of(part)
    said = "".join(
        paragraph(line) for line in part.splitlines() if line.strip() and not line.startswith("|")
    )
    return said + scrolled(CAPTIONS[name], chart.table(CAPTIONS[name], head, rows))


class RerunPanel(Panel):
    """Measure one published figure anew, with a few repeats."""

    def __init__(self):
        super().__init__()
        names = [(str(n), each.name) for n, each in enumerate(COMPARISONS)]
        self.figure = self.add(Choice("Figure", names, value="0"))
        self.go = self.add(Action("Measure it now", primary=True))
        self.react(self.go, self.measure)

    def measure(self):
        """Run the settings of the figure, and say how ours stands to what was published."""
        if self.figure.value is None:
            self.say("Choose a figure first.")
            return
        chosen = COMPARISONS[int(self.figure.value)]
        (row,) = compare(REPEATS, comparisons=[chosen])
        self.say(
            f"{chosen.name}: published {chosen.published}, ours {row.ours} {chosen.unit}, "
            f"{REPEATS} repeats; {row.verdict}."
        )
        why = f" Most likely reason for the difference: {row.reason}." if row.reason else ""
        self.show(
            paragraph(
                f"Counted as: {chosen.how}. {chosen.handling.capitalize()}. Compared with "
                f"{chosen.low:.3g} to {chosen.high:.3g} ({chosen.tolerance.text}). "
                f"Source: {chosen.evidence.text}.{why}"
            )
        )


class MonthPanel(Panel):
    """Set a practice's own month beside what the model predicts for it."""

    def __init__(self, scenario, counts):
        super().__init__()
        self.scenario, self.counts = scenario, counts
        self.go = self.add(Action("Compare the month", primary=True))
        self.react(self.go, self.compare)

    def compare(self):
        """Say which outputs may be used for this practice."""
        found = own_month.judge(self.scenario, self.counts)
        self.say(own_month.sentence(found))
        self.show(
            scrolled(
                MONTH_TABLE,
                chart.table(
                    MONTH_TABLE,
                    ["Output", "Counted", "Lowest expected", "Highest expected", "Verdict"],
                    [
                        [each.output.label, each.observed, each.low, each.high, str(each.verdict)]
                        for each in found
                    ],
                ),
            )
        )


def riverbend():
    """Return the month of the worked example beside what is expected of it."""
    return MonthPanel(scenario_toml.load(files.find(RIVERBEND)), own_month.read(files.find(MONTH)))


page = Page(
    panels={"again": RerunPanel, "month": riverbend},
    stills={name: partial(stored, name) for name in CAPTIONS},
)
