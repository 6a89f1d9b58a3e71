"""The panels of a case: choose, read, decide and see, look back; and all of them for a room."""

from html import escape
from math import isfinite

from cmsim.course.cases.answer import Answer, Together, asked_of_all, moved, sentence
from cmsim.course.cases.guide_page import guide_page, known, meant_for
from cmsim.course.cases.picture import DotRow, dots
from cmsim.course.cases.play import compared_option
from cmsim.course.kit import people
from cmsim.measures.registry import MEASURES
from cmsim.scenario.parameter import make
from cmsim.views.chart import KEEP_KEYS
from cmsim.views.widgets.controls import Action, Choice
from cmsim.views.widgets.layout import (
    NO_BULLETS,
    TEXT,
    WIDE,
    beside,
    download,
    html_list,
    on_a_line,
    paragraph,
    stacked,
)
from cmsim.views.widgets.panel import Panel
from cmsim.views.widgets.progressive import RunningPanel, fact

FACE = (
    "display:inline-flex;width:2.2em;height:2.2em;align-items:center;justify-content:center;"
    "border:1px solid #7F796E;border-radius:{round};background:#F3EDE2;color:#1E2A2B;"
    "font-weight:600;flex:none"
)
PLAIN = "list-style:none;padding-left:0;margin:0.2em 0"
LINE = "display:flex;gap:0.7em;margin:0.6em 0;align-items:flex-start"
CHANCE = (
    "The same patients and the same random events on both sides of a pair. One clear difference "
    "in about 20 comes about by chance alone."
)


class CasePanel(Panel):
    """Choose a case."""

    def __init__(self, play):
        super().__init__()
        self.play = play
        self.choice = self.add(
            Choice(
                "Case",
                {
                    name: f"{case.file.title} ({case.file.minutes} min)"
                    for name, case in play.cases.items()
                },
                value=play.case.name,
                spread=True,
            )
        )
        self.react(self.choice, self.open)
        play.followers.append(self.guard(self.tell))
        self.guard(self.tell)()

    def view(self):
        return stacked(*self.controls, self.body, self.status)

    def open(self, name):
        """Open the case that was chosen."""
        if name is not None:
            self.play.open(name)

    def tell(self):
        """Say what the open case is about, and for whom it is."""
        case = self.play.case
        self.set(self.choice, value=case.name)
        self.show(paragraph(f"{case.file.about} {meant_for(case.file)}"))
        self.say(" ".join(f"Not shown: {reason}" for reason in self.play.refused.values()))

    def state(self):
        return {"case": self.play.case.name}

    def restore(self, state):
        if state["case"] not in self.play.cases:
            raise ValueError("no such case")
        self.play.open(state["case"])


class StoryPanel(Panel):
    """Read who says what, and take the guide of one page along."""

    def __init__(self, play):
        super().__init__()
        self.play = play
        play.followers.append(self.guard(self.tell))
        self.guard(self.tell)()

    def tell(self):
        """Tell the story of the open case."""
        case = self.play.case
        link = download(
            f"case-{case.name}.html",
            "text/html",
            guide_page(case),
            "Guide for a group, one page to print",
        )
        self.show(story(case) + on_a_line(link))

    def state(self):
        return None


