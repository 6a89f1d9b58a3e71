"""The cards to print, with one to look at."""

from html import escape

from cmsim.course.card_study.sheet import CREDIT, blank, card
from cmsim.views.widgets.controls import Action
from cmsim.views.widgets.layout import stacked
from cmsim.views.widgets.panel import Panel
from cmsim.views.widgets.paper import Paper

LOOK = (
    "<style>.cm-study{max-width:34rem}"
    ".cm-study table{border-collapse:collapse;width:100%;font-size:0.875rem}"
    ".cm-study :is(td,th){padding:1px 8px;text-align:center;font-weight:400;"
    "border-bottom:1px solid var(--cm-line,#ded6c8)}.cm-study th{text-align:left}"
    ".cm-study p{margin:6px 0 0}</style>"
)


class SheetPanel(Panel):
    """Show a card, and print sheets of them."""

    def __init__(self):
        super().__init__()
        self.print = self.add(Action("Print the cards, four on a sheet", primary=True))
        self.paper = Paper()
        self.react(self.print, self.on_paper)
        self.show(
            f"{LOOK}<details><summary>Look at a card</summary>"
            f'<div class="cm-study">{card()}</div><p>{escape(CREDIT)}</p></details>'
        )

    def view(self):
        return stacked(self.print, self.status, self.body, self.paper)

    def on_paper(self):
        """Open the print dialog with a sheet of cards."""
        self.paper.print(blank())
        self.say("A clinician who sees 12 patients in a half-day needs 3 sheets.")
