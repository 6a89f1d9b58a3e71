"""The debrief of a cohort: a folder of records in, what a room argues about out."""

from collections import defaultdict
from html import escape
from pathlib import Path

from cmsim.course.facilitator import cohort, debrief, rehearsal
from cmsim.course.facilitator.debrief import ATTENDANCE, five, lines_of
from cmsim.course.facilitator.spread_figure import drawn
from cmsim.course.kit import files, guide, learner
from cmsim.course.kit import questions as checks
from cmsim.course.kit.exercise_panel import fact_in_words
from cmsim.course.kit.printing import NO_HOURS, as_csv, printed
from cmsim.scenario.parameter import Refusal
from cmsim.views.chart import table
from cmsim.views.widgets.controls import Action, Choice, Text
from cmsim.views.widgets.layout import WIDE, download, html_list, on_a_line, paragraph, scrolled
from cmsim.views.widgets.long_work import LongWork
from cmsim.views.widgets.panel import Panel

MOST_SHOWN, MOST_ROWS, MOST_NAMED, LONGEST_NAME = 12, 40, 500, 80
OWN_RUN = "Each learner’s own run tells."
MADE_UP = "Made up for a rehearsal. "
REAL_RUNS = "Answers and guesses are drawn; what the runs showed are real runs of the model."
MIDDLE = "The line is the middle of the learners’ own runs, the band their middle half."
EMPTY = (
    " Records of this session belong here: put your learners’ files into the folder, or press "
    "Rehearse to see made-up learners."
)


class DebriefPanel(Panel):
    """Read a folder of learners' records and show what the room can talk about."""

    def __init__(self, topics):
        super().__init__()
        self.session = self.add(Choice("Session", topics, value=next(iter(topics))))
        self.folder = self.add(
            Text("Folder with the learners' records", value=str(learner.home()), max_length=500)
        )
        self.go = self.add(Action("Read the records", primary=True))
        self.rehearse = self.add(Action(f"Rehearse with {rehearsal.LEARNERS} made-up learners"))
        self.react(self.go, self.read)
        self.react(self.rehearse, self.make_cohort)
        self.react(self.session, lambda topic: self.clear())
        self.found, self.work = None, LongWork(self.background)
        self.add(self.work.button)
        self.react(self.work.button, self.stop)

    def clear(self):
        self.work.end()
        self.found = None
        self.show("")
        self.say("Press “Read the records”.")

    def state(self):
        return {"session": self.session.value, "folder": self.folder.value}

    def restore(self, state):
        self.session.value, self.folder.value = state["session"], str(state["folder"])

    def place(self):
        """Return the folder to read."""
        return Path(self.folder.value).expanduser()

    def halt(self):
        super().halt()
        self.work.end()

    def make_cohort(self):
        """Make a canned cohort anew, the same every time, and read it."""
        self.work.begin(self.rehearsing(self.session.value))

    def ask_again(self):
        self.make_cohort()

    def rehearsing(self, topic):
        """Make one learner after the other, then show them all."""
        folder = learner.home() / "rehearsal" / topic
        self.show("")
        self.say("Making the rehearsal: each made-up learner runs the model.")
        yield
        for number in rehearsal.rehearsing(folder, topic, rehearsal.LEARNERS):
            self.say(f"{number} of {rehearsal.LEARNERS} made-up learners have run the model.")
            yield
        self.read_from(folder, rehearsed=True)

    def stop(self):
        """Stop making up learners."""
        self.work.end()
        self.say("Stopped. Nothing of the rehearsal is shown.")

    def read(self):
        """Read the folder, name what was passed over, and show the rest."""
        self.work.end()
        self.read_from(self.place())

    def read_from(self, folder, rehearsed=False):
        """Show what the records in a folder say: those of learners, or those of a rehearsal."""
        topic = self.session.value
        try:
            questions = checks.of_topic(topic)
            self.found = cohort.read(folder, topic[:2], questions, files.version(topic), rehearsed)
            found = guide.read(topic)
        except Refusal as refusal:
            self.say(refusal)
            self.show("")
            return
        self.say(MADE_UP * rehearsed + summary(self.found))
        self.show(
            (f'<p role="note"><strong>{MADE_UP}</strong>{REAL_RUNS}</p>' if rehearsed else "")
            + whole(self.found, found)
        )


