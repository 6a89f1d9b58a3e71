"""Where people differ: shown to all before any average."""

from cmsim.course.readiness.figures import spread
from cmsim.decision import readiness as ready
from cmsim.views import drawing
from cmsim.views.widgets.controls import Action, Choice
from cmsim.views.widgets.layout import beside, card, paragraph
from cmsim.views.widgets.panel import Panel

APART, MOST_ROWS = "apart", 7
NOBODY = "Nobody has handed over answers yet. Do that on “Your answers”; then come back."


class SpreadPanel(Panel):
    """Show who chose what, the questions furthest apart first, or those of one section."""

    def __init__(self, form):
        super().__init__()
        self.form = form
        self.go = self.add(Action("Show it to all", primary=True))
        self.which = self.add(
            Choice(
                "Which questions",
                [
                    (APART, "Furthest apart"),
                    *((str(n), section.title) for n, section in enumerate(form.sections)),
                ],
                value=APART,
            )
        )
        self.react(self.go, self.look)
        self.react(self.which, lambda value: self.draw())
        form.followers.append(self.guard(self.draw))
        self.draw()

    def view(self):
        return beside([*self.controls, self.status], card(self.body))

    def look(self):
        """Show the spread; from then on averages may be seen."""
        if not self.form.people:
            self.say(NOBODY)
        elif not self.form.shown:
            self.form.change(shown="spread")

    def items(self):
        """Return the questions to show."""
        people, sections = self.form.people, self.form.sections
        if self.which.value in (APART, None):
            return (
                ready.widest(people, sections, MOST_ROWS)
                or ready.answered(people, sections)[:MOST_ROWS]
            )
        asked = sections[int(self.which.value)].items
        return [item for item in asked if item in ready.answered(people, sections)]

    def draw(self):
        """Show who chose what, once it was asked for."""
        people = self.form.people
        if not people or not self.form.shown:
            count = drawing.number_of(len(people), "person has", "people have")
            self.say(f"{count} answered. Show it when all have." if people else NOBODY)
            self.show("")
            return
        found = self.items()
        self.show(spread(people, found).html("spread") if found else paragraph("Not asked yet."))
        self.say(self.headline())

    def headline(self):
        """Say where people are furthest apart."""
        apart = ready.widest(self.form.people, self.form.sections, 1)
        people = drawing.number_of(len(self.form.people), "person", "people")
        if not apart:
            return f"{people}: nobody is two steps apart."
        gap = ready.width(self.form.people, apart[0])
        return f"{people}. Talk first about: {apart[0].text} You are {gap} steps apart."

    def state(self):
        return {"which": self.which.value}

    def restore(self, state):
        self.set(self.which, value=state["which"])
        self.draw()


def printed(page):
    """Return the spread for the printed page, empty before it was shown."""
    panel = page.panel("spread")
    return "Where we differ", panel.body.value
