"""The panels of the facilitator's console; all follow the session that is chosen."""

from html import escape
from time import perf_counter

import ipywidgets as widgets

from cmsim.course.facilitator import show_of_hands as hands
from cmsim.course.facilitator.spread_figure import spread as draw_spread
from cmsim.course.kit import guide, learner_record, page, questions
from cmsim.course.kit.printing import closing_page, download, markdown, rows_of, sheet
from cmsim.scenario.parameter import Refusal
from cmsim.views.drawing import number_of
from cmsim.views.widgets.controls import Action, Choice, Number, Text
from cmsim.views.widgets.layout import TEXT, paragraph
from cmsim.views.widgets.panel import Panel

LONGEST_NOTE, LONGEST_LINE, MOST_PEOPLE, FEWEST_LINES = 3000, 2000, 200, 12
NO_RUN = "Run it live below; the run will stand beside the guesses."


class RoomPanel(Panel):
    """A panel that shows what belongs to the chosen session."""

    def __init__(self, room):
        super().__init__()
        self.room, self.box = (
            room,
            widgets.VBox(layout=widgets.Layout(overflow="visible", width="100%")),
        )
        room.followers.append(self)
        self.said = {}

    def view(self):
        return widgets.VBox(
            [self.box, self.status, self.body],
            layout=widgets.Layout(overflow="visible", width="100%"),
        )

    def state(self):
        return self.said

    def restore(self, state):
        if not isinstance(state, dict):
            raise ValueError("no sessions")
        self.said = state
        self.changed()


class PlanPanel(RoomPanel):
    """Choose a session and see its plan, what to bring, and what to do if technology fails."""

    def __init__(self, room):
        super().__init__(room)
        self.topic = Choice("Session", room.topics, value=room.topic)
        self.react(self.topic, self.choose)
        self.box.children = [self.topic]
        self.changed()

    def choose(self, topic):
        """Go to a session."""
        self.room.choose(topic)

    def changed(self):
        found = self.room.guide
        before, during, after = found.minutes
        self.said = {"topic": self.room.topic}
        self.say(
            f"{found.title}. {before} minutes to prepare, {during} in the room, {after} afterwards."
        )
        parts = (
            "Purpose",
            "Objectives",
            "Materials",
            "Minute by minute",
            "Room and technology",
            "If technology fails",
            "Likely wrong conclusions",
            "Expected results",
            "Adaptations",
            "Answer key",
        )
        self.show(
            "".join(
                f"<details{' open' if name in ('Purpose', 'Minute by minute') else ''}><summary>"
                f"<strong>{name}</strong></summary>{scrolled(name, found.html(name))}</details>"
                for name in parts
            )
        )

    def restore(self, state):
        if state["topic"] not in self.room.topics:
            raise ValueError("no such session")
        self.topic.value = state["topic"]


def scrolled(name, html):
    """Return HTML that scrolls sideways where there is no room, and can be reached by keyboard."""
    return (
        f'<div tabindex="0" role="region" aria-label="{escape(name)}" '
        f'style="{TEXT};max-width:60rem;overflow-x:auto">{html}</div>'
    )


class SelfTestPanel(RoomPanel):
    """Try everything the session needs on this machine, before anybody is in the room."""

    def __init__(self, room):
        super().__init__(room)
        self.go = Action("Run the self-test", primary=True)
        self.react(self.go, self.test)
        self.box.children = [self.go]

    def changed(self):
        self.say("Not tested yet.")
        self.show("")

    def state(self):
        return None

    def test(self):
        """Say for each thing whether it works here, and what to do if not."""
        found = [
            self.tried(words, check, remedy)
            for words, check, remedy in (
                ("the plan is whole and its minutes add up", self.plan, "use the printed guide"),
                ("the questions can be read", self.questions_read, "download the course again"),
                ("the room's run works", self.run, "use the fallback in the plan"),
                (
                    "what the room says can be kept",
                    self.kept,
                    "free disk space or choose another folder with CMSIM_HOME",
                ),
                ("the handout can be printed", self.handout, "download the course again"),
            )
        ]
        good = sum(works for works, _ in found)
        self.say(
            f"{good} of {len(found)} work: "
            + ("ready." if good == len(found) else "see below what to do.")
        )
        self.show(
            f'<ul style="{TEXT};list-style:none;padding-left:0.3em">'
            + "".join(f"<li>{escape(line)}</li>" for _, line in found)
            + "</ul>"
        )

    def tried(self, words, check, remedy):
        """Return whether a check passes, and its line."""
        begun = perf_counter()
        try:
            said = check()
        except (Refusal, OSError, ValueError, ImportError, AttributeError) as error:
            return False, f"✗ Not so: {words} ({error}). What to do: {remedy}."
        return (
            True,
            f"✓ {words[0].upper()}{words[1:]}{said or ''} ({perf_counter() - begun:.1f} s).",
        )

    def plan(self):
        guide.read(self.room.topic)

    def questions_read(self):
        count = sum(
            len(one.items) or len(one.parts)
            for one in questions.read(
                page.find(f"exercises/{self.room.topic}/questions.toml")
            ).values()
        )
        return f", {count} of them"

    def run(self):
        self.room.run_live().view()

    def kept(self):
        learner_record.of("90").write()

    def handout(self):
        page.find(f"exercises/{self.room.topic}/handout.md")


