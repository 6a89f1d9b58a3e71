"""One person after the other answers alone; what they said is kept here for all other parts."""

from cmsim.course.kit import own_practice
from cmsim.course.kit.files import find
from cmsim.decision import readiness as ready
from cmsim.decision.readiness import GROUPS, MOST_PEOPLE, SHORT, STEPS, Person
from cmsim.scenario.parameter import Refusal
from cmsim.views import drawing
from cmsim.views.widgets.controls import Action, Choice, Pages
from cmsim.views.widgets.grid import Answers
from cmsim.views.widgets.layout import download, in_a_row, on_a_line, stacked
from cmsim.views.widgets.panel import Panel

GROUP_WORDS = {"leader": "A leader", "clinician": "A clinician", "staff": "Staff"}
WORDS = {str(n): f"{step[0].upper()}{step[1:]}" for n, step in enumerate(STEPS)}
AT_ONCE = 6  # questions of a page
STAGES = ("", "spread", "averages")  # what was shown so far


class FormPanel(Panel):
    """Answer alone, hand over; the next person does not see what was answered before.

    ``followers`` are called when the people, what was unticked, or what was shown has changed.
    """

    def __init__(self):
        super().__init__()
        self.sections = ready.read(find(own_practice.QUESTIONS))
        self.people, self.unticked, self.shown, self.followers = (), (), "", []
        self.pages = pages_of(self.sections)
        self.group = self.add(Choice("Who is answering? No names", GROUP_WORDS))
        self.group.add_class("cm-line-up")
        self.turn = self.add(Pages("page", count=len(self.pages)))
        self.grid = self.add(Answers("Questions", self.pages[0][1], WORDS))
        self.keep = self.add(Action("Keep my answers, hand over", primary=True))
        self.react(self.turn, lambda value: self.ask())
        self.react(self.grid, lambda value: self.answered())
        self.react(self.group, lambda value: None)
        self.react(self.keep, self.hand_over)
        self.ask()
        self.answered()

    def view(self):
        top = in_a_row(self.group, self.turn)
        return stacked(top, self.grid, in_a_row(self.keep, self.status), self.body)

    def ask(self):
        """Show the questions of the page that was turned to."""
        title, rows = self.pages[self.turn.value - 1]
        with self.grid.hold_trait_notifications():
            self.grid.label, self.grid.rows = title, list(map(list, rows))

    def given(self):
        """Return the answers in the form as they stand."""
        return {item: int(step) for item, step in self.grid.value.items()}

    def open(self):
        """Return how many of the first questions have no answer yet."""
        return sum(item.id not in self.grid.value for item in ready.first(self.sections))

    def answered(self):
        """Say how far this person is."""
        left, more = self.open(), len(self.grid.value) - (SHORT - self.open())
        self.say(
            f"{left} of the first {SHORT} questions still open."
            if left
            else f"The first {SHORT} are answered, and {more} more. Go on, or hand over."
        )

    def hand_over(self):
        """Keep one person's answers, and empty the form for the next."""
        left = self.open()
        if self.group.value is None or left:
            self.say(
                f"Say who is answering, and answer the {drawing.number_of(left, 'question')} "
                f"of the first {SHORT} still open. “Not discussed” is an answer."
            )
            return
        person = Person(self.group.value, self.given())
        try:
            self.include(person)
        except Refusal as refusal:
            self.say(refusal)
            return
        self.empty()
        self.show(mine(person))
        count = drawing.number_of(len(self.people), "person", "people")
        self.say(f"Kept: {count} so far. Hand over, or go on to the next step when all are done.")

    def empty(self):
        """Empty the form for the next person."""
        self.set(self.group, value=None)
        self.set(self.grid, value={})
        self.set(self.turn, value=1)
        self.ask()

    def include(self, person):
        """Take in one person's answers; refuse if there is no room."""
        if len(self.people) >= MOST_PEOPLE:
            raise Refusal(f"{MOST_PEOPLE} people at most. Take one out first, on “The people”.")
        self.change(people=(*self.people, person), shown="")

    # --- what the other parts of the page follow

    def change(self, **changes):
        """Change what was said, unticked or shown, and let the other parts know."""
        for name, value in changes.items():
            setattr(self, name, value)
        for follower in self.followers:
            follower()
        self.save()

    def starts(self):
        """Return the starts of the model that follow and were not unticked."""
        return ready.starts(self.people, self.sections, self.unticked)

    def facts(self):
        if not self.people:
            return {}
        apart = [ready.width(self.people, item) for item in ready.items(self.sections)]
        return {
            "people_asked": {
                "value": len(self.people),
                "low": None,
                "high": None,
                "unit": "people",
            },
            "widest_gap": {"value": max(apart), "low": None, "high": None, "unit": "steps"},
        }

    def state(self):
        return {
            "people": [[person.group, person.answers] for person in self.people],
            "unticked": list(self.unticked),
            "shown": self.shown,
            "draft": [self.group.value, self.given(), self.turn.value],
        }

    def restore(self, state):
        people = ready.people_of(state["people"], self.sections)
        group, answers, page = state.get("draft") or (None, {}, 1)
        ((_, draft),) = ready.people_of([[GROUPS[0], answers]], self.sections)
        if state["shown"] not in STAGES:
            raise ValueError("no such stage")
        self.set(self.group, value=group)
        self.set(self.grid, value={item: str(step) for item, step in draft.items()})
        self.set(self.turn, value=int(page))
        self.ask()
        self.change(
            people=people, unticked=tuple(map(str, state["unticked"])), shown=state["shown"]
        )
        self.answered()


def pages_of(sections):
    """Return ``[(title, [(item, words)])]``: the first questions, then the rest by section."""
    short = ready.first(sections)
    groups = [(f"The first {SHORT}", short)]
    groups += [
        (section.title, [item for item in section.items if not item.first]) for section in sections
    ]
    found = []
    for title, items in groups:
        parts = -(-len(items) // AT_ONCE)
        size = -(-len(items) // parts)
        for n in range(0, len(items), size):
            part = items[n : n + size]
            place = f"{n + 1} to {n + len(part)} of {len(items)}"
            found.append((f"{title}: {place}", [(item.id, item.text) for item in part]))
    return found


def mine(person):
    """Return a link to one person's answers as a file."""
    rows = "".join(f"{person.group},{item},{step}\n" for item, step in person.answers.items())
    return on_a_line(
        download(
            "my-readiness.csv",
            "text/csv",
            "group,item,answer\n" + rows,
            "These answers as a file, to pass on",
        )
    )
