"""The notes: what is on the screen, what to say, the answer, the plan, and what the room says."""

from html import escape

import ipywidgets as widgets

from cmsim.course.facilitator import cohort
from cmsim.course.facilitator.room import (
    LONGEST_LINE,
    LONGEST_NOTE,
    MOST_HANDS,
    MOST_PEOPLE,
)
from cmsim.course.facilitator.room_panel import RoomPanel
from cmsim.course.facilitator.scene import answer, guesses, scene, source
from cmsim.course.facilitator.screen import ScreenWidget
from cmsim.course.facilitator.screen_panel import press
from cmsim.course.facilitator.screens import GUESS, VOTED
from cmsim.course.kit import files, guide, learner
from cmsim.views.drawing import number_of
from cmsim.views.widgets.controls import Action, Choice, Number, Text
from cmsim.views.widgets.grid import Counts
from cmsim.views.widgets.layout import in_a_row, part
from cmsim.views.widgets.progressive import RunningPanel

SCREEN = "92_room_screen.ipynb"
SHORT, MOST_BESIDE = 38, 3  # letters of a statement, and options, beside its votes
SHORT_TITLE = 60
FROM_PAGES = "Take the guesses that learners locked on their own pages"
TYPE = "Guesses, with spaces; 3x60 is three people who said 60"
NOTHING = "Nothing to type in here."


class RemotePanel(RoomPanel):
    """Lead the room: go on, start the timer, type what it says; read what to say."""

    def __init__(self, room):
        super().__init__(room)
        self.screen = ScreenWidget(small=True)
        self.screen.on_press(self.guard(lambda what: press(self.room, what)))
        self.line = Text(TYPE, max_length=LONGEST_LINE)
        self.votes = Counts("Votes", [("none", "none")], [("none", "none")], most=MOST_HANDS)
        self.people = Number("People in the room", min=0, max=MOST_PEOPLE)
        self.entry = part("cm-notes__entry", [])
        self.entry.layout.overflow = "auto"
        self.said, self.told, self.plan = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self.go_to = Choice("On the screen", [("0", "…")], listed=True)
        self.step_on = Action("Next step", primary=True)
        self.step_back = Action("Back")
        self.notes = Text("Your notes (no names)", rows=3, max_length=LONGEST_NOTE)
        self.from_pages = Action(FROM_PAGES)
        self.react(self.from_pages, self.gather)
        self.react(self.line, self.typed)
        self.react(self.votes, self.counted)
        self.react(self.people, lambda number: self.room.say(people=number))
        self.react(self.notes, lambda text: self.room.say(notes=text))
        self.react(self.go_to, lambda place: self.room.jump(int(place)))
        self.react(self.step_on, lambda: self.begin(1))
        self.react(self.step_back, lambda: self.begin(-1))
        self.drawn, self.begun = None, set()
        self.changed()

    def view(self):
        self.watch()
        link = widgets.HTML(learner.anchor(SCREEN, "Open the room's screen", tab=True))
        left = part("cm-notes__now", [self.screen, self.told])
        middle = part("cm-notes__say", [self.said, self.entry, self.status])
        steps = in_a_row(self.step_on, self.step_back)
        right = part("cm-notes__plan", [link, self.plan, steps, self.go_to, self.notes])
        found = widgets.Box([left, middle, right])
        found.add_class("cm-notes")
        return found

    def changed(self):
        """Show another session: its screens and its plan."""
        words = [
            (str(n), f"{n + 1}. {short(each.title)}") for n, each in enumerate(self.room.screens)
        ]
        self.set(self.go_to, options=words, value=str(self.room.at))
        self.drawn = None
        self.renewed()

    def renewed(self):
        """Show what is on now, what belongs to it, and how far the plan is."""
        room = self.room
        self.screen.scene = scene(room)
        self.set(self.go_to, value=str(room.at))
        self.set(self.people, value=room.said.people)
        self.set(self.notes, value=room.said.notes)
        self.said.value, self.plan.value, self.told.value = spoken(room), planned(room), why(room)
        self.step_back.disabled = room.said.step < 0
        self.step_on.disabled = room.said.step + 1 >= len(room.guide.steps)
        if self.drawn != (room.topic, room.screen):
            self.drawn = room.topic, room.screen
            self.offer()
        self.tell()

    def passed(self):
        if self.room.waiting() and self.room.topic not in self.begun:
            self.begun.add(self.room.topic)
            run(self.room.run_live())
        self.room.collect()
        if self.room.said.asked is not None and not self.room.waiting():
            self.screen.scene = scene(self.room)
        self.plan.value = planned(self.room)

    # --- what the room says

    def offer(self):
        """Offer the boxes in which what is asked now can be typed."""
        screen, offered = self.room.screen, []
        if screen.kind == GUESS:
            self.set(self.line, value=self.room.said.guesses.get(screen.key, ""))
            offered = [self.line, self.from_pages]
        elif screen.kind in VOTED:
            self.rows_of(screen)
            offered = [self.people, self.votes]
        self.entry.children = offered

    def rows_of(self, screen):
        """Put the statements of an exercise into the rows, their options into the columns.

        Where each question has options of its own, or many, those of the one on the screen are the
        rows.
        """
        known, asked = self.room.said.votes, self.beside(screen)
        if asked:
            rows = [(each.key, f"{each.place + 1}. {short(each.title, SHORT)}") for each in asked]
            columns = screen.options
            value = {each.key: known[each.key] for each in asked if fits(known, each)}
        else:
            rows, columns = screen.options, [("votes", "votes")]
            counted = known[screen.key] if fits(known, screen) else ()
            value = {key: [count] for (key, _), count in zip(screen.options, counted)}
        self.set(self.votes, rows=list(rows), columns=list(columns), value=value)

    def beside(self, screen):
        """Return the statements that have the same few options, each with its counts in a row."""
        asked = [each for each in self.room.screens if each.exercise == screen.exercise]
        asked = [each for each in asked if each.kind == screen.kind]
        alike = len({each.options for each in asked}) == 1 and len(asked) > 1
        return asked if alike and len(screen.options) <= MOST_BESIDE else []

    def typed(self, line):
        """Keep the guesses; say in one line if they cannot be read."""
        self.room.guess(self.room.screen, line)

    def gather(self):
        """Take the guesses that are in the records of this computer's learners."""
        room, screen = self.room, self.room.screen
        version = files.version(room.topic)
        found = cohort.read(learner.home(), room.session, room.questions, version)
        guesses_ = [
            work.predictions[screen.exercise][screen.place]
            for work in found.works
            if screen.exercise in work.predictions
        ]
        if not guesses_:
            self.say("No learner on this computer has locked a guess yet.")
            return
        self.line.value = " ".join(f"{each:g}" for each in guesses_)

    def counted(self, value):
        """Keep the votes; of two options the second follows from the people in the room."""
        room, screen = self.room, self.room.screen
        if screen.kind not in VOTED:
            return
        asked = self.beside(screen)
        if not asked:
            room.vote(screen, [self.votes.of(key)[0] for key, _ in screen.options])
            return
        for each in asked:
            hands = list(value.get(each.key, ()))
            if len(hands) == 2 and hands[0] and not hands[1] and hands[0] <= room.said.people:
                hands[1] = room.said.people - hands[0]
            if hands and hands != room.said.votes.get(each.key):
                room.vote(each, hands)
        self.rows_of(screen)

    def tell(self):
        """Say how many have guessed or voted."""
        room, screen = self.room, self.room.screen
        if screen.kind == GUESS:
            values, problem = guesses(room, screen)
            self.say(problem or f"{number_of(len(values), 'guess', 'guesses')} typed in.")
        elif screen.kind in VOTED:
            found = room.hands(screen)
            self.say(f"{sum(found)} votes on this one." if found else "No votes on this one yet.")
        else:
            self.say(NOTHING)

    # --- the plan

    def begin(self, by):
        """Go to the next step of the plan or back, and start its minutes."""
        step = min(max(self.room.said.step + by, 0), len(self.room.guide.steps) - 1)
        self.room.begin(step)