class DecidePanel(RunningPanel):
    """Decide, and see what the model answers on the same patients."""

    def __init__(self, play):
        super().__init__(play.runs)
        self.play, self.place = play, 0
        self.open = None  # the case whose decisions are shown
        self.option = self.add(Choice("Your decision", {"0": "None yet"}))
        self.go = self.add(Action("Decide, and run the same patients", primary=True))
        self.add(self.work.button)
        self.before = self.add(Action("Decision before"))
        self.after = self.add(Action("Next decision"))
        self.react(self.go, self.decide)
        self.react(self.work.button, self.stop)
        self.react(self.before, lambda: self.turn(-1))
        self.react(self.after, lambda: self.turn(1))
        play.followers.append(self.guard(self.follow))
        self.guard(self.follow)()

    def view(self):
        return beside([*self.controls, self.status], self.body)

    @property
    def decision(self):
        """Return the decision that is shown."""
        return self.play.case.file.decisions[self.place]

    @property
    def answer(self):
        """Return the model's answer to the decision that is shown, ``None`` without one."""
        given = self.play.given
        return given[self.place] if self.place < len(given) else None

    def follow(self):
        """Show the open case, at its first decision that is not made when it was just opened."""
        if self.play.case is not self.open:
            self.halt()
            self.open = self.play.case
            last = len(self.open.file.decisions) - 1
            self.place = min(len(self.play.given), last)
        self.tell()

    def turn(self, step):
        """Go to another decision; the next one is there once this one is made."""
        self.halt()
        place = self.place + step
        if 0 <= place <= min(len(self.play.given), len(self.play.case.file.decisions) - 1):
            self.place = place
        self.tell()

    def tell(self):
        """Show the decision, and its answer if there is one."""
        file, answer = self.play.case.file, self.answer
        decision = self.decision
        chosen = str(answer.choice) if answer else None
        options = [[str(n), one.text] for n, one in enumerate(decision.options)]
        count = f"Decision {self.place + 1} of {len(file.decisions)}"
        if self.option.options != options:
            self.set(self.option, value=None)
            self.set(self.option, label=decision.text, options=options)
        self.set(self.option, value=chosen)
        self.before.disabled = self.place == 0
        self.after.disabled = answer is None or self.place == len(file.decisions) - 1
        self.show(
            heading(f"{count}: {decision.title}")
            + (answered(decision, answer) if answer else asked(decision))
        )
        self.say(self.told(count))

    def told(self, count):
        """Return what the status line says."""
        answer = self.answer
        if answer is None:
            return f"{count}: choose one, then run it."
        decision = self.decision
        compared = compared_option(decision, answer.choice)
        said = sentence(decision.judged, moved(answer.moved[compared][0]))
        if compared == answer.choice:
            return said
        return f"Things stay as they are. With “{decision.options[compared].text}”: {said}"

    def decide(self):
        """Put the choice to the model."""
        if self.option.value is None:
            self.say("Please choose first. No choice is marked.")
            return
        choice = int(self.option.value)
        if self.answer is not None and choice == self.answer.choice:
            self.tell()
            return
        self.halt()
        self.say("Working: the same patients live through each option.")
        self.work.begin(self.steps(self.place, choice))

    def steps(self, place, choice):
        """Take the steps of the runs, and keep the answer."""
        for done, answer in self.play.answer(self.anytime, place, choice):
            self.say(f"Working: {done} pairs of runs so far.")
            yield
        self.play.decide(place, answer)

    def ask_again(self):
        self.decide()

    def stop(self):
        """Stop the runs; what was decided before stays."""
        self.halt()
        self.say(f"Stopped. Press “{self.go.label}” to run this decision again.")

    def facts(self):
        given = self.play.given
        return facts_of(self.play.case, given[0]) if given else {}

    def state(self):
        return {
            name: {"mark": self.play.cases[name].mark, "answers": plain(answers)}
            for name, answers in self.play.answers.items()
            if answers
        } or None

    def restore(self, state):
        found = {
            name: [make(Answer, each, "answer") for each in kept["answers"]]
            for name, kept in state.items()
            if name in self.play.cases and kept["mark"] == self.play.cases[name].mark
        }
        for name, answers in found.items():
            check(self.play.cases[name], answers)
        self.play.answers |= found
        self.open = None
        self.play.tell()


class ClosePanel(RunningPanel):
    """Look back: all decisions together, what to talk about, and the words to take away."""

    def __init__(self, play):
        super().__init__(play.runs)
        self.play = play
        self.go = self.add(Action("Run all my decisions against none", primary=True))
        self.add(self.work.button)
        self.react(self.go, self.run)
        self.react(self.work.button, self.stop)
        play.followers.append(self.guard(self.tell))
        self.guard(self.tell)()

    def view(self):
        return beside([*self.controls, self.status], self.body)

    def tell(self):
        """Show the decisions with what came of each."""
        self.go.disabled = not self.play.given
        self.show(look_back(self.play))
        self.say(
            "All decisions are made."
            if self.play.over
            else "Decisions are still open; what is decided so far stands here."
        )

    def run(self):
        """Put all decisions together to the model."""
        self.halt()
        self.work.begin(self.steps(self.play.case))

    def steps(self, case):
        """Take the steps of the runs, and keep what all decisions changed together."""
        for done, found in self.play.total(self.anytime):
            self.say(f"Working: {done} pairs of runs so far.")
            yield
        self.play.totals[case.name] = found
        self.tell()

    def stop(self):
        """Stop the runs."""
        self.halt()
        self.say(f"Stopped. Press “{self.go.label}” to run again.")

    def state(self):
        return {
            name: {"mark": self.play.cases[name].mark, "together": found.model_dump()}
            for name, found in self.play.totals.items()
        } or None

    def restore(self, state):
        found = {
            name: make(Together, kept["together"], "all decisions")
            for name, kept in state.items()
            if name in self.play.cases and kept["mark"] == self.play.cases[name].mark
        }
        for name, together in found.items():
            if not set(together.moved) <= set(asked_of_all(self.play.cases[name], ()).measures):
                raise ValueError("other measures")
        self.play.totals |= found
        self.tell()