class GuessesPanel(RoomPanel):
    """Take the room's predictions by hand or from a folder; show their spread, then the run."""

    def __init__(self, room):
        super().__init__(room)
        self.show_them = Action("Show the room's guesses", primary=True)
        self.reveal = Action("Show the run beside them")
        self.react(self.show_them, self.draw)
        self.react(self.reveal, self.draw_with_run)
        self.changed()

    def changed(self):
        self.asked = [
            (exercise, place, item)
            for exercise, place, item in self.room.asked("PRED")
            if not item.options
        ]
        kept = self.said.get(self.room.topic, [""] * len(self.asked))
        self.lines = [
            Text(
                f"{item.text} Type all guesses, with spaces between them; 3x60 is three "
                "people who said 60.",
                value=str(text),
                max_length=LONGEST_LINE,
            )
            for (_, _, item), text in zip(self.asked, kept)
        ]
        for line in self.lines:
            self.react(line, lambda value: self.note())
        self.box.children = [*self.lines, self.show_them, self.reveal]
        self.show("")
        self.say("Let each person write a guess before anybody speaks.")

    def note(self):
        self.said = self.said | {self.room.topic: [line.value for line in self.lines]}

    def spreads(self, facts):
        """Return ``[(spread, fact or None)]`` of all lines that hold guesses."""
        found = []
        for (_, _, item), line in zip(self.asked, self.lines):
            values = hands.guesses(line.value, item)
            if values:
                found.append(
                    (hands.spread(item, values, facts.get(item.fact)), facts.get(item.fact))
                )
        return found

    def draw(self):
        """Show the spread before the run."""
        self.draw_with({})

    def draw_with_run(self):
        """Show the room's own run beside its guesses."""
        facts = self.room.facts()
        if not facts:
            self.say(NO_RUN)
            return
        self.draw_with(facts)

    def draw_with(self, facts):
        try:
            found = self.spreads(facts)
        except Refusal as refusal:
            self.say(refusal)
            return
        self.show(
            "".join(drawn(one, fact).html(f"guesses-{n}") for n, (one, fact) in enumerate(found))
        )
        told = sum(fact is not None for _, fact in found)
        beside = f" The run stands beside {told} of {len(found)}." if facts else ""
        self.say(
            f"{sum(len(one.guesses) for one, _ in found)} guesses shown.{beside}"
            if found
            else "No guesses yet: type them above."
        )


def drawn(one, fact=None):
    """Return the picture of a spread, with a run where there is one."""
    run = fact and (fact["value"], fact["low"], fact["high"])
    return draw_spread(one.text, one.unit, one.guesses, one.quartiles, run)


class HandsPanel(RoomPanel):
    """Count hands on questions with an answer, and see where the room is of two minds."""

    def __init__(self, room):
        super().__init__(room)
        self.exercise = Choice("Exercise", {"": "none"}, value="")
        self.go = Action("Show where the room disagrees", primary=True)
        self.react(self.exercise, lambda name: self.open(name))
        self.react(self.go, self.compare)
        self.changed()

    def changed(self):
        keyed = {name: one.title for name, one in self.room.questions.items() if one.kind == "KEY"}
        self.exercise.options = list((keyed or {"": "none in this session"}).items())
        self.exercise.value = next(iter(keyed or {"": ""}))
        self.open(self.exercise.value)

    def open(self, name):
        """Offer a box for each answer to each question of an exercise."""
        self.counts = []
        if name not in self.room.questions:
            self.box.children = [self.exercise]
            return
        chosen = self.room.questions[name]
        kept = self.said.get(f"{self.room.topic}/{name}")
        rows = []
        for place, item in enumerate(chosen.items):
            options = item.options or chosen.options
            boxes = [
                Number(
                    f"{words} – hands",
                    min=0,
                    max=hands.MOST_HANDS,
                    value=kept[place][n] if kept else 0,
                )
                for n, words in enumerate(options.values())
            ]
            for box in boxes:
                self.react(box, lambda value: self.note())
            self.counts.append(boxes)
            rows += [widgets.HTML(paragraph(f"{place + 1}. {item.text}")), *boxes]
        self.box.children = [self.exercise, *rows, self.go]
        self.show("")
        self.say("Read one out, count hands, type the numbers. Do not tell the answer yet.")

    def note(self):
        counts = [[box.value for box in boxes] for boxes in self.counts]
        self.said = self.said | {f"{self.room.topic}/{self.exercise.value}": counts}

    def chosen(self):
        """Return how hands were distributed over each question that has any."""
        exercise = self.room.questions[self.exercise.value]
        return [
            (item, hands.chosen(exercise, item, [box.value for box in boxes]))
            for item, boxes in zip(exercise.items, self.counts)
            if sum(box.value for box in boxes)
        ]

    def compare(self):
        """Show the questions with the most divided hands first, with the reason and its source."""
        found = sorted(
            self.chosen(),
            key=lambda pair: max(count for _, count in pair[1].counts) / pair[1].answered,
        )
        if not found:
            self.say("No hands yet: type the counts above.")
            return
        self.say(f"{number_of(len(found), 'question')} counted; the most divided comes first.")
        self.show(
            "".join(
                f'<div style="{TEXT}"><p><strong>{escape(one.text)}</strong></p><ul>'
                + "".join(f"<li>{escape(words)}: {count}</li>" for words, count in one.counts)
                + f"</ul><details><summary>Show the answer and why</summary>{escape(answer(one, item))}"
                f" {escape(item.reason)} <em>Source: {escape(item.source)}</em></details></div>"
                for item, one in found
            )
        )


