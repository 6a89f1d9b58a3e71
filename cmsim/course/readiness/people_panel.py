"""Who has answered so far, the questions on paper, and answers that come as a file."""

from collections import Counter

from cmsim.course.readiness.sheet import blank
from cmsim.decision import readiness as ready
from cmsim.scenario.parameter import Refusal
from cmsim.views import drawing
from cmsim.views.widgets.controls import Action
from cmsim.views.widgets.layout import in_a_row, stacked
from cmsim.views.widgets.panel import Panel
from cmsim.views.widgets.paper import Paper
from cmsim.views.widgets.upload import Upload, read_with

GROUPS = {
    "leader": ("leader", "leaders"),
    "clinician": ("clinician", "clinicians"),
    "staff": ("of the staff", "of the staff"),
}


class PeoplePanel(Panel):
    """Print the questions, take somebody's answers from a file, and take the last ones out."""

    def __init__(self, form):
        super().__init__()
        self.form, self.paper = form, Paper()
        self.print = self.add(Action("Print all 77 questions"))
        self.last_out = self.add(Action("Take the last person out"))
        self.file = self.add(
            Upload(
                "Answers from a file",
                help="A file that this page made, or columns group, item, answer (0 to 3).",
            )
        )
        self.react(self.print, lambda: self.paper.print(blank(form.sections)))
        self.react(self.last_out, lambda: form.change(people=form.people[:-1], shown=""))
        self.file.on_file(self.guard(self.take))
        form.followers.append(self.guard(self.tell))
        self.tell()

    def view(self):
        return stacked(in_a_row(self.print, self.last_out, self.status), self.file, self.paper)

    def take(self, name, content):
        """Take one person's answers from a file."""
        try:
            self.form.include(
                read_with(lambda path: ready.read_person(path, self.form.sections), name, content)
            )
        except Refusal as refusal:
            self.say(f"Not taken. {refusal}")

    def tell(self):
        """Say who has answered so far."""
        people = self.form.people
        self.last_out.disabled = not people
        found = Counter(person.group for person in people)
        groups = [
            drawing.number_of(found[key], *words) for key, words in GROUPS.items() if found[key]
        ]
        self.say(f"Answered so far: {', '.join(groups)}." if people else "Nobody has answered yet.")
