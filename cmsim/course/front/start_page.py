"""The front page: a decision, paths by role, how far the learner has come, and where work is."""

from html import escape
from pathlib import Path

from cmsim.course.front import first_call_html, paths_file, six_weeks
from cmsim.course.front.again_panel import AgainPanel, Nothing
from cmsim.course.front.listed import (
    FRONT,
    address,
    done,
    how_far,
    led_by,
    link,
    notebooks,
    records,
    row,
)
from cmsim.course.front.papers_panel import PapersPanel
from cmsim.course.front.signs import sign
from cmsim.course.front.work_panel import WorkPanel
from cmsim.course.kit import learner, learner_record, retrieval
from cmsim.course.kit.learner_record import moment
from cmsim.course.kit.page import Page
from cmsim.workspace import trouble_with

HERE = Path(__file__).parent
# The pages of a part, from the first number to the one before the next part's.
PARTS = {
    "The work": "00",
    "Further along": "06",
    "For leaders and facilitators": "80",
    "Can you trust it?": "98",
}
FACTS = ("Free", "No account", "No real patients")
STAYS = ("Nothing leaves this computer",)
GOES_TO = ("Nothing leaves this room", "Your facilitator gets a copy")
TRUST = (
    "A teaching model. It informs a decision and leaves the decision to you. The people are "
    "invented, and no clinician has reviewed them."
)
NO_CODE = (
    "This page was opened without a learner code, so nothing would be kept. Please open the "
    "address that you were given once more, in a browser that allows JavaScript."
)
CANNOT_KEEP = (
    "Your work cannot be saved: the computer that runs the course says: {why}. You can work all "
    "the same; it holds while a page is open."
)
BROWSER = "in this browser, on this device alone; clearing the browser's data deletes it"
BROWSER_IN_ROOM = "in this browser; clearing the browser's data deletes it there"
SOMEBODY_NEW = "start_here.html?learner=new"  # the page then draws a fresh code


def greeting():
    """Say what the course asks for, and offer to go on where the learner was."""
    look = (HERE / "start_page.css").read_text(encoding="utf-8")
    told = GOES_TO if learner.in_room() else STAYS
    facts = "".join(f"<span>{one}</span>" for one in (*FACTS, *told))
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
    there = led_by(paths_file.paths(), known)
    cards = "".join(path(role, known, held) for role in there)
    return framed(f'<div class="cmsim-roles">{cards}</div>')


def pages():
    """Return the six weeks of each path, a list of all pages, and where the work is stored."""
    known, held = notebooks(), records()
    lists = dict.fromkeys(PARTS, "")
    for session in known:
        lists[part_of(session)] += entry(session, known, held)
    columns = [f"<div><h3>{name}</h3><ul>{rows}</ul>" for name, rows in lists.items()]
    lessons = f'<div class="cm-all__grid">{"".join(each + "</div>" for each in columns)}</div>'
    found = six_weeks.standing(known, held, learner_record.moment_of(moment()))
    return framed(
        six_weeks.plans(found, lessons) + f'<div class="cm-work"><p>{TRUST}</p>{your_work()}</div>'
    )


def your_work():
    """Say where the work is stored, and under which code."""
    code = learner.code()
    if learner.in_room():
        return (kept_in(BROWSER_IN_ROOM) if code else "") + codes(code)
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
    panels={"again": again, "papers": PapersPanel, "work": work},
    stills={"first_call": first_call, "paths": paths, "pages": pages},
    greeting=greeting,
)


# --- what they are made of


def path(role, known, held):
    """Return one role's path as HTML."""
    first = [step for step in role.first if step.session in known]
    now = next((step for step in first if not done(step.session, held)), None)
    hour = "".join(hour_step(step, known, held, state_of(role, step, now, held)) for step in first)
    return (
        f'<section class="cm-path"{"" if role.opens else " data-on"}>'
        f"<h2>{sign(role.sign)}{escape(role.name)}</h2><p>{escape(role.promise)}</p>"
        f"<ol>{hour}</ol>{button(role, now, known, held)}</section>"
    )


def hour_step(step, known, held, state):
    """Return one step of a first hour, with its minutes or how far the learner has come."""
    begun = step.session in held and state
    far = how_far(held[step.session]) if begun else f"{step.minutes} min"
    return row(state, link(step.session, known, step.name), far)


def state_of(role, step, now, held):
    """Return whether a step is done, or is the next one of who has begun or may begin at once."""
    if done(step.session, held):
        return "done"
    return "now" if step is now and (not role.opens or step.session in held) else ""


def button(role, step, known, held):
    """Return the button of a path: what it opens, or the next lesson of its hour or its weeks."""
    order = [role.opens, *([step.session] if step else []), *role.lessons()]
    there = [session for session in order if session in known]
    session = next((one for one in there if one == role.opens or not done(one, held)), there[0])
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
    """Return a sentence on where the work is stored, if it can be; ``place`` is HTML."""
    why = trouble_with(learner.home())
    if why:
        return said(CANNOT_KEEP.format(why=why), "alert")
    return f"<p>Your work is saved after every decision, {place}.</p>"


def codes(code):
    """Return who else gets the work in a room, and what to know about the code of a learner."""
    mine = (
        "<p><strong>Your facilitator gets a copy</strong> of what you decide, answer and write, a "
        f"few seconds later, under your code <code>{escape(code)}</code>. No name is asked for.</p>"
        if code
        else ""
    )
    return mine + (
        f'<p><a href="{SOMEBODY_NEW}">Somebody new at this device</a>: begin with a code of your '
        "own. The work of whoever was here before is put away under theirs.</p>"
        f'<form action="{learner.page(FRONT)}" method="get"><label for="cmsim-code">Go on with a '
        'code of yours</label><input id="cmsim-code" name="learner" required maxlength="40" '
        'size="24" pattern="[a-z0-9][a-z0-9\\-]*" autocomplete="off" autocapitalize="none" '
        'title="small letters, digits and dashes"><button>Go on</button></form>'
        "<p>A code opens work that was done in this browser. On another device type it too, then "
        "bring your work back from the file that you made here.</p>"
    )


def said(words, role="note"):
    """Return words as a paragraph with a role."""
    return f'<p role="{role}"><strong>{escape(words)}</strong></p>'


def framed(content):
    """Return content in the look of the front page."""
    return f'<div class="cmsim-start">{content}</div>'
