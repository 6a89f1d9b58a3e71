"""A facilitator's guide: one Markdown file a session, read into its plan and its prompts."""

import re
from html import escape
from typing import NamedTuple

import mistune

from cmsim.course.kit import files, questions
from cmsim.course.kit.answer_key import answer_key
from cmsim.scenario.parameter import Refusal
from cmsim.views.widgets.layout import html_list

QUIET = "If the room is quiet"
SECTIONS = (
    "Purpose",
    "Competencies",
    "Objectives",
    "Room and technology",
    "Materials",
    "Minute by minute",
    QUIET,
    "Debrief",
    "Expected results",
    "Likely wrong conclusions",
    "If technology fails",
    "Adaptations",
    "Answer key",
)
PHASES = ("Reactions", "What happened", "Why, and Monday", "Closing question")
COLUMNS = ("Minutes", "What happens", "On the screen", "You say", "They do", "Watch for")
LIVE = re.compile(r"\b(?:live|play)\b", re.I)
TIMES = re.compile(
    r"Session (\w+) · preparation (\d+) minutes · session (\d+) minutes · "
    r"follow-up (\d+) minutes"
)
MARK = re.compile(r"<!-- (?:end|[a-z0-9_ ]+) -->")
KEY = re.compile(r"(<!-- key -->\n).*?(\n<!-- end -->)", re.S)
TITLE = re.compile(r"^# (.+)$", re.M)
LARGEST = 200_000
TO_HTML = mistune.create_markdown(escape=True, plugins=["table"])


class GuideStep(NamedTuple):
    """One line of the plan: how long, what happens, what to show, to say, do and watch for."""

    minutes: int
    what: str
    screen: str
    say: str
    do: str
    watch: str

    @property
    def live(self):
        """Say whether the room plays or runs the model, as the name of the step says."""
        return LIVE.search(self.what) is not None

    @property
    def reveals(self):
        """Say whether the run is shown beside the guesses, as what is said names them."""
        return "guesses" in self.say and "guess" not in self.what.lower()

    @property
    def debrief(self):
        """Say whether the room talks about what it played."""
        return self.what.startswith("Debrief")


class Guide(NamedTuple):
    """A guide: title, session, minutes (preparation, session, follow-up), plan, and its text."""

    title: str
    session: str
    minutes: tuple
    steps: tuple
    debrief: dict
    sections: dict

    def html(self, section):
        """Return one section as HTML; nothing in it can run."""
        return html(self.sections[section])

    def prompts(self):
        """Return the prompts of the debrief as HTML, phase by phase."""
        return "".join(
            f"<h4>{escape(phase)}</h4>{html_list(map(html, prompts))}"
            for phase, prompts in self.debrief.items()
        )


def read(topic):
    """Return the guide of a topic, such as ``01_role_clarity``; refuse one that is not whole."""
    return made(text_of(topic), f"{topic}/facilitator.md")


def text_of(topic):
    """Return the text of a guide, with the answer key of the questions as they are now."""
    key = answer_key(questions.of_topic(topic))
    return KEY.sub(lambda found: found[1] + key + found[2], stored(topic))


def title_of(topic):
    """Return the title of a guide, whatever else is in it."""
    found = TITLE.search(stored(topic))
    return found[1].strip() if found else topic


def stored(topic):
    """Return a guide as it is stored."""
    path = files.find(f"exercises/{topic}/facilitator.md")
    if path.stat().st_size > LARGEST:
        raise Refusal(f"{topic}/facilitator.md: larger than {LARGEST:,} bytes")
    return path.read_text(encoding="utf-8")


def made(text, where):
    """Return a guide from its Markdown, or say in one line what is missing."""
    head, *parts = re.split(r"^## ", text, flags=re.M)
    title, times = TITLE.search(head), TIMES.search(head)
    if not title or not times:
        raise Refusal(
            f"{where}: the head names no title, or not: Session 01 · preparation 15 "
            "minutes · session 60 minutes · follow-up 10 minutes"
        )
    sections = dict(part.split("\n", 1) for part in parts)
    for name in SECTIONS:
        if not MARK.sub("", sections.get(name, "")).strip():
            raise Refusal(f"{where}: the section {name!r} is missing or empty")
    steps = steps_of(sections["Minute by minute"], where)
    minutes = tuple(int(number) for number in times.groups()[1:])
    total = sum(step.minutes for step in steps)
    if total != minutes[1]:
        raise Refusal(f"{where}: the plan adds up to {total} minutes, the head says {minutes[1]}")
    played, talked = (
        sum(step.minutes for step in steps if getattr(step, kind)) for kind in ("live", "debrief")
    )
    if talked < played:
        raise Refusal(
            f"{where}: what is live takes {played} minutes, the debrief {talked}; give the debrief "
            "at least as many"
        )
    return Guide(
        title[1].strip(), times[1], minutes, steps, phases_of(sections["Debrief"], where), sections
    )


def steps_of(text, where):
    """Return the lines of the plan."""
    rows = [
        [cell.strip() for cell in line.strip()[1:-1].split("|")]
        for line in text.splitlines()
        if line.strip().startswith("|")
    ]
    if not rows or tuple(rows[0]) != COLUMNS:
        raise Refusal(f"{where}: the plan's columns are {', '.join(COLUMNS)}")
    for row in rows[2:]:
        if len(row) != len(COLUMNS) or not row[0].isdigit() or not all(row):
            raise Refusal(f"{where}: a line of the plan is not whole: {' | '.join(row)[:80]}")
    return tuple(GuideStep(int(row[0]), *row[1:]) for row in rows[2:])


def phases_of(text, where):
    """Return ``{phase: prompts}`` of the debrief."""
    found = dict(part.split("\n", 1) for part in re.split(r"^### ", text, flags=re.M)[1:])
    prompts = {}
    for phase in PHASES:
        prompts[phase] = re.findall(r"^- (.+)$", found.get(phase, ""), re.M)
        if not prompts[phase]:
            raise Refusal(f"{where}: the debrief has no prompts under {phase!r}")
    return prompts


def html(markdown):
    """Return Markdown as HTML, with any markup in it shown as text.

    >>> html("Say **yes**, not <b>no</b>.")
    '<p>Say <strong>yes</strong>, not &lt;b&gt;no&lt;/b&gt;.</p>\\n'
    """
    return TO_HTML(MARK.sub("", markdown))
