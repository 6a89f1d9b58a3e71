"""Readiness: several people answer alone, the spread comes before any average."""

from html import escape

from pydantic import ValidationError

from cmsim.course.kit import files
from cmsim.decision import readiness as ready
from cmsim.decision.figures import readiness as draw_bars
from cmsim.decision.not_ready import STARTS
from cmsim.decision.readiness import ALL, GROUPS, MOST_PEOPLE, SHORT, STEPS, Person
from cmsim.scenario.parameter import Refusal
from cmsim.views import drawing
from cmsim.views.widgets.controls import Action, Check, Choice
from cmsim.views.widgets.layout import TEXT, download, html_list, on_a_line, paragraph
from cmsim.views.widgets.panel import Panel
from cmsim.views.widgets.upload import Upload, read_with

FILE = "exercises/80_staffing_lab/readiness.toml"
CHOICES = {str(n): step for n, step in enumerate(STEPS)}
GROUP_WORDS = {
    "leader": "I lead or manage",
    "clinician": "I am a clinician",
    "staff": "I am on the staff",
}


class ReadinessPanel(Panel):
    """Answer the short form alone, hand over, then look at the spread together."""

    def __init__(self, lab):
        super().__init__()
        self.lab, self.sections = lab, ready.read(files.find(FILE))
        lab.sections = self.sections
        self.group = self.add(Choice("Who is answering? No names", GROUP_WORDS))
        self.asked = {
            item.id: self.add(Choice(f"{item.section}: {item.text}", CHOICES))
            for item in ready.items(self.sections)
        }
        self.keep_answers = self.add(Action("Keep my answers and hand over", primary=True))
        self.file = self.add(
            Upload(
                "Or take somebody's answers from a file",
                help="A file that this page made, or one with the columns "
                "group, item and answer (0 to 3).",
            )
        )
        self.look = self.add(Action("Show the spread to all"))
        self.averages = self.add(Action("Now show averages and what follows", disabled=True))
        self.last_out = self.add(Action("Take the last person's answers out"))
        self.links = {
            start: self.add(
                Check(
                    f"{STARTS[start].lacks[0].upper()}"
                    f"{STARTS[start].lacks[1:]}: not decided, so "
                    f"{STARTS[start].then}",
                    value=True,
                )
            )
            for start in self.linked()
        }
        self.shown = ""
        self.react(self.keep_answers, self.hand_over)
        self.file.on_file(self.guard(self.take))
        self.react(self.look, lambda: self.draw("spread"))
        self.react(self.averages, lambda: self.draw("averages"))
        self.react(self.last_out, self.remove)
        for control in self.links.values():
            self.react(control, lambda value: self.link())
        self.enable()
        self.say(
            f"{SHORT} of the guide's {ALL} questions, two of each section. Answer alone; the "
            "next person does not see your answers."
        )
        self.show(self.which())

    def linked(self):
        return [item.start for item in ready.items(self.sections) if item.start]

    def which(self):
        """Return which of the questions are in the short form, section by section."""
        lines = html_list(
            f"{escape(section.title)}: questions "
            f"{' and '.join(str(item.number) for item in section.items)} of "
            f"{section.questions} (“{escape(section.source)}”)"
            for section in self.sections
        )
        return (
            f"<details><summary>Which {SHORT} of the {ALL} questions these are</summary>"
            + lines
            + paragraph(
                "Source: Care Management: A How-To Guide, the assessment at the end of each "
                "section. The wording here is ours and shorter; the guide's questions are "
                "open, the four steps are ours."
            )
            + "</details>"
        )

    @property
    def people(self):
        return self.lab.people

    def hand_over(self):
        """Keep one person's answers, and empty the form for the next."""
        answers = {
            item: int(control.value)
            for item, control in self.asked.items()
            if control.value is not None
        }
        if self.group.value is None or len(answers) < len(self.asked):
            left = len(self.asked) - len(answers)
            self.say(
                "Please say who is answering and answer the "
                f"{drawing.number_of(left, 'question')} still open. “Not discussed” is an "
                "answer."
            )
            return
        self.include(Person(self.group.value, answers))
        self.empty()

    def empty(self):
        """Empty the form for the next person."""
        for control in (self.group, *self.asked.values()):
            control.value = None

    def include(self, person):
        if len(self.people) >= MOST_PEOPLE:
            self.say(f"{MOST_PEOPLE} people at most.")
            return
        self.lab.people = (*self.people, person)
        self.link()
        self.averages.disabled = True
        self.shown = ""
        self.show(self.which() + self.mine(person))
        self.say(
            f"Kept: {drawing.number_of(len(self.people), 'person', 'people')} so far. Hand "
            "over, or show the spread when all have answered."
        )

    def mine(self, person):
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

    def take(self, name, content):
        """Take one person's answers from a file."""
        try:
            person = read_with(lambda path: ready.read_person(path, self.sections), name, content)
        except Refusal as refusal:
            self.say(f"Not taken. {refusal}")
            return
        self.include(person)

    def remove(self):
        """Take out the answers that came last."""
        self.lab.people = self.people[:-1]
        self.link()
        self.show(self.which())
        self.say(f"{drawing.number_of(len(self.people), 'person', 'people')} left.")

    # --- what follows

    def open_links(self):
        """Return the starts that follow from the answers."""
        return ready.starts(self.people, self.sections)

    def enable(self):
        """Offer the links that follow; the others cannot be ticked."""
        open_ = self.open_links()
        for start, control in self.links.items():
            control.disabled = start not in open_

    def link(self):
        """Let the model start from what is not decided, unless it was unticked."""
        self.enable()
        starts = tuple(start for start in self.open_links() if self.links[start].value)
        problem = self.lab.change(starts=starts)
        if problem:
            self.say(f"Not taken: {problem}")

    def draw(self, what):
        """Show the spread, or after it the averages."""
        if not self.people:
            self.say("Nobody has answered yet.")
            return
        self.shown = what
        self.averages.disabled = False
        self.show(self.spread() + (self.follows() if what == "averages" else "") + self.which())
        self.say(self.headline(what))

    def headline(self, what):
        apart = ready.widest(self.people, self.sections)
        if what == "averages":
            low = ready.weakest(self.people, self.sections)
            return f"Weakest: {low.title.lower()}. See what to decide before you hire."
        people = drawing.number_of(len(self.people), "person", "people")
        if not apart:
            return f"{people}: nobody is two steps apart."
        return f"{people}, furthest apart on: {apart[0].text}"

    def spread(self):
        """Return how many chose each step, the questions furthest apart first."""
        apart = ready.widest(self.people, self.sections)
        lines = html_list(
            (f"{escape(item.text)} {escape(self.in_counts(item))}" for item in apart), style=""
        )
        head = (
            "Furthest apart (two steps or more):"
            if apart
            else "No two people are two steps apart on any question."
        )
        return f'<div style="{TEXT}"><p><strong>{head}</strong></p>{lines}</div>'

    def in_counts(self, item):
        said = [
            f"{STEPS[n]}: {count}"
            for n, count in enumerate(ready.counts(self.people, item))
            if count
        ]
        groups = ready.by_group(self.people, item)
        by = (
            "; ".join(
                f"{GROUPS_WORDS[group]} {STEPS[round(mean)]}" for group, mean in groups.items()
            )
            if len(groups) > 1
            else ""
        )
        return "; ".join(said) + "." + (f" On average: {by}." if by else "")

    def follows(self):
        """Return the nine bars, and what to decide before hiring."""
        open_ = ready.before_hiring(self.people, self.sections)
        lines = html_list(
            (f"{escape(item.section)}: {escape(item.text)}" for item in open_), style=""
        )
        return (
            draw_bars(ready.bars(self.people, self.sections), len(self.people)).html("ready")
            + f'<div style="{TEXT}"><p><strong>Decide before you hire ({len(open_)} of {SHORT} '
            f"not decided by more than half):</strong></p>{lines}</div>"
        )

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
            "unticked": [start for start, control in self.links.items() if not control.value],
            "shown": self.shown,
        }

    def restore(self, state):
        known = set(self.asked)
        people = []
        for group, answers in state["people"][:MOST_PEOPLE]:
            if (
                group not in GROUPS
                or set(answers) - known
                or not all(step in range(len(STEPS)) for step in answers.values())
            ):
                raise ValueError("no such answers")
            people.append(Person(group, dict(answers)))
        self.lab.people = tuple(people)
        for start in state["unticked"]:
            self.links[start].value = False
        try:
            self.link()
        except ValidationError as error:
            raise ValueError(str(error)) from None
        if people and state["shown"] in ("spread", "averages"):
            self.draw(state["shown"])


GROUPS_WORDS = {"leader": "leaders", "clinician": "clinicians", "staff": "staff"}
