"""The rhythm all lessons share: predict, run, explain, check, take away; every step is stored."""

from functools import cached_property

from cmsim.course.kit import files, learner, questions
from cmsim.course.kit import learner_record as record
from cmsim.course.kit.check_panels import CheckPanel, GoalPanel, NumberPanel
from cmsim.course.kit.page import Page, way_back
from cmsim.course.kit.prediction_panel import PredictionPanel
from cmsim.course.kit.take_away import TakeAwayPanel
from cmsim.course.kit.writing_panel import WritingPanel
from cmsim.scenario.parameter import Refusal
from cmsim.views.widgets.layout import paragraph
from cmsim.views.widgets.saved import Saved

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
TAKE_AWAY = "take away"

PANELS = {
    "KEY": CheckPanel,
    "RUN": CheckPanel,
    "NUM": NumberPanel,
    "GOAL": GoalPanel,
    "PARTS": WritingPanel,
    "PRED": PredictionPanel,
}


class Lesson(Page):
    """One session's page: its panels, its questions and the learner's record.

    ``topic`` names its notebook and its folder of exercises, such as ``03_caseload_sizing``; the
    number before is the session. ``printed`` are functions of the page that return (title, HTML)
    of a part of the page to print. ``live`` names the panel that a room runs together, and
    ``rehearse(page, dice)`` returns the facts that the runs of one made-up learner showed.
    """

    def __init__(self, topic, title, printed=(), live=None, rehearse=None, **parts):
        super().__init__(greeting=self.greet, **parts)
        self.topic, self.title, self.session = topic, title, topic.split("_")[0]
        self.printed, self.room_panel, self.rehearsed = printed, live, rehearse
        self.read = None

    @property
    def record(self):
        """Return this learner's record of the session."""
        return record.of(self.session, self.title, self.version)

    @cached_property
    def version(self):
        """Return the content version that the session's notebook states."""
        return files.version(self.topic) or "1.0"

    def facts(self):
        """Return ``{name: fact}``: what the learner's own runs have shown so far."""
        return self.record.data["outcomes"]

    def questions(self):
        """Return the session's exercises, read once; raise ``Refusal`` if the file is wrong."""
        if self.read is None:
            self.read = questions.of_topic(self.topic)
        return self.read

    def forget(self):
        super().forget()
        self.read = None

    # --- what cells call

    def greet(self):
        """Return where the work is stored, that it goes on where it was, and what was mended."""
        found = self.record
        lines = [found.notice, RESUMED if found.resumed else "", self.where_stored(found)]
        return "".join(paragraph(line) for line in lines if line) + way_back()

    def unseen(self):
        where = "under your code" if learner.in_room() else "on this computer"
        return [Saved(lambda: self.record.standing() | {"where": where})]

    def where_stored(self, found):
        """Return in words where the work is stored, and who can read it."""
        if not found.path:
            return NOT_KEPT
        return (
            IN_ROOM.format(code=learner.code())
            if learner.in_room()
            else HERE_ONLY.format(folder=found.path.parent)
        )

    def exercise(self, name):
        """Show one exercise of the session's questions."""

        def panel():
            return panel_for(self.chosen(name), self, self.facts)

        return self.shown(lambda: self.one(f"ask {name}", panel).view())

    def chosen(self, name):
        """Return one exercise by its id."""
        if name not in self.questions():
            known = ", ".join(self.questions())
            raise Refusal(
                f"exercises/{self.topic}/questions.toml: there is no exercise {name!r}; "
                f"there are {known}"
            )
        return self.questions()[name]

    def take_away(self):
        """Show progress, the record to download and the page to print."""
        return self.shown(lambda: self.one(TAKE_AWAY, lambda: TakeAwayPanel(self)).view())

    # --- what a facilitator's pages call

    def live(self):
        """Return a new panel that a room runs together; refuse where the session has none."""
        if self.room_panel is None:
            raise Refusal(f"{self.title}: this session has no run to make together")
        return self.fresh(self.room_panel)

    def rehearse(self, dice):
        """Return the facts that the runs of one made-up learner showed."""
        return self.rehearsed(self, dice) if self.rehearsed else {}

    # --- the store of the panels

    def ready(self, panel, key):
        """Return a panel with the work of an earlier visit."""
        earlier = type(panel).__name__  # how version 1.0 named what it stored of a panel
        if self.get("panels", key) is None and self.get("panels", earlier) is not None:
            self.put("panels", key, self.get("panels", earlier))
        panel.store_in(self, key)
        return panel

    def get(self, section, key, default=None):
        """Return what the learner's record holds."""
        return self.record.get(section, key, default)

    def put(self, section, key, value):
        """Store something in the learner's record, and let what depends on it know."""
        self.record.put(section, key, value)
        if TAKE_AWAY in self.panels:
            self.panels[TAKE_AWAY].outdate()
        if section in ("predictions", "answers"):
            self.count()
        if section == "outcomes":
            for panel in list(self.panels.values()):
                if isinstance(panel, PredictionPanel):
                    panel.refresh()

    def count(self):
        """Store how far the learner has come."""
        done = self.progress()
        self.record.set_progress(done, questions.passed(self.questions(), done))

    def progress(self):
        """Return ``{exercise: (done, of)}`` in the order of the questions."""
        return {name: points(exercise, self.record) for name, exercise in self.questions().items()}

    def start_over(self):
        """Archive the work so far; the page must be opened anew to go on."""
        self.record.start_over()
        self.leave()


def panel_for(exercise, record, facts=dict):
    """Return the panel that asks an exercise."""
    return PANELS[exercise.kind](exercise, record, facts)


def points(exercise, found):
    """Return (points, of) for one exercise: right answers, or whether it was tried or complete."""
    given = found.get("answers", exercise.id)
    if exercise.kind == "PRED":
        return int(found.get("predictions", exercise.id) is not None), 1
    if exercise.kind == "PARTS":
        return int(bool(given and given["complete"])), 1
    marks = [mark for _, mark in given["last"]] if given else []
    wanted = [True] if exercise.kind in questions.MARKED else [True, False]
    return sum(mark in wanted for mark in marks), len(exercise.items)