class RoomPanel(Panel):
    """A whole case for a room: everybody sees the same story and decides together."""

    def __init__(self, play):
        super().__init__()
        self.play = play
        self.parts = CasePanel(play), StoryPanel(play), DecidePanel(play), ClosePanel(play)

    def view(self):
        return stacked(*(part.view() for part in self.parts))

    def facts(self):
        return self.parts[2].facts()

    def state(self):
        return [part.state() for part in self.parts]

    def restore(self, state):
        for part, kept in zip(self.parts, state, strict=True):
            if kept is not None:
                part.restore(kept)

    def halt(self):
        super().halt()
        for part in self.parts:
            part.halt()


# --- a case in HTML


def heading(words):
    """Return the heading of what a panel shows, one level below that of its step."""
    style = "margin:0.2em 0;font-family:inherit;font-size:1.15rem"
    return f'<h2 style="{style}">{escape(words)}</h2>'


def story(case):
    """Return the story with the faces of those who tell it."""
    cast = people.of_the_course()
    everybody = {one.name: one for one in (*cast.patients, *cast.staff)}
    told = "".join(
        spoken(everybody[part.says], part.text) if part.says else paragraph(part.text)
        for part in case.file.story
    )
    return heading(case.file.title) + paragraph(case.file.about) + told + paragraph(cast.notice)


def spoken(person, text):
    """Return what somebody says, beside their face."""
    patient = isinstance(person, people.Patient)
    face = FACE.format(round="50%" if patient else "6px")
    about = f"{person.age}" if patient else person.role
    return (
        f'<div style="{LINE};{TEXT}"><span aria-hidden="true" style="{face}">'
        f"{escape(person.initials)}</span><span><strong>{escape(person.name)}</strong>, "
        f"{escape(about)}<br>“{escape(text)}”</span></div>"
    )


def asked(decision):
    """Return the options of a decision with what speaks for and against each."""
    judged = MEASURES[decision.judged]
    return html_list(
        (
            f"<strong>{escape(option.text)}</strong><br>{escape(option.reason)}"
            for option in decision.options
        ),
        NO_BULLETS,
    ) + paragraph(f"Looked at: {judged.label} ({judged.unit}). {judged.definition}")


def answered(decision, answer):
    """Return what the model answers: a picture, a sentence for each option, and one patient."""
    rows = [
        DotRow(option.text, answer.moved[n][0], n == answer.choice)
        for n, option in enumerate(decision.options)
        if not option.stays
    ]
    chosen, *others = said_of_options(decision, answer)
    why = decision.options[answer.choice].reason
    return (
        dots(decision.judged, rows, "case")
        + html_list([chosen, *patient(decision, answer)], f"{WIDE}{PLAIN}")
        + f'<details onkeydown="{KEEP_KEYS}" style="{WIDE}"><summary>Why people choose this, and '
        f"the other options</summary>{paragraph(why)}{html_list(others, NO_BULLETS)}"
        f"{paragraph(CHANCE)}</details>"
    )


def said_of_options(decision, answer):
    """Yield for each option, the chosen one first, what it moved and why people decide so."""
    order = sorted(range(len(decision.options)), key=lambda n: n != answer.choice)
    for n in order:
        option = decision.options[n]
        head = f"<strong>{escape(option.text)}.</strong>"
        if n == answer.choice:
            head = "<strong>★ Your choice.</strong>"
        said = (
            "As things are: the others are compared with this."
            if option.stays
            else " ".join(
                sentence(name, moved(values))
                for name, values in zip(decision.measures, answer.moved[n])
            )
        )
        yield f"{head} {escape(said)}" + f" {escape(option.reason)}" * (n != answer.choice)


