"""What the panels that compare the options share: the answer, in words first."""

from cmsim.decision import sentences as words
from cmsim.decision.figures import trade_off
from cmsim.decision.remarks import remarks
from cmsim.experiment.export import file_name_of as plain_name
from cmsim.views.traced import as_text, html
from cmsim.views.widgets.layout import TEXT, html_list, paragraph
from cmsim.views.widgets.progressive import ProgressivePanel, SharedRuns

FINE, ROUGH = 32, 2
STALE = "Something was changed. Press the button to compare anew."


class AnswerPanel(ProgressivePanel):
    """Compare all options of the plan, and show the answer: words first, then picture and table."""

    repeats, fewest = FINE, ROUGH
    start = "Compare"

    def __init__(self, lab):
        self.lab = lab
        super().__init__(SharedRuns(lab.cache))
        lab.followers.append(self.guard(self.stale))
        self.running = False

    def question(self):
        return list(self.lab.plan.options().values()), self.lab.measures, None

    def stale(self):
        """Say that what is shown no longer belongs to the plan; begin anew what just began."""
        if self.running:
            return
        working = self.work.going_on and self.results is None
        self.halt()
        if working:
            self.run()
        elif self.results is not None:
            self.results = None
            self.say(STALE)

    def draw(self, working=""):
        lab = self.lab
        lab.found(self.results)
        found, options = lab.verdict, {each.name: each for each in self.results.scenarios}
        lines = [html(words.option_line(self.results, found, name)) for name in options]
        notes = [html(words.remark(each, options[each.option])) for each in remarks(self.results)]
        self.show(
            f'<div style="{TEXT}"><p><strong>{html(words.headline(found))}</strong></p>'
            f"<p>{html(words.why(found, lab.plan.willingness_to_pay))}</p>"
            f"<p>{html(words.prices(found))}</p>{html_list(lines, style='')}"
            + (f"<p>Worth knowing:</p>{html_list(notes, style='')}" if notes else "")
            + "</div>"
            + trade_off(found, lab.stamp).html(f"lab-{type(self).__name__}")
            + self.more()
            + paragraph(RULE)
        )
        self.told = self.facts_of(found)
        self.say(working + as_text(words.headline(found)))

    def more(self):
        """Return what a subclass shows below the picture."""
        return ""

    def facts_of(self, found):
        """Return what the runs showed, for the questions of the lesson."""
        facts = {
            "options_compared": {
                "value": len(found.patients),
                "low": None,
                "high": None,
                "unit": "options",
            }
        }
        for lead in found.leads:
            facts[f"lead_over_{plain_name(lead.other).replace('-', '_')}"[:60]] = {
                "value": round(lead.lead.mean, 2),
                "low": round(lead.lead.low, 2),
                "high": round(lead.lead.high, 2),
                "unit": "$ a year",
            }
        return facts


RULE = (
    "How this is weighed: a patient in active care counts as far as contacts come on time; "
    "what to pay for that is yours to say. What the option costs is taken from it: money for "
    "people hired, shared or bought; of your nurse only the hours that go to care management."
    " All options meet the same patients with the same random events. The model informs a "
    "decision; it does not take it."
)
