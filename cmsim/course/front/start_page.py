"""The front page: paths by role, how far the learner has come, and where the work is stored."""

import json
from html import escape
from typing import NamedTuple

from cmsim.course.front.again_panel import AgainPanel
from cmsim.course.kit import files, learner, learner_record, retrieval
from cmsim.course.kit.learner_record import moment
from cmsim.course.kit.page import Page
from cmsim.views.widgets.layout import html_list
from cmsim.views.widgets.panel import Panel

FRONT, LONGEST_NOTEBOOK = "start_here.ipynb", 2_000_000
FOR_FACILITATORS = ("90", "91")


class PathStep(NamedTuple):
    """One step of a first hour: the session, what one does there, and for how many minutes."""

    session: str
    does: str
    minutes: int


class ReaderPath(NamedTuple):
    """A kind of reader: why they came, their first hour, and the order of what follows."""

    name: str
    promise: str
    first: tuple
    then: tuple


ROLES = (
    ReaderPath(
        "I am a new care manager",
        "You were hired and told to figure it out. In an hour you have lived your day and seen "
        "where it goes, have words for your role, and hold a page for your manager.",
        (
            PathStep(
                "02", "Live one day in the job. Then live it again with one thing put right.", 30
            ),
            PathStep("01", "Sort who does what, and find the words for your role.", 20),
            PathStep("03", "See how many minutes there are for each patient.", 10),
        ),
        ("00", "02", "01", "03", "20"),
    ),
    ReaderPath(
        "I lead a group",
        "You have a room and ninety minutes. One shared screen is enough: the room argues about "
        "its own answers, and you have the plan, the words and the debrief.",
        (
            PathStep("99", "Check this computer, before anybody is there.", 5),
            PathStep("90", "Pick a session, read its plan and run the self-test.", 25),
            PathStep("01", "Do the session that you will lead, as your learners will.", 30),
        ),
        ("00", "01", "07", "20", "91"),
    ),
    ReaderPath(
        "I lead a practice",
        "Hire, share, buy, or first protect the person you have? Eight answers bring a first "
        "comparison with its ranges; an hour brings a brief that can be defended line by line.",
        (
            PathStep("80", "Answer eight questions, compare, and move one thing at a time.", 20),
            PathStep(
                "80", "Enter your fees, ask who is ready, see what would change the answer.", 25
            ),
            PathStep("80", "Name your scenarios and print the brief.", 15),
        ),
        ("00", "03", "07", "98"),
    ),
)
STYLE = """<style>
.cmsim-start { line-height: 1.5; white-space: normal; }
.cmsim-start p, .cmsim-start li { max-width: 44rem; margin: 0.3em 0; }
.cmsim-start ol, .cmsim-start ul { margin: 0.3em 0; padding-left: 1.5em; }
.cmsim-start h3 { margin: 0 0 0.3em; font: 700 1.375rem/1.2 var(--cm-display, serif); }
.cmsim-start h4 { margin: 0.9em 0 0.2em; font-size: 0.875rem; font-weight: 600; }
.cmsim-start a { color: var(--cm-brand, #12493f); text-decoration: underline; }
.cmsim-start a:focus-visible, .cmsim-start button:focus-visible, .cmsim-start input:focus-visible {
  outline: 3px solid var(--cm-focus, #0b63b5); outline-offset: 2px; }
.cmsim-roles { display: grid; gap: 1rem;
  grid-template-columns: repeat(auto-fit, minmax(min(19rem, 100%), 1fr)); }
.cmsim-roles section { padding: 1rem 1.1rem; border: 1px solid var(--cm-line, #ded6c8);
  border-radius: 6px; border-top: 4px solid var(--cm-brand, #12493f);
  background: var(--cm-surface, white); font-size: 0.9375rem; }
.cmsim-pages ul { columns: 26rem; column-gap: 2rem; padding: 0; list-style: none; }
.cmsim-pages li { margin: 0; padding: 0.3rem 0; break-inside: avoid;
  border-bottom: 1px solid var(--cm-line, #ded6c8); }
.cmsim-start form { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; }
.cmsim-start input, .cmsim-start button { padding: 0.3rem 0.6rem; max-width: 100%; font: inherit;
  border: 1.5px solid var(--cm-line-2, #7f796e); border-radius: 4px;
  background: var(--cm-surface, white); color: inherit; }
.cmsim-start button { padding: 0.3rem 1rem; font-weight: 600; cursor: pointer; }
.cmsim-start code { font-weight: 600; overflow-wrap: anywhere; }
</style>"""
NO_CODE = (
    "This page was opened without a learner code, so nothing would be kept. Please open the "
    "address that you were given once more, in a browser that allows JavaScript."
)
ROOM = "the computer that runs the course, and whoever runs it can read it"


