"""The panel of the learner's own directory: five entries, kept in her record, and as a file."""

import ipywidgets as widgets

from cmsim.course.community import entries
from cmsim.course.community.entries import AGAIN, FIELDS, KINDS, LONGEST, MOST, ROLES
from cmsim.course.kit.take_away import now
from cmsim.views.widgets.controls import Action, Choice, Text
from cmsim.views.widgets.layout import (
    beside,
    card,
    download,
    in_a_row,
    on_a_line,
    paragraph,
    stacked,
)
from cmsim.views.widgets.panel import Panel

NO_PATIENT = "Organizations only: no patient, no name of a patient, nothing about one."
EMPTY = "No entry is complete yet. Each complete one stands here, with its day to check again."
FILE = "my-directory.csv"
CHOOSE = "Choose"


class DirectoryPanel(Panel):
    """Hold up to five entries, one in view; show those that are complete, and offer the file."""

    def __init__(self):
        super().__init__()
        self.drafts, self.place = [entries.blank() for _ in range(MOST)], 0
        self.turns = [self.add(Action(f"Entry {n}", pressed=n == 1)) for n in range(1, MOST + 1)]
        self.fields = {
            "name": Text("Organization (no patient)", max_length=LONGEST["name"]),
            "kind": listed("Kind of help", KINDS),
            "phone": Text("Phone", max_length=LONGEST["phone"]),
            "asks": Text("What it asks for (no patient)", max_length=LONGEST["asks"]),
            "checked": Text("Last checked (month/day/year)", max_length=LONGEST["checked"]),
            "by": listed("Checked by (role)", ROLES),
            "again": Choice(
                "Check again after",
                {str(months): words for months, words in AGAIN.items()},
                value=str(entries.USUAL_AGAIN),
                listed=True,
            ),
        }
        for n, button in enumerate(self.turns):
            self.react(button, lambda n=n: self.turn(n))
        for field in self.fields.values():
            self.react(self.add(field), lambda value: self.typed())

    @property
    def today(self):
        """Return the day, by the clock of the computer that runs the course."""
        return now().date()

    def turn(self, place):
        """Bring another entry into view."""
        self.place = place
        for n, button in enumerate(self.turns):
            button.pressed = n == place
        self.fill()
        self.draw()

    def fill(self):
        """Put the entry in view into the fields."""
        for name, field in self.fields.items():
            self.set(field, value=self.drafts[self.place][name])

    def typed(self):
        """Take what stands in the fields."""
        self.drafts[self.place] = {name: field.value or "" for name, field in self.fields.items()}
        self.draw()

    def complete(self):
        """Return the entries that are complete, those to check again first."""
        return entries.complete(self.drafts, self.today)

    def draw(self):
        """Show the complete entries and the file, and say what the entry in view still lacks."""
        found = self.complete()
        if found:
            count = f"{len(found)} of {MOST} entries. Check the top one first."
            link = download(FILE, "text/csv", entries.as_file(found), "Download as CSV, for Excel")
            self.show(f"<p>{count}</p>{entries.as_table(found, self.today)}{on_a_line(link)}")
        else:
            self.show(paragraph(EMPTY))
        self.say(self.standing())

    def standing(self):
        """Return how the entry in view stands."""
        given = self.drafts[self.place]
        if entries.is_blank(given):
            return f"Entry {self.place + 1} is empty."
        try:
            entry = entries.checked(given, self.today)
        except ValueError as fault:
            return f"Entry {self.place + 1}: {fault}"
        return (
            f"Entry {self.place + 1} is complete and kept. Check it again by "
            f"{entries.written_day(entry.due)}."
        )

    def view(self):
        self.draw()
        turns = in_a_row(*self.turns)
        turns.add_class("cm-try")
        one = self.fields
        several = ("kind", "phone"), ("checked", "by", "again")
        rows = [in_a_row(*(one[name] for name in names)) for names in several]
        asked = stacked(turns, one["name"], rows[0], one["asks"], rows[1])
        rule = widgets.HTML(f"<p>{NO_PATIENT}</p>")
        return beside(
            [asked], card(rule, self.status, stays=True), more=[card(self.body)], even=True
        )

    def state(self):
        return {"entries": [dict(given) for given in self.drafts], "at": self.place}

    def restore(self, state):
        drafts, place = state["entries"], state["at"]
        if len(drafts) != MOST or place not in range(MOST):
            raise ValueError("other entries")
        for given in drafts:
            if set(given) != set(FIELDS) or not all(
                isinstance(value, str) and len(value) <= LONGEST.get(name, 80)
                for name, value in given.items()
            ):
                raise ValueError("no such entry")
            if not (
                given["kind"] in ("", *KINDS)
                and given["by"] in ("", *ROLES)
                and given["again"] in map(str, AGAIN)
            ):
                raise ValueError("no such choice")
        self.drafts = [dict(given) for given in drafts]
        self.turn(place)


def listed(label, options):
    """Return a list to choose from, with nothing chosen."""
    return Choice(label, {"": CHOOSE} | {each: each for each in options}, value="", listed=True)
