"""What a learner takes away: how far she has come, her record, and one page to print."""

from html import escape

from cmsim.course.kit import questions as checks
from cmsim.course.kit.printing import printed
from cmsim.views.widgets.controls import Action, Check
from cmsim.views.widgets.layout import NO_BULLETS, download, html_list, on_a_line, paragraph
from cmsim.views.widgets.panel import Panel

SURE = "Yes, put my work of this session away and start over"
AWAY = (
    "Your work of this session is in the archive folder; nothing was deleted. Reload this page "
    "to begin anew."
)


class TakeAwayPanel(Panel):
    """Show how far the learner has come, and offer record, printed page and a new start."""

    def __init__(self, lesson):
        super().__init__()
        self.lesson = lesson
        self.refresh = self.add(Action("Show how far I am", primary=True))
        self.sure = self.add(Check(SURE))
        self.again = self.add(Action("Start over"))
        self.react(self.refresh, self.tell)
        self.react(self.again, self.start_over)
        self.guard(self.tell)()

    def tell(self):
        """Say how far the learner has come, and renew the record and the page to print."""
        progress, questions = self.lesson.progress(), self.lesson.questions()
        done = sum(got == of for got, of in progress.values())
        passed = self.lesson.record.data["status"] == "passed"
        self.say(
            f"{done} of {len(progress)} parts complete."
            + (" This session is done." if passed else "")
        )
        rows = (
            f"{'✓' if got == of else '…'} {escape(questions[name].title)}: "
            f"{progress_text(questions[name].kind, got, of)}"
            for name, (got, of) in progress.items()
        )
        self.show(html_list(rows, NO_BULLETS) + paragraph(PASS) + self.links())

    def links(self):
        """Return the links to the record and to the printed page."""
        record = self.lesson.record
        name = f"{record.data['learner']}-{record.data['session']}"
        return on_a_line(
            download(f"{name}.html", "text/html", self.page(), "Download my page, to print"),
            download(
                f"{name}.json", "application/json", record.text(), "Download my record, to hand in"
            ),
        )

    def page(self):
        """Return the one page to print."""
        sections = [*self.written(), *(part(self.lesson) for part in self.lesson.printed)]
        body = "".join(
            f"<section><h2>{escape(title)}</h2>{html}</section>" for title, html in sections if html
        )
        return printed(self.lesson.title, body)

    def written(self):
        """Yield ``(title, html)`` of what the learner wrote to be printed."""
        for exercise in self.lesson.questions().values():
            words = self.lesson.get("words", exercise.id)
            if exercise.kind == "PARTS" and exercise.print and words and not exercise.private:
                rows = "".join(
                    f"<dt>{escape(part.label)}</dt><dd>{escape(words[part.id])}</dd>"
                    for part in exercise.parts
                    if words.get(part.id)
                )
                yield exercise.title, rows and f"<dl>{rows}</dl>"

    def start_over(self):
        """Put the work away, if that is really meant."""
        if not self.sure.value:
            self.say("To start over, first tick the box above: your work is put away, not deleted.")
            return
        self.lesson.start_over()
        self.show("")
        self.say(AWAY)


PASS = (
    f"A session is done when {round(100 * checks.PASS_MARK)} in 100 of the questions with a "
    "fixed answer are right, every question about your own run was tried, and everything to "
    "write is complete."
)


def progress_text(kind, got, of):
    """Return how far one exercise has come, in words."""
    return {
        "KEY": f"{got} of {of} right",
        "NUM": f"{got} of {of} right",
        "RUN": f"{got} of {of} tried",
        "GOAL": f"{got} of {of} tried",
        "PARTS": "complete" if got else "still to write",
        "PRED": "locked" if got else "still to predict",
    }[kind]
