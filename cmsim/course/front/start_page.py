"""The front page: a decision, paths by role, how far the learner has come, and where work is."""

import json
from html import escape
from pathlib import Path
from typing import NamedTuple

from cmsim.course.front import first_call_html
from cmsim.course.front.again_panel import AgainPanel, Nothing
from cmsim.course.front.signs import sign
from cmsim.course.front.work_panel import WorkPanel
from cmsim.course.kit import files, learner, learner_record, retrieval
from cmsim.course.kit.learner_record import moment
from cmsim.course.kit.page import Page

FRONT, LONGEST_NOTEBOOK = "start_here.ipynb", 2_000_000
FOR_FACILITATORS = ("90", "91")
HERE = Path(__file__).parent
GO_ON = "#go-on"  # the page shell opens a lesson at the step that was open last


class PathStep(NamedTuple):
    """One step of a first hour: the session, what it is called here, and its minutes."""

    session: str
    name: str
    minutes: int


class ReaderPath(NamedTuple):
    """A kind of reader: why they came, their first hour, and what follows.

    The button opens the next step of the hour, or what ``opens`` names.
    """

    sign: str
    name: str
    promise: str
    first: tuple
    stop: str
    then: tuple
    opens: str = ""
    button: str = ""


ROLES = (
    ReaderPath(
        "person",
        "I am starting as a care manager",
        "In one hour: live a Monday, find the words for your role, and leave with a page for your "
        "manager.",
        (PathStep("02", "", 30), PathStep("01", "", 20), PathStep("03", "", 10)),
        "Stop here after the hour. Then, over six weeks:",
        ("00", "04", "06", "05", "07", "08", "12", "20"),
    ),
    ReaderPath(
        "screen",
        "I lead a group",
        "One projector is enough. The room guesses, runs the practice, and debates its own "
        "answers.",
        (
            PathStep("99", "Check this computer", 5),
            PathStep("90", "Choose a session and read its plan", 25),
            PathStep("01", "Do the session as your learners will", 30),
        ),
        "After the session:",
        ("91",),
        "90",
        "Open the console",
    ),
    ReaderPath(
        "door",
        "I decide for a practice",
        "Hire, share, buy, or first protect the person you have? The answer may be not to hire.",
        (
            PathStep("80", "A first answer from eight questions", 20),
            PathStep("80", "Fees, readiness, what would change it", 25),
            PathStep("80", "A two-page brief for your board", 15),
        ),
        "Before you sign:",
        ("07", "81", "98"),
        "80",
        "Get a first answer",
    ),
)
# The pages of a part, from the first number to the one before the next part's.
PARTS = {
    "The work": "00",
    "Further along": "06",
    "For leaders and facilitators": "80",
    "Can you trust it?": "98",
}
FACTS = ("Free", "No account", "No real patients")
TRUST = (
    "A teaching model. It informs a decision and leaves the decision to you. The people are "
    "invented, and no clinician has reviewed them."
)
NO_CODE = (
    "This page was opened without a learner code, so nothing would be kept. Please open the "
    "address that you were given once more, in a browser that allows JavaScript."
)
BROWSER = "in this browser, on this device alone; clearing the browser's data deletes it"
ROOM = "on the computer that runs the course, and whoever runs it can read it"


def greeting():
    """Say what the course asks for, and offer to go on where the learner was."""
    look = (HERE / "start_page.css").read_text(encoding="utf-8")
    where = "this room" if learner.in_room() else "this computer"
    facts = "".join(f"<span>{one}</span>" for one in (*FACTS, f"Nothing leaves {where}"))
    return f"<style>{look}</style>" + framed(
        f'<p class="cm-facts">{facts}</p>'
        + go_on()
        + ("" if learner.code() else said(NO_CODE, "alert"))
    )


def first_call():
    """Return the decision that the page opens with."""
    return framed(first_call_html.taste())


