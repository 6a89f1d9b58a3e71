"""Whose work this is: a code without a name, so that learners on one machine are kept apart."""

import os
import re
import secrets
import sys
from contextlib import suppress
from functools import cache
from html import escape
from urllib.parse import parse_qs

from cmsim.views.style import LINK
from cmsim.workspace import home, write_whole

ALONE = "me"
SAFE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
# Folders beside those of the learners, and what asks for a fresh code: no learner's code is one.
RESERVED = frozenset({"archive", "cache", "handed-in", "new", "rehearsal"})


@cache
def code():
    """Return this learner's code; ``None`` in a room for a page that was opened without one.

    The code stands in the page's address, or in the environment; on one's own computer it is "me".
    """
    asked = parse_qs(os.environ.get("QUERY_STRING", "")).get("learner", [])
    for given in [*asked[:1], os.environ.get("CMSIM_LEARNER", "")]:
        if may_be(given, in_room()):
            return given
    if asked:
        return f"learner-{secrets.token_hex(4)}"
    return None if in_room() else ALONE


def may_be(given, shared):
    """Say whether a text can be a learner's code; in a room nobody is the owner of the computer."""
    taken = RESERVED | {ALONE} if shared else RESERVED
    return bool(SAFE.fullmatch(given)) and given not in taken


@cache
def drawn(path):
    """Return a new code for a place, the same one in this process, be it kept there or not."""
    return f"learner-{secrets.token_hex(4)}"


def badge():
    """Return the code in a learner's records: on one's own computer a random one, for good.

    So the records of twenty people who are all "me" at home can be told apart when handed in.
    """
    known = code()
    if known != ALONE:
        return known
    path = home() / ALONE / "badge.txt"
    try:
        stored = path.read_text(encoding="utf-8")[:40]
    except (OSError, UnicodeDecodeError):
        stored = ""
    if not SAFE.fullmatch(stored):
        stored = drawn(path)
        with suppress(OSError):
            wear(stored)
    return stored


def wear(code):
    """Have the records made on one's own computer carry a code from now on."""
    path = home() / ALONE / "badge.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, code, private=True)


def in_room():
    """Say whether a room serves the page: its learners have codes, and hand in as they go."""
    return os.environ.get("CMSIM_ROOM") == "1"


def link(name):
    """Return the address of another page of the course, for the same learner.

    >>> link("start_here.ipynb")
    'start_here.ipynb'
    """
    known = code()
    return page(name) if known in (None, ALONE) else f"{page(name)}?learner={known}"


def page(name):
    """Return what a page of the course is called where this runs."""
    return name.replace(".ipynb", ".html") if in_browser() else name


def in_browser():
    """Say whether Python itself runs in the learner's browser."""
    return sys.platform == "emscripten"


def in_voila():
    """Say whether the page is shown without code, by Voilà."""
    return os.environ.get("SERVER_SOFTWARE", "").startswith("voila/")


def anchor(page, words, tab=False):
    """Return a link to another page of the course as HTML, in JupyterLab in a tab of its own.

    There a page that has been run counts as changed, and the browser would warn of leaving it.
    With ``tab`` it has a tab of its own everywhere.

    >>> anchor("start_here.ipynb", "Front page").endswith(' target="_blank">Front page</a>')
    True
    """
    opens = "" if not tab and (in_voila() or in_browser()) else ' target="_blank"'
    return f'<a style="{LINK}" href="{escape(link(page))}"{opens}>{escape(words)}</a>'