def answer(one, item):
    """Return the right answer in words, and how many had it."""
    return f"{one.right} of {one.answered} had it."


class LivePanel(RoomPanel):
    """Run the model live with the room's choices."""

    def __init__(self, room):
        super().__init__(room)
        self.go = Action("Open the run for this session", primary=True)
        self.react(self.go, self.open)
        self.changed()

    def changed(self):
        self.box.children = [self.go]
        self.say("Everything the room decides is set here, for all to see.")

    def state(self):
        return None

    def open(self):
        """Show the session's own panel, starting afresh."""
        self.box.children = [self.go, self.room.run_live().view()]
        self.say("Set what the room decides, and run. Then show the run beside the guesses.")


class ClosePanel(RoomPanel):
    """Debrief in three steps, take notes, and export the session."""

    def __init__(self, room, guesses, hands_panel):
        super().__init__(room)
        self.guesses, self.hands = guesses, hands_panel
        self.people = Number("People in the room", min=0, max=MOST_PEOPLE, value=0)
        self.notes = Text("Notes of the debrief (no names)", rows=6, max_length=LONGEST_NOTE)
        self.go = Action("Make the record of this session", primary=True)
        self.react(self.people, lambda value: self.note())
        self.react(self.notes, lambda value: self.note())
        self.react(self.go, self.export)
        self.box.children = [self.people, self.notes, self.go]
        self.changed()

    def changed(self):
        kept = self.said.get(self.room.topic, {})
        self.people.value = kept.get("people", 0)
        self.notes.value = kept.get("notes", "")
        self.prompts = "".join(
            f'<h4>{escape(phase)}</h4><ul style="{TEXT}">'
            + "".join(f"<li>{guide.html(prompt)}</li>" for prompt in prompts)
            + "</ul>"
            for phase, prompts in self.room.guide.debrief.items()
        )
        self.show(self.prompts)
        self.say("First reactions, then what happened, then why and what to do on Monday.")

    def note(self):
        self.said = self.said | {
            self.room.topic: {"people": self.people.value, "notes": self.notes.value}
        }

    def export(self):
        """Offer the session's record, its numbers and a sheet to sign, as files."""
        try:
            spreads = self.guesses.spreads(self.room.facts())
        except Refusal as refusal:
            self.say(refusal)
            return
        hands = [one for _, one in self.hands.chosen()] if self.hands.counts else []
        found, name = self.room.guide, f"session-{self.room.session}"
        closing = closing_page(
            found,
            self.people.value,
            self.notes.value,
            [drawn(*pair).html() for pair in spreads],
            hands,
        )
        links = (
            download(f"{name}.html", "text/html", closing, "Record of this session"),
            download(f"{name}.csv", "text/csv", rows_of(spreads, hands), "Its numbers"),
            download(
                f"{name}-attendance.html",
                "text/html",
                sheet(found, max(self.people.value, FEWEST_LINES)),
                "Sheet to sign, on paper",
            ),
        )
        self.show(self.prompts + f'<p style="{TEXT}">' + " · ".join(links) + "</p>")
        self.say("Three files are ready below. Names go on paper only.")


class HandoutPanel(RoomPanel):
    """Offer the handout and the guide as pages to print."""

    def __init__(self, room):
        super().__init__(room)
        self.changed()

    def state(self):
        return None

    def changed(self):
        links = []
        for file, words in (("handout.md", "Handout, to print"), ("facilitator.md", "Guide")):
            text = page.find(f"exercises/{self.room.topic}/{file}").read_text(encoding="utf-8")
            links.append(
                download(
                    f"{self.room.topic}-{file[:-3]}.html",
                    "text/html",
                    markdown(self.room.guide.title, text),
                    words,
                )
            )
        self.show(f'<p style="{TEXT}">' + " · ".join(links) + "</p>")
        self.say("Both open in any browser and print from there.")
