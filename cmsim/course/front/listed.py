"""The pages of the course as the front page lists them, each with how far the learner is."""

import json
from html import escape

from cmsim.course.front.signs import sign
from cmsim.course.kit import files, learner, learner_record

FRONT, LONGEST_NOTEBOOK = "start_here.ipynb", 2_000_000
GO_ON = "#go-on"  # the page shell opens a lesson at the step that was open last


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
    return found


def led_by(paths, known):
    """Return the paths of which the page that leads them is there: all but in a browser alone."""
    return [path for path in paths if not path.opens or path.opens in known]


def done(session, held):
    """Say whether a session was passed."""
    return session in held and held[session]["status"] == "passed"


def row(state, link, far):
    """Return one line of a path: a mark, a link that is HTML, and minutes or how far one is."""
    mark = sign("check") if state == "done" else "<i></i>"
    return f'<li data-state="{state}">{mark}{link}<span>{escape(far)}</span></li>'


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
