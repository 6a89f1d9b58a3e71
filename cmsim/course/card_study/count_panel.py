"""What was counted: typed, or from a file with a row for each card."""

from pydantic import ValidationError

from cmsim.decision.card_study import (
    COLUMNS,
    LIKELY,
    MOST_CARDS,
    NEEDS,
    USUAL_FROM,
    CardCounts,
    counted,
    from_of,
    read_cards,
)
from cmsim.scenario.parameter import Refusal
from cmsim.views import drawing
from cmsim.views.widgets.controls import Action
from cmsim.views.widgets.grid import Counts
from cmsim.views.widgets.layout import beside, download, in_a_row, on_a_line
from cmsim.views.widgets.panel import Panel
from cmsim.views.widgets.upload import Upload, read_with

STRONG = {"strong": "a 4 or a 5", "top": "top priority"}
SEVERAL = {
    "s0": "None",
    "s1": "One",
    "s2": "Two",
    "s3": "Three",
    "s4": "Four",
    "s5": "Five or more",
}
LIKELY_ROWS = {f"l{n}": words.capitalize() for n, words in enumerate(LIKELY)}
INVENTED = CardCounts(
    strong=dict(zip(NEEDS, (16, 9, 10, 4, 8, 3, 3, 1, 2, 1, 0))),
    top=dict(zip(NEEDS, (12, 5, 4, 2, 4, 1, 1, 0, 1, 0, 0))),
    likely=[6, 13, 11],
    several=[30, 15, 7, 5, 2, 1],
)
NOBODY = "A file with a column or a cell that may name a person is refused. Files are not kept."


class CountPanel(Panel):
    """Take the counts; ``followers`` are called when they, or what is made of them, change."""

    def __init__(self):
        super().__init__()
        self.counts, self.from_, self.use = CardCounts(), USUAL_FROM, False
        self.followers = []
        self.needs = self.add(
            Counts(
                "Cards that say so for each need",
                {need: f"{need.upper()} {words}" for need, words in NEEDS.items()},
                STRONG,
                most=MOST_CARDS,
            )
        )
        self.several = self.add(
            Counts("Cards by how many strong needs they have", SEVERAL, ["cards"], most=MOST_CARDS)
        )
        self.likely = self.add(
            Counts("Likely to act on the first need", LIKELY_ROWS, ["cards"], most=MOST_CARDS)
        )
        self.example = self.add(Action("Fill in invented counts"))
        self.clear = self.add(Action("Clear"))
        self.file = self.add(
            Upload("Or a file with a row for each card", help=f"Columns: {', '.join(COLUMNS)}.")
        )
        self.grids = (self.needs, self.several, self.likely)
        for grid in self.grids:
            self.react(grid, lambda value: self.typed())
        self.react(self.example, lambda: self.put(INVENTED, "Filled in: invented counts. "))
        self.react(self.clear, lambda: self.put(CardCounts()))
        self.file.on_file(self.guard(self.take))
        blank = ",".join(COLUMNS) + "\n"
        self.show(on_a_line(download("cards.csv", "text/csv", blank, "Blank file to fill in")))
        self.told()

    def view(self):
        right = (self.several, self.likely, self.file, self.body)
        return beside(
            [self.needs, in_a_row(self.example, self.clear), self.status],
            right[0],
            more=right[1:],
            even=True,
        )

    def typed(self):
        """Take what was typed, or say in one line what cannot be."""
        if not any(self.several.of(row)[0] for row in SEVERAL):
            self.change(counts=CardCounts())
            self.say(f"Now count the cards: {self.several.label.lower()}.")
            return
        try:
            counts = CardCounts(
                strong={need: self.needs.of(need)[0] for need in NEEDS},
                top={need: self.needs.of(need)[1] for need in NEEDS},
                several=[self.several.of(row)[0] for row in SEVERAL],
                likely=[self.likely.of(row)[0] for row in LIKELY_ROWS],
            )
        except ValidationError as error:
            said = error.errors(include_url=False)[0]["msg"].removeprefix("Value error, ")
            self.change(counts=CardCounts())
            self.say(f"Not counted yet. {said}")
            return
        self.change(counts=counts)
        self.told()

    def told(self, before=""):
        """Say how many cards were counted."""
        cards = self.counts.cards
        self.say(
            f"{before}{drawing.number_of(cards, 'card')} counted. See what they show at the next "
            "step."
            if cards
            else f"{before}No cards yet. {NOBODY}"
        )

    def put(self, counts, before=""):
        """Put counts into the boxes."""
        self.set(
            self.needs,
            value={need: [counts.strong.get(need, 0), counts.top.get(need, 0)] for need in NEEDS},
        )
        self.set(self.several, value={row: [n] for row, n in zip(SEVERAL, counts.several)})
        self.set(self.likely, value={row: [n] for row, n in zip(LIKELY_ROWS, counts.likely)})
        self.change(counts=counts)
        self.told(before)

    def take(self, name, content):
        """Count the cards of a file; refuse it in one line if it cannot be used."""
        try:
            self.put(counted(read_with(read_cards, name, content)), "Taken. ")
        except Refusal as refusal:
            self.say(f"Not taken. {refusal}")

    def change(self, **changes):
        """Change the counts or what is made of them, and let the other parts know."""
        for name, value in changes.items():
            setattr(self, name, value)
        for follower in self.followers:
            follower()
        self.save()

    def state(self):
        return {
            "counts": self.counts.model_dump(),
            "from": self.from_,
            "use": self.use,
            "boxes": [grid.value for grid in self.grids],
        }

    def restore(self, state):
        counts, from_ = CardCounts(**state["counts"]), from_of(state["from"])
        for grid, value in zip(self.grids, state["boxes"], strict=True):
            if set(value) - {row for row, _ in grid.rows}:
                raise ValueError("no such rows")
            self.set(grid, value=value)
        self.change(counts=counts, from_=from_, use=bool(state["use"]))
        self.told()