def summary(found):
    """Return in one line how many records were read and passed over."""
    works, over = len(found.works), len(found.passed_over)
    minutes = five([work.minutes for work in found.works])
    time = f" Half of them took {minutes[1]:.0f} to {minutes[3]:.0f} minutes." if minutes else ""
    return (
        f"{works} {'record' if works == 1 else 'records'} read, {over} "
        f"{'file' if over == 1 else 'files'} passed over.{time if works else EMPTY}"
    )


def whole(found, leaflet):
    """Return the whole debrief as HTML; whatever a learner's file said is shown as text."""
    parts = [passed_over(found)]
    if found.works:
        parts += [
            spreads(found),
            missed(found),
            divided(found),
            runs(found),
            prompts(leaflet),
            attended(found, leaflet),
        ]
    return "".join(parts)


def headed(title, html):
    """Return HTML below a title, nothing for nothing."""
    return f"<h3>{escape(title)}</h3>{html}" if html else ""


def passed_over(found):
    """Return each file that was passed over, below its reason; many are folded up."""
    reasons = defaultdict(list)
    for one in found.passed_over:
        reasons[one.reason].append(one.file[:LONGEST_NAME])
    lines = [
        f"<strong>{escape(reason)}</strong> ({len(names)}): {escape(', '.join(names[:MOST_NAMED]))}"
        + f", and {len(names) - MOST_NAMED} more" * (len(names) > MOST_NAMED)
        for reason, names in sorted(reasons.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    ]
    listed = html_list(lines) if lines else ""
    if len(found.passed_over) > MOST_SHOWN:
        named = f"All {len(found.passed_over)} files by reason"
        listed = f"<details><summary>{named}</summary>{listed}</details>"
    return headed("Passed over", listed)


def spreads(found):
    """Return the room's guesses, each beside the middle half of the learners' own runs."""
    shown = []
    for n, one in enumerate(debrief.spreads(found)):
        if one.guesses:
            runs = five(one.runs)
            fact = runs and {"value": runs[2], "low": runs[1], "high": runs[3]}
            shown.append(drawn(one, fact).html(f"cohort-{n}") + (paragraph(MIDDLE) if runs else ""))
    return headed("What the room predicted, and what its runs gave", "".join(shown))


def missed(found):
    """Return the questions most missed at first, the answer of each named before anything else."""
    lines = [
        f"<strong>{escape(one.answer or OWN_RUN)}</strong> {escape(one.text)} "
        f"{one.answered - one.right} of {one.answered} answered otherwise at first."
        for one in debrief.most_missed(found)
    ]
    return headed("Most missed at first", lines and html_list(lines, WIDE))


def divided(found):
    rows = [
        (one.text, ", ".join(f"{words}: {count}" for words, count in one.counts if count))
        for one in debrief.divided(found)
    ]
    return headed(
        "Where the room was of two minds",
        rows
        and scrolled(
            "Of two minds",
            table("First answers, the most divided first", ("Question", "Answers"), rows),
            WIDE,
        ),
    )


def runs(found):
    """Return three contrasting runs side by side, without a hint of whose they are."""
    fact, several = debrief.contrasting(found)
    names = list(dict.fromkeys(name for run in several for name in run.facts))
    rows = [
        (
            name.replace("_", " "),
            *(
                fact_in_words(run.facts[name]) if name in run.facts else "not run"
                for run in several
            ),
        )
        for name in names
    ]
    return headed(
        "Three runs to compare",
        several
        and scrolled(
            "Three runs",
            table(
                f"Chosen for how far apart they are in “{fact.replace('_', ' ')}”",
                ("What the run showed", *(run.name for run in several)),
                rows,
            ),
            WIDE,
        ),
    )


def prompts(leaflet):
    """Return the debrief's questions in their three steps."""
    return headed("To talk about", leaflet.prompts())


def attended(found, leaflet):
    """Return attendance and completion, on screen and as files to print."""
    rows = lines_of(found)
    shown = table("Attendance and completion", ATTENDANCE, rows)
    page_ = printed(f"{leaflet.title}: attendance and completion", f"{shown}<p>{NO_HOURS}</p>")
    name = f"cohort-{found.session}"
    listed = scrolled("Attendance", shown, WIDE)
    if len(rows) > MOST_ROWS:
        listed = f"<details><summary>All {len(rows)} learners</summary>{listed}</details>"
    return headed(
        "Attendance",
        on_a_line(
            download(f"{name}.html", "text/html", page_, "Attendance, to print"),
            download(
                f"{name}.csv",
                "text/csv",
                as_csv([ATTENDANCE, *rows]),
                "Attendance, for a spreadsheet",
            ),
        )
        + listed,
    )