def patient(decision, answer):
    """Return one patient's weeks as things are, and as they would be after the decision."""
    told, compared = answer.told, compared_option(decision, answer.choice)
    if told is None:
        return []
    same = (
        f"Of {told.of} patients, these weeks differ for {told.differing}; this is the first."
        if told.differing
        else f"For none of {told.of} patients do these weeks differ."
    )
    head = (
        "With your change"
        if compared == answer.choice
        else f"With “{escape(decision.options[compared].text)}”"
    )
    return [
        f"<strong>{escape(told.name)}</strong>, {escape(told.about)} {escape(same)}",
        f"<em>As things are:</em> {escape(told.without)}",
        f"<em>{head}:</em> {escape(told.changed)}",
    ]


def closing(play):
    """Return the case as it was played: all decisions with what each moved, and what was learned.

    This is the form for paper, where nothing can be opened.
    """
    file = play.case.file
    return heading(file.title) + decided(play) + together(play) + talk(file) + sources(file)


def look_back(play):
    """Return the same on one screen, in two columns where there is room."""
    file, all_told = play.case.file, together(play)
    column = '<div style="flex:1 1 22rem;min-width:0">'
    return (
        f'{heading(file.title)}<div style="display:flex;flex-wrap:wrap;gap:0 2rem">'
        f"{column}{decided(play, short=bool(all_told))}{all_told}</div>{column}{talk(file)}"
        f'<details onkeydown="{KEEP_KEYS}" style="{TEXT}"><summary>What is known, and who says so'
        f"</summary>{sources(file)}</details></div></div>"
    )


def decided(play, short=False):
    """Return the decisions that were made; if not ``short``, with what each of them moved."""
    made = [
        f"<strong>{escape(decision.title)}.</strong> "
        f"{escape(decision.options[answer.choice].text)}."
        + ("" if short else f" {escape(judged(decision, answer))}")
        for decision, answer in zip(play.case.file.decisions, play.given)
    ]
    return html_list(made, f"{TEXT};{PLAIN}") if made else paragraph("Nothing is decided yet.")


def together(play):
    """Return what all decisions moved together, nothing before that was run."""
    if not play.together:
        return ""
    moves = play.together.moved.items()
    told = html_list(escape(sentence(name, moved(values))) for name, values in moves)
    return titled("All your decisions together, against none:") + told


def talk(file):
    """Return the questions to talk about, and the words to take away."""
    return (
        titled("To talk about")
        + html_list(map(escape, file.debrief))
        + titled("Words to take away")
        + f'<blockquote style="{TEXT}">“{escape(file.words)}”</blockquote>'
    )


def sources(file):
    """Return what is known of such situations, with the sources."""
    return titled("What is known") + html_list(map(known, file.learned))


def titled(words):
    """Return words as the line above a list."""
    return f'<p style="{TEXT};margin:0.5em 0 0"><strong>{escape(words)}</strong></p>'


def judged(decision, answer):
    """Return what a decision that was made moved, in one sentence."""
    if answer.choice == decision.stay:
        return "Things stayed as they are."
    return sentence(decision.judged, moved(answer.moved[answer.choice][0]))


def facts_of(case, answer):
    """Return what the first decision of a case showed, as facts of the learner's record.

    The values are turned so that more is better.
    """
    decision = case.file.decisions[0]
    compared = compared_option(decision, answer.choice)
    found = {}
    for place, name in enumerate(decision.measures[:2]):
        known = moved(answer.moved[compared][place])
        if known is None or not isfinite(known.half_width):  # too few pairs to tell
            continue
        sign = 1 if MEASURES[name].better == "more" else -1
        found["case_aim" if place == 0 else "case_beside"] = fact(known, sign=sign)
        if place == 0:
            better = known.up if sign == 1 else known.down
            found["case_better_of_20"] = {
                "value": better,
                "low": None,
                "high": None,
                "unit": f"of {known.n} pairs",
            }
    return found


def plain(answers):
    """Return answers as JSON values."""
    return [answer.model_dump() for answer in answers]


def check(case, answers):
    """Raise ``ValueError`` unless stored answers fit the decisions of their case."""
    if len(answers) > len(case.file.decisions):
        raise ValueError("more answers than decisions")
    for decision, answer in zip(case.file.decisions, answers):
        shape = [len(values) for values in answer.moved]
        if shape != [len(decision.measures)] * len(decision.options):
            raise ValueError("another decision")
        if answer.choice >= len(decision.options):
            raise ValueError("another option")