def fits(votes, screen):
    """Say whether the votes that are kept on a question fit its options."""
    return len(votes.get(screen.key, ())) == len(screen.options)


def run(panel):
    """Run what a room runs together, as it is set; what has to be played waits for the room."""
    going_on = isinstance(panel, RunningPanel) and panel.work.going_on
    if hasattr(panel, "run") and not going_on:
        panel.guard(panel.run)()


def short(text, most=SHORT_TITLE):
    """Return a text cut at a word where it is long.

    >>> short("one two three", 9)
    'one two …'
    """
    return text if len(text) <= most else f"{text[: most - 1].rsplit(' ', 1)[0]} …"


def spoken(room):
    """Return what to say and to watch for at this step of the plan, and what helps, as HTML."""
    step = room.guide.steps[max(room.said.step, 0)]
    beside = card("They do", guide.html(step.do)) + card("Watch for", guide.html(step.watch))
    said = f'{card("Say", guide.html(step.say), "cm-quote")}<div class="cm-two">{beside}</div>'
    return said + quiet(room)


def quiet(room):
    """Return what to ask or to do when nobody speaks, as HTML; a case has its own.

    It is folded while the room writes or votes: then there is something to type.
    """
    said = f"<p>{escape(room.case.file.quiet)}</p>" if room.case else room.guide.html(guide.QUIET)
    is_open = "" if room.screen.kind in (GUESS, *VOTED) else " open"
    return f'<details class="cm-say"{is_open}><summary>{guide.QUIET}</summary>{said}</details>'


def why(room):
    """Return the answer with its reason as HTML; of what the room sees already, the source."""
    hidden = room.screen.kind == GUESS or room.part < len(room.screen.parts) - 1
    found = answer(room) if hidden else source(room)
    title = "The answer, and why (hidden from the room)" if hidden else "Where it is from"
    return card(title, f"<p>{found}</p>") if found else ""


def card(title, html, look=""):
    """Return HTML on a card below its title."""
    return f'<section class="cm-say {look}"><h2>{escape(title)}</h2>{html}</section>'


def planned(room):
    """Return the plan as a list, with the step that is on, and how far behind the room is."""
    now, behind = room.said.step, room.behind()
    late = f"<p><strong>{behind} min behind</strong></p>" if behind else ""
    rows = "".join(
        f"<li{state_of(n, now)}><b>{step.minutes}</b><span>{escape(plain(step.what))}</span></li>"
        for n, step in enumerate(room.guide.steps)
    )
    return f"<h2>Plan: {room.guide.minutes[1]} minutes</h2>{late}<ol>{rows}</ol>"


def state_of(n, now):
    if n == now:
        return ' aria-current="step"'
    return ' data-done=""' if n < now else ""


def plain(text):
    """Return the first sentence of a step without marks."""
    return text.replace("*", "").split(". ")[0].rstrip(".")