def paths():
    """Return a path for each role, with what is done already."""
    known, held = notebooks(), records()
    there = [role for role in ROLES if not role.opens or role.opens in known]
    return framed(
        f'<div class="cmsim-roles">{"".join(path(role, known, held) for role in there)}</div>'
    )


def pages():
    """Return a list of all pages of the course, and where the work is stored."""
    known, held = notebooks(), records()
    lists = dict.fromkeys(PARTS, "")
    for session in known:
        lists[part_of(session)] += entry(session, known, held)
    columns = [f"<div><h3>{name}</h3><ul>{rows}</ul>" for name, rows in lists.items()]
    columns[-1] += f'<div class="cm-work"><p>{TRUST}</p>{your_work()}</div>'
    return framed(
        '<div class="cm-all"><h2>All lessons</h2><div class="cm-all__grid">'
        f"{''.join(column + '</div>' for column in columns)}</div></div>"
    )


def your_work():
    """Say where the work is stored, and under which code."""
    code = learner.code()
    if learner.in_room():
        return (kept_in(ROOM) if code else "") + codes(code)
    if learner.in_browser():
        return kept_in(BROWSER)
    return kept_in(f"in the folder <code>{escape(str(learner.home() / code))}</code>")


def again():
    """Return the panel that asks questions of a passed lesson again, empty where none is due."""
    found = retrieval.due(
        records(), retrieval.topics_of(notebooks()), learner_record.moment_of(moment())
    )
    if found is None:
        return Nothing()
    known = records()[found.session]
    record = learner_record.of(found.session, known["title"], known["content_version"])
    return AgainPanel(found.exercise, record)


def work():
    """Return the panel that takes a learner's work along, empty where files lie in a folder."""
    return WorkPanel() if learner.in_browser() else Nothing()


page = Page(
    panels={"again": again, "work": work},
    stills={"first_call": first_call, "paths": paths, "pages": pages},
    greeting=greeting,
)


# --- what they are made of


def notebooks():
    """Return ``{session: (file name, title, minutes)}`` of the pages that are there, in order."""
    found = {}
    for path in sorted(files.find(f"notebooks/{FRONT}").parent.glob("[0-9][0-9]_*.ipynb")):
        try:
            if path.stat().st_size > LONGEST_NOTEBOOK:
                continue
            data = json.loads(path.read_text(encoding="utf-8"))["metadata"]
            session, minutes = data["cmsim"]["session"], int(data["cmsim"]["minutes"])
            found[str(session)] = path.name, str(data["title"]), minutes
        except (OSError, ValueError, KeyError, TypeError):
            continue
    hidden = () if learner.may_lead() else FOR_FACILITATORS
    return {session: about for session, about in found.items() if session not in hidden}


def path(role, known, held):
    """Return one role's path as HTML."""
    first = [step for step in role.first if step.session in known]
    now = next((step for step in first if not done(step.session, held)), first[0])
    hour = "".join(path_step(step, known, held, state_of(role, step, now, held)) for step in first)
    rest = " · ".join(link(session, known) for session in role.then if session in known)
    return (
        f'<section class="cm-path"{"" if role.opens else " data-on"}>'
        f"<h2>{sign(role.sign)}{escape(role.name)}</h2><p>{escape(role.promise)}</p>"
        f"<ol>{hour}</ol>{button(role, now, known, held)}"
        + (f'<p class="cm-meta">{escape(role.stop)} {rest}</p>' if rest else "")
        + "</section>"
    )


def done(session, held):
    """Say whether a session was passed."""
    return session in held and held[session]["status"] == "passed"


def state_of(role, step, now, held):
    """Return whether a step is done, or is the next one of who has begun or may begin at once."""
    if done(step.session, held):
        return "done"
    return "now" if step is now and (not role.opens or step.session in held) else ""