def greeting():
    """Offer to go on where the learner was; without a code say that nothing would be stored."""
    return styled(go_on() + ("" if learner.code() else said(NO_CODE, "alert")))


def paths():
    """Return a path for each role, with what is done already."""
    known = notebooks()
    return styled(
        '<div class="cmsim-roles">' + "".join(path(role, known) for role in ROLES) + "</div>"
    )


def pages():
    """Return a list of all pages of the course."""
    known = notebooks()
    entries = html_list((entry(session, known) for session in known), style="")
    return styled(f'<div class="cmsim-pages">{entries}</div>')


def your_work():
    """Say where the work is stored, and under which code."""
    code = learner.code()
    if learner.in_room():
        return styled((kept_in(ROOM) if code else "") + codes(code))
    return styled(
        kept_in(f"this computer, in the folder <code>{escape(str(learner.home() / code))}</code>")
    )


def again():
    """Return the panel that asks questions of a passed lesson again, empty where none is due."""
    found = retrieval.due(
        records(), retrieval.topics_of(notebooks()), learner_record.moment_of(moment())
    )
    if found is None:
        return Panel()
    known = records()[found.session]
    record = learner_record.of(found.session, known["title"], known["content_version"])
    return AgainPanel(found.exercise, record)


page = Page(
    panels={"again": again},
    stills={"paths": paths, "pages": pages, "your_work": your_work},
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


def path(role, known):
    """Return one role's path as HTML."""
    first = [step for step in role.first if step.session in known]
    then = [session for session in role.then if session in known]
    hour = "".join(
        f"<li>{link(step.session, known)}: {escape(step.does)} About {step.minutes} minutes.</li>"
        for step in first
    )
    rest = "".join(f"<li>{entry(session, known)}</li>" for session in then)
    total = sum(known[session][2] for session in then)
    return (
        f"<section><h3>{escape(role.name)}</h3><p>{escape(role.promise)}</p>"
        + (f"<h4>Your first hour</h4><ol>{hour}</ol>" if hour else "")
        + (
            f"<h4>Then, whole and in this order</h4><ol>{rest}</ol>"
            f"<p>{in_hours(total)} in all. Stop wherever you like.</p>"
            if rest
            else ""
        )
        + "</section>"
    )


def entry(session, known):
    """Return one page with its minutes and how far the learner has come with it."""
    return (
        f"{link(session, known)}, {known[session][2]} minutes. "
        f"{escape(how_far(records().get(session)))}"
    )


def link(session, known):
    """Return the link to a session's page."""
    name, title, _ = known[session]
    return learner.anchor(name, f"{session} {title}")


def records():
    """Return ``{session: record}`` of this learner."""
    return learner_record.all_of(learner.code())


def how_far(record):
    """Return in words how far a session is.

    >>> how_far(None), how_far({"status": "passed", "parts": {}})
    ('Not begun.', '✓ Done.')
    >>> how_far({"status": "begun", "parts": {"a": [2, 2], "b": [0, 3]}})
    'Begun: 1 of 2 parts complete.'
    """
    if record is None:
        return "Not begun."
    if record["status"] == "passed":
        return "✓ Done."
    parts = [
        counts
        for counts in record["parts"].values()
        if isinstance(counts, list) and len(counts) == 2
    ]
    done = sum(got == of for got, of in parts)
    return f"Begun: {done} of {len(parts)} parts complete." if parts else "Begun."


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
    latest = max(open_ones, key=lambda record: record["last"])
    return f"<p><strong>Go on where you were:</strong> {link(latest['session'], known)}</p>"


def kept_in(place):
    """Return a sentence on where the work is stored; ``place`` is HTML."""
    return (
        f"<p>Your work is kept on {place}. It is written down after every decision: close a "
        "page whenever you like, and go on where you were.</p>"
    )


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


def in_hours(minutes):
    """Return minutes as a person says them.

    >>> in_hours(45), in_hours(60), in_hours(175)
    ('45 minutes', 'About 1 hour', 'About 3 hours')
    """
    if minutes < 60:
        return f"{minutes} minutes"
    halves = round(minutes / 30)
    return f"About {halves / 2:g} hour{'s' if halves != 2 else ''}"


def said(words, role="note"):
    """Return words as a paragraph with a role."""
    return f'<p role="{role}"><strong>{escape(words)}</strong></p>'


def styled(content):
    """Return content in the look of the front page."""
    return f'{STYLE}<div class="cmsim-start">{content}</div>'
