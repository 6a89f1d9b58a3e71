"""The rhythm all lessons share: predict, run, explain, check, take away; every step is kept."""

from functools import cached_property, partial

import ipywidgets as widgets

from cmsim.course.kit import learner, page, terms
from cmsim.course.kit import learner_record as record
from cmsim.course.kit import questions as checks
from cmsim.course.kit.exercise_panels import PredictionPanel, panel_for
from cmsim.course.kit.take_away import TakeAwayPanel
from cmsim.experiment.cache import Cache
from cmsim.scenario.parameter import Refusal
from cmsim.views.widgets.layout import paragraph
from cmsim.views.widgets.progressive import Turns

HERE_ONLY = (
    "Nothing here is sent anywhere: your work is kept on this computer, in {folder}, after "
    "every decision."
)
IN_ROOM = (
    "Your work is kept under your code {code} after every decision, on the computer that runs "
    "the course; whoever runs it can read it. Nothing is sent beyond it."
)
RESUMED = "Welcome back: you go on where you were."
NOT_KEPT = (
    "This page was opened without a learner code, so nothing is kept. To keep your work, "
    "begin at the front page."
)


class Lesson(page.Page):
    """One session's page: its panels, its questions and the learner's record.

    ``exercises`` is the folder of the session's questions.
    """

    def __init__(self, session, title, exercises, version="1.0"):
        super().__init__()
        self.session, self.title, self.version = session, title, version
        self.file = f"exercises/{exercises}/questions.toml"
        self.read = None

    @property
    def record(self):
        """Return this learner's record of the session."""
        return record.of(self.session, self.title, self.version)

    @cached_property
    def runs(self):
        """Return the runs that all panels of this page share."""
        return Cache()

    @cached_property
    def turns(self):
        """Return the turns in which the panels of this page work."""
        return Turns()

    def facts(self):
        """Return ``{name: fact}``: what the learner's own runs have shown so far."""
        return self.record.data["outcomes"]

    def questions(self):
        """Return the session's exercises, read once; raise ``Refusal`` if the file is wrong."""
        if self.read is None:
            self.read = checks.read(page.find(self.file))
        return self.read

    # --- the cells of a page

    def welcome(self):
        """Say where the work is kept, that it goes on where it was, and what was mended."""
        self.begin()
        kept = self.record
        lines = [kept.notice, RESUMED if kept.resumed else "", self.where_kept(kept)]
        said = "".join(paragraph(line) for line in lines if line)
        return widgets.VBox([widgets.HTML(said + way_back()), *terms.walker()])

    def where_kept(self, kept):
        """Say where the work is kept, and who can read it."""
        if not kept.path:
            return NOT_KEPT
        return (
            IN_ROOM.format(code=learner.code())
            if learner.in_room()
            else HERE_ONLY.format(folder=kept.path.parent)
        )

    def ready(self, panel, key):
        """Return a panel with the work of an earlier visit."""
        panel.keep(self, key)
        return panel

    def runner(self, kind, **more):
        """Return how to make a panel of a kind that runs the model."""
        return partial(kind, self.runs, self.turns, **more)

    def exercise(self, name):
        """Show one exercise of the session's questions."""
        return self.show(lambda: panel_for(self.chosen(name), self, self.facts), f"ask {name}")

    def chosen(self, name):
        """Return one exercise by its id."""
        if name not in self.questions():
            raise Refusal(f"{self.file}: there is no exercise {name!r}")
        return self.questions()[name]

    def take_away(self, *parts):
        """Show progress, the record to download and the page to print."""
        return self.show(lambda: TakeAwayPanel(self, parts), "take away")

    # --- the store of the panels

    def get(self, section, key, default=None):
        """Return what the learner's record keeps."""
        return self.record.get(section, key, default)

    def put(self, section, key, value):
        """Keep something in the learner's record, and let what depends on it know."""
        self.record.put(section, key, value)
        if section in ("predictions", "answers"):
            self.count()
        if section == "outcomes":
            for panel in list(self.panels.values()):
                if isinstance(panel, PredictionPanel):
                    panel.refresh()

    def count(self):
        """Keep how far the learner has come."""
        done = self.progress()
        self.record.set_progress(
            {name: counts for name, counts in done.items()}, checks.passed(self.questions(), done)
        )

    def progress(self):
        """Return ``{exercise: (done, of)}`` in the order of the questions."""
        return {name: done(exercise, self.record) for name, exercise in self.questions().items()}

    def start_over(self):
        """Archive the work so far; the page must be opened anew to go on."""
        self.record.start_over()
        self.leave()


def done(exercise, kept):
    """Return (points, of) for one exercise: right answers, or whether it was tried or complete."""
    given = kept.get("answers", exercise.id)
    if exercise.kind == "PRED":
        return int(kept.get("predictions", exercise.id) is not None), 1
    if exercise.kind == "PARTS":
        return int(bool(given and given["complete"])), 1
    marks = [mark for _, mark in given["last"]] if given else []
    wanted = [True] if exercise.kind in checks.MARKED else [True, False]
    return sum(mark in wanted for mark in marks), len(exercise.items)


def way_back():
    """Return a link to the front page."""
    return f"<p>{learner.anchor('start_here.ipynb', 'All sessions: the front page')}</p>"