def path_step(step, known, held, state):
    """Return one step of a first hour, with its minutes or how far the learner has come."""
    begun = step.session in held and state
    far = how_far(held[step.session]) if begun else f"{step.minutes} min"
    mark = sign("check") if state == "done" else "<i></i>"
    return (
        f'<li data-state="{state}">{mark}{link(step.session, known, step.name)}'
        f"<span>{escape(far)}</span></li>"
    )


def button(role, step, known, held):
    """Return the button of a path: what it opens, or its next step."""
    session = role.opens if role.opens in known else step.session
    begun = session in held
    words = role.button or f"{'Continue' if begun else 'Start'}: {known[session][1]}"
    look = "cm-btn" if role.opens else "cm-btn cm-btn--go"
    return f'<a class="{look}" href="{escape(address(session, known, begun))}">{escape(words)}</a>'


def part_of(session):
    """Return under which heading a page is listed."""
    return [name for name, first in PARTS.items() if first <= session][-1]


def entry(session, known, held):
    """Return one page with its minutes, or how far the learner has come with it."""
    record = held.get(session)
    far = f"<span>{known[session][2]} min</span>"
    if record is not None:
        kind, drawn = ("good", sign("check")) if done(session, held) else ("info", "")
        far = f'<span class="cm-flag cm-flag--{kind}">{drawn}{escape(how_far(record))}</span>'
    return f"<li>{link(session, known)}{far}</li>"


def address(session, known, begun=False):
    """Return the address of a session's page; one that was begun opens where it was left."""
    return learner.link(known[session][0]) + (GO_ON if begun else "")


def link(session, known, words=""):
    """Return the link to a session's page."""
    name, title, _ = known[session]
    return learner.anchor(name, words or title)


def records():
    """Return ``{session: record}`` of this learner."""
    return learner_record.all_of(learner.code())


def how_far(record):
    """Return in words how far a session that was begun is.

    >>> how_far({"status": "passed", "parts": {}})
    'Done'
    >>> how_far({"status": "begun", "parts": {"a": [2, 2], "b": [0, 3]}})
    '1 of 2 parts'
    """
    if record["status"] == "passed":
        return "Done"
    parts = [
        counts
        for counts in record["parts"].values()
        if isinstance(counts, list) and len(counts) == 2
    ]
    done = sum(got == of for got, of in parts)
    return f"{done} of {len(parts)} parts" if parts else "Begun"


def go_on():
    """Return a link to the session that was worked on last, if one is not done yet."""
    known = notebooks()
    open_ones = [
        record
        for session, record in records().items()
        if session in known and record["status"] != "passed"
    ]
    if not open_ones:
        return ""
    latest = max(open_ones, key=lambda record: record["last"])["session"]
    where, title = escape(address(latest, known, begun=True)), escape(known[latest][1])
    return f'<p class="cm-on">Go on where you were: <a href="{where}">{title}</a></p>'


def kept_in(place):
    """Return a sentence on where the work is stored; ``place`` is HTML."""
    return f"<p>Your work is saved after every decision, {place}.</p>"


def codes(code):
    """Return what a learner in a room should know about the code of this browser."""
    mine = (
        f"<p>Your code in this room is <code>{escape(code)}</code>. It stands for you; no name "
        "is asked for. Note it down: with it you go on from another device.</p>"
        if code
        else ""
    )
    return mine + (
        f'<form action="{FRONT}" method="get"><label for="cmsim-code">Go on with another code'
        '</label><input id="cmsim-code" name="learner" required maxlength="40" size="24" '
        'pattern="[a-z0-9][a-z0-9\\-]*" autocomplete="off" autocapitalize="none" '
        'title="small letters, digits and dashes"><button>Go on</button></form>'
    )


def said(words, role="note"):
    """Return words as a paragraph with a role."""
    return f'<p role="{role}"><strong>{escape(words)}</strong></p>'


def framed(content):
    """Return content in the look of the front page."""
    return f'<div class="cmsim-start">{content}</div>'
