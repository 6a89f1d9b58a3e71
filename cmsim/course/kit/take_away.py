"""What a learner takes away: how far she has come, her record, and one page to print."""

import re
from datetime import datetime
from html import escape

from cmsim.course.kit import questions as checks
from cmsim.course.kit.printing import one_page, time_of
from cmsim.views.widgets.controls import Action, Check
from cmsim.views.widgets.layout import (
    NO_BULLETS,
    download,
    html_list,
    in_a_row,
    on_a_line,
    paragraph,
    stacked,
)
from cmsim.views.widgets.panel import Panel
from cmsim.views.widgets.paper import Paper

SURE = "Yes, put my work of this session away and start over"
AWAY = (
    "Your work of this session is in the archive folder; nothing was deleted. Reload this page "
    "to begin anew."
)
CHANGED = (
    "Your answers changed after the page below was made, at {time}. Press “Print my page”, or "
    "“Show how far I am”, for the new one."
)
PARTS = f"{NO_BULLETS};max-width:60rem;columns:2 20rem;margin:0.5em 0"
FIGURE = re.compile(r"<figure.*?</figure>", re.DOTALL)


class TakeAwayPanel(Panel):
    """Show how far the learner has come, and offer record, printed page and a new start."""

    def __init__(self, lesson):
        super().__init__()
        self.lesson, self.made, self.paper = lesson, None, Paper()
        self.print = self.add(Action("Print my page", primary=True))
        self.refresh = self.add(Action("Show how far I am"))
        self.sure = self.add(Check(SURE))
        self.again = self.add(Action("Start over"))
        self.react(self.print, self.on_paper)
        self.react(self.refresh, self.tell)
        self.react(self.again, self.start_over)
        self.guard(self.tell)()

    def view(self):
        anew = in_a_row(self.sure, self.again)
        tops = stacked(self.print, self.refresh, self.status)
        return stacked(tops, self.body, anew, self.paper)

    def on_paper(self):
        """Open the browser's print dialog with the page as it is now."""
        self.tell()
        self.paper.print(self.page())

    def outdate(self):
        """Say that what is shown is older than what the learner decided last."""
        if self.made is not None:
            self.say(CHANGED.format(time=time_of(self.made)))
            self.made = None

    def tell(self):
        """Say how far the learner has come, and renew the record and the page to print."""
        progress, questions = self.lesson.progress(), self.lesson.questions()
        done = sum(got == of for got, of in progress.values())
        passed = self.lesson.record.data["status"] == "passed"
        self.made = now()
        self.say(
            f"{done} of {len(progress)} parts complete."
            + (" This session is done." if passed else "")
        )
        rows = (
            f"{'✓' if got == of else '…'} {escape(questions[name].title)}: "
            f"{progress_text(questions[name].kind, got, of)}"
            for name, (got, of) in progress.items()
        )
        self.show(html_list(rows, PARTS) + paragraph(PASS) + self.links())

    def links(self):
        """Return the links to the record and to the printed page."""
        record = self.lesson.record
        name = f"{record.data['learner']}-{record.data['session']}"
        return on_a_line(
            download(
                f"{name}.html",
                "text/html",
                self.page(),
                f"Download my page, made at {time_of(self.made)}",
            ),
            download(
                f"{name}.json", "application/json", record.text(), "Download my record, to hand in"
            ),
        )

    def page(self):
        """Return the one page to hand over, as things are now."""
        parts = [*self.written(), *(part(self.lesson) for part in self.lesson.printed)]
        shown = any("<figure" in html for _, html in parts if html)
        sentence, picture = ("", "") if shown else self.picture()
        return one_page(self.lesson.title, now(), sentence, picture, parts)

    def picture(self):
        """Return the lesson's first picture that is drawn, and what its panel says about it."""
        for name in self.lesson.kinds:
            panel = self.lesson.panels.get(name)
            found = FIGURE.search(panel.body.value) if panel else None
            if found:
                return panel.status.value, found[0]
        return "", ""

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
    f"A session is done with {round(100 * checks.PASS_MARK)} in 100 fixed answers right, every "
    "question on your own run tried, and everything written."
)


def now():
    """Return the moment, by the clock of the computer that runs the course."""
    return datetime.now().astimezone()


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
