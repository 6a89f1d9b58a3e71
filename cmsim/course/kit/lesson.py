"""The rhythm all lessons share: predict, run, explain, check, take away; every step is stored."""

from functools import cached_property
from html import escape

import ipywidgets as widgets

from cmsim.course.kit import files, learner, questions
from cmsim.course.kit import learner_record as record
from cmsim.course.kit.check_panels import CheckPanel, GoalPanel, NumberPanel
from cmsim.course.kit.page import Linked, Page, way_back
from cmsim.course.kit.pictured import pictured
from cmsim.course.kit.prediction_panel import PredictionPanel
from cmsim.course.kit.take_away import TakeAwayPanel
from cmsim.course.kit.writing_panel import WritingPanel
from cmsim.scenario.parameter import Refusal
from cmsim.views.widgets.layout import beside, folded, html_list, paragraph, part, stacked
from cmsim.views.widgets.saved import Saved

HERE_ONLY = (
    "Nothing here is sent anywhere: your work is kept on this computer, in {folder}, after "
    "every decision."
)
IN_ROOM = (
    "Your work is kept in this browser after every decision, and your facilitator gets a copy "
    "under your code {code}. Nothing is sent beyond this room."
)
IN_BROWSER = (
    "Nothing here is sent anywhere: your work is kept in this browser, on this device, after every "
    "decision. Clearing the browser's data deletes it, so download your record at the end."
)
RESUMED = "Welcome back: you go on where you were."
TOOK_OVER = (
    "Your work on this part stood in lesson {} before. It is here now: go on where you were."
)
NOT_KEPT = (
    "This page was opened without a learner code, so nothing is kept. To keep your work, "
    "begin at the front page."
)
NO_PLACE = (
    "Your work cannot be saved in {folder} ({why}). You can work all the same; it holds while this "
    "page is open. Download your record at the end, or mend that and reload this page."
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
    ``pictures`` are ``{exercise: what stands beside it}``: a function that makes a picture of its
    panel, or the name of a part of the page or of another exercise. ``beneath`` are ``{part: the
    exercise that stands beneath its picture}``. ``moved_from`` is the session in which its parts
    stood before: who begins it anew takes over what the record of that session holds of them.
    """

    def __init__(
        self,
        topic,
        title,
        printed=(),
        live=None,
        rehearse=None,
        pictures=None,
        beneath=None,
        moved_from=None,
        **parts,
    ):
        super().__init__(greeting=self.greet, **parts)
        self.topic, self.title, self.session = topic, title, topic.split("_")[0]
        self.printed, self.room_panel, self.rehearsed = printed, live, rehearse
        self.pictures, self.beneath = pictures or {}, beneath or {}
        self.read = self.told = None
        self.moved_from, self.looked_into, self.took = moved_from, None, False

    @property
    def record(self):
        """Return this learner's record of the session."""
        found = record.of(self.session, self.title, self.version)
        if self.moved_from and found is not self.looked_into:
            self.looked_into = found
            self.took = not found.resumed and self.take_over(found)
        return found

    def take_over(self, found):
        """Copy what the record of an earlier session holds of this one's parts; say if it does."""
        earlier = record.all_of(learner.code()).get(self.moved_from)
        parts = handed_over(earlier, self.kinds, self.questions()) if earlier else []
        for section, key, value in parts:
            found.put(section, key, value)
        return bool(parts)

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

    def carded(self, name, shown):
        """Return a picture of a step with the cards that stand beneath it."""
        cards = [card for card in self.cards().values() if card.beneath == name]
        return stacked(shown, *map(folded_card, cards)) if cards else shown

    def cards(self):
        """Return the session's cards by id, read once."""
        if self.told is None:
            self.told = {card.id: card for card in questions.file_of(self.topic).cards}
        return self.told

    def forget(self):
        super().forget()
        self.read = self.told = None

    # --- what cells call

    def greet(self):
        """Return where the work is stored, that it goes on where it was, and what was mended."""
        found = self.record
        found.elsewhere = ""
        went_on = RESUMED if found.resumed else TOOK_OVER.format(self.moved_from) * self.took
        lines = [found.notice, went_on, self.where_stored(found)]
        return "".join(paragraph(line) for line in lines if line) + way_back()

    def unseen(self):
        return [Saved(self.standing)]

    def standing(self):
        """Return whether the work is saved, and where; if it is, panels no longer say otherwise."""
        found = self.record.standing()
        if not self.trouble:
            for panel in self.panels.values():
                panel.tell_trouble()
        return found | {"where": "in this browser" if learner.in_browser() else "on this computer"}

    def where_stored(self, found):
        """Return in words where the work is stored, and who can read it."""
        if not found.path:
            return NOT_KEPT
        if learner.in_room():
            return IN_ROOM.format(code=learner.code())
        if learner.in_browser():
            return IN_BROWSER
        if found.failed:
            return NO_PLACE.format(folder=found.path.parent, why=found.failed)
        return HERE_ONLY.format(folder=found.path.parent)

    def exercise(self, name):
        """Show one exercise, and beside it its picture, if it has one.

        Beside a part of the page the reasons of the answers stand below that part.
        """

        def panel():
            return panel_for(self.chosen(name), self, self.facts)

        def look():
            found, other = self.one(f"ask {name}", panel), self.pictures.get(name)
            if other is None:
                return found.view()
            if callable(other):
                return pictured(found, other)
            if other in self.questions():
                shown = self.carded(other, self.exercise(other))
                return beside([found.view()], shown, even=True)
            even = found.exercise.kind == "PARTS"
            return beside([found.asking()], self.show(other), more=[found.body], even=even)

        return self.shown(look)

    def card(self, name):
        """Show a card of the session's file, folded, with its source."""

        def look():
            if name not in self.cards():
                raise Refusal(
                    f"exercises/{self.topic}/questions.toml: there is no card {name!r}; "
                    f"there are {', '.join(self.cards())}"
                )
            return folded_card(self.cards()[name])

        return self.shown(look)

    def show(self, name):
        """Show a part of the page, and beneath it its cards or the exercise that asks about it."""
        found = super().show(name)
        if name in self.stills:
            return self.carded(name, found)
        if name not in self.beneath:
            return found
        asked = self.exercise(self.beneath[name])
        pictures = [each for each in found.children if "cm-picture" in each._dom_classes]
        if not pictures:
            return stacked(found, asked)
        pictures[0].children += (part("cm-more", [asked]),)
        return found

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

    @property
    def trouble(self):
        """Return why the last decision could not be saved, or nothing."""
        return self.record.failed

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
        if section in ("predictions", "outcomes"):
            for panel in list(self.panels.values()):
                panel.renew()

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


def handed_over(data, kinds, questions):
    """Return (section, key, value) of what a record holds of a lesson's panels and exercises.

    Answers and guesses count only while an exercise has as many items as it had.
    """
    named = [found.kind if isinstance(found, Linked) else found for found in kinds.values()]
    panels = {*kinds, *(kind.__name__ for kind in named), *(f"ask {name}" for name in questions)}
    facts = {
        fact for one in questions.values() for item in one.items for fact in item.facts_in_words()
    }
    wanted = {"panels": panels, "outcomes": facts, "words": set(questions)}
    found = [
        (section, key, value)
        for section, keys in wanted.items()
        for key, value in data[section].items()
        if key in keys
    ]
    for section, holds in (("predictions", "values"), ("answers", "last")):
        for key, value in data[section].items():
            given = value.get(holds) if isinstance(value, dict) else None
            items = len(questions[key].items) if key in questions else None
            if isinstance(given, list) and len(given) == items:
                found.append((section, key, value))
    return found


def folded_card(card):
    """Return a card that opens under its title, with its source."""
    told = html_list(map(escape, card.lines)) + paragraph(f"Source: {card.source}.")
    return widgets.HTML(folded(card.title, told))


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
    fits = given and len(given["last"]) == len(exercise.items)
    marks = [mark for _, mark in given["last"]] if fits else []
    wanted = [True] if exercise.kind in questions.MARKED else [True, False]
    return sum(mark in wanted for mark in marks), len(exercise.items)
