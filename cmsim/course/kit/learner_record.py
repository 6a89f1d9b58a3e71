"""A learner's record: one file per learner and session, written after every decision."""

import json
import os
import re
import secrets
from contextlib import contextmanager, nullcontext, suppress
from datetime import UTC, datetime
from errno import EFBIG
from functools import cache
from pathlib import Path

from cmsim import __version__, workspace
from cmsim.course.kit import learner
from cmsim.text import counted
from cmsim.workspace import locked, replacing, tidy, trouble_with, write_whole

SCHEMA = 1
SECTIONS = ("predictions", "answers", "panels", "outcomes", "words")
VERBS = {
    "predictions": "predicted",
    "answers": "answered",
    "panels": "decided",
    "outcomes": "found",
    "words": "wrote",
}
LARGEST_FILE, LARGEST_VALUE, MOST_STATEMENTS, LONGEST_KEY = 4_000_000, 200_000, 2000, 120
LARGEST_NUMBER = 2.0**64
SESSION, NAME = re.compile(r"[a-z0-9_]{1,40}"), re.compile(r"[a-z0-9-]{1,40}")
SET_ASIDE = "{name} could not be read and was set aside as {aside}. {then}"
UNREADABLE = "{name} could not be read. {then}"


class LearnerRecord:
    """What one learner predicted, decided, answered and wrote in one session.

    Every ``put`` is on disk before it returns: written to another file, then moved into place; the
    version before is kept beside it. Where that fails it holds in this window, ``failed`` says why,
    and the next ``put`` that can be written takes it along. Without a ``path`` nothing is written.
    ``notice`` says in one line what had to be done to open it, or is empty; ``elsewhere`` what
    another window has saved since, unless the page is ``followed``: it shows that at once.
    """

    followed = False

    def __init__(self, session, title="", version="", code="me", path=None):
        self.path, self.notice, self.failed, self.elsewhere = path, "", "", ""
        self.owed = []  # (name, decision) of what was decided here and is not on disk yet
        self.fixed = {
            "schema": SCHEMA,
            "cmsim": __version__,
            "content_version": version,
            "learner": code,
            "session": session,
            "title": title,
        }
        self.seen = self.on_disk()
        self.begin(self.found() if path else None)
        if path:
            tidy(path.parent)
            self.failed = trouble_with(path.parent)

    def begin(self, data):
        """Go on from what was read, or start with nothing."""
        self.resumed = data is not None
        self.data = blank(self.fixed) if data is None else data | self.fixed

    def get(self, section, key, default=None):
        """Return what is kept under a key of a section."""
        return self.data[section].get(key, default)

    def put(self, section, key, value):
        """Keep a JSON value under a key of a section; it is on disk when this returns.

        Raises ``ValueError`` for what could not be read again.
        """
        self.update(section, key, lambda before: value, f"{section}/{key}")

    def update(self, section, key, change, name=None):
        """Keep what ``change`` makes of what is kept under a key, ``None`` where nothing is.

        Nothing is kept by another window meanwhile, so none of its work is lost. What has the name
        of an earlier change takes its place.
        """
        if section not in SECTIONS:
            raise ValueError(f"section = {section!r}: the sections are {', '.join(SECTIONS)}")
        if not isinstance(key, str) or not 0 < len(key) <= LONGEST_KEY:
            raise ValueError(f"key = {key!r}: a text of 1 to {LONGEST_KEY} characters")

        def decided():
            value = sound(section, key, change(self.data[section].get(key)))
            self.data[section][key] = value
            self.stated(VERBS[section], f"{section}/{key}")

        self.keep(name, decided)

    def set_progress(self, parts, passed):
        """Keep which parts are done, ``{part: (done, of)}``, and whether that passes."""
        known = {part: list(counts) for part, counts in parts.items()}
        self.look()
        if (known, passed) == (self.data["parts"], self.data["status"] == "passed"):
            return

        def decided():
            if passed and self.data["status"] != "passed":
                self.stated("completed", self.data["session"])
            self.data["parts"], self.data["status"] = known, "passed" if passed else "begun"

        self.keep("parts", decided)

    def keep(self, name, decided):
        """Let a decision hold here, and write it together with what other windows have written."""
        decided()
        self.owed = [each for each in self.owed if name is None or each[0] != name]
        self.owed.append((name, decided))
        self.settle()

    def settle(self):
        """Write what is not on disk yet, if that can be done now."""
        with suppress(OSError), self.alone():
            self.catch_up()
            self.write()
            self.owed.clear()

    @contextmanager
    def alone(self):
        """Let no other window write the record meanwhile, and note whether it could be written."""
        try:
            with nullcontext() if self.path is None else locked(self.path):
                yield
        except OSError as error:
            why = trouble_with(self.path.parent) if self.path else ""
            self.failed = why or error.strerror or type(error).__name__
            raise
        self.failed = ""

    def standing(self):
        """Return whether the work is saved: ``on``, ``new`` (nothing yet) or ``off``, when and why.

        ``why`` says what to do where it is not, or what another window has saved. What could not be
        written is tried at each asking; ``again`` is there where to ask once more may help.
        """
        if self.path is None:
            return {"state": "off", "at": "", "why": NOWHERE}
        if self.owed:
            self.settle()
        elif self.failed:
            self.failed = trouble_with(self.path.parent)
        if why := self.failed or workspace.unkept:
            return {"state": "off", "at": "", "why": CANNOT.format(why=why), "again": True}
        self.look()
        state = "on" if self.on_disk() else "new"
        return {"state": state, "at": self.data["last"], "why": self.elsewhere}

    def on_disk(self):
        """Return what tells the version on disk from others, ``None`` where there is none."""
        try:
            found = self.path.stat() if self.path else None
        except OSError:
            return None
        return found and (found.st_ino, found.st_mtime_ns, found.st_size)

    def catch_up(self):
        """Take in what the same learner decided meanwhile in another window, and say what."""
        there = self.on_disk()
        if there in (None, self.seen):
            return
        before, self.seen = self.data, there
        self.begin(self.found())
        for _, decided in self.owed:
            with suppress(ValueError):  # it does not fit what the other window made of it
                decided()
        if not self.followed and (what := news(before, self.data)):
            self.elsewhere = ELSEWHERE.format(what=what)

    def look(self):
        """Take in what another window has written, unless it writes just now."""
        with suppress(OSError):
            self.catch_up()

    def stated(self, verb, what):
        """Note who did what when, as learning records do: verb, object, time."""
        now = moment()
        said = self.data["statements"]
        if said and (said[-1]["verb"], said[-1]["object"]) == (verb, what):
            said[-1]["times"] = said[-1].get("times", 1) + 1
        else:
            said.append({"verb": verb, "object": what, "at": now})
            del said[:-MOST_STATEMENTS]
        self.data["minutes"] += minutes_between(self.data["last"], now)
        self.data["last"] = now

    def write(self):
        """Put the record on disk: the old version stays until the new one is there whole."""
        if self.path is None:
            return
        content = self.text().encode("utf-8")
        if len(content) > LARGEST_FILE:
            raise OSError(EFBIG, f"the record has reached {LARGEST_FILE:,} bytes")
        if self.path.exists():
            with replacing(previous(self.path)) as spare:
                link(self.path, spare)
        write_whole(self.path, content, private=True)
        self.seen = self.on_disk()

    def text(self):
        """Return the record as it is on disk."""
        return json.dumps(self.data, ensure_ascii=False, allow_nan=False, indent=1)

    def found(self):
        """Return what is on disk, from the version before if the newest is damaged."""
        try:
            return self.read(self.path)
        except FileNotFoundError:
            if not previous(self.path).exists():
                return None
        except (OSError, ValueError, TypeError, RecursionError):
            self.set_aside(self.path)
        try:
            data = self.read(previous(self.path))
        except (OSError, ValueError, TypeError, RecursionError):
            return None
        self.notice = self.notice.replace(STARTED, RECOVERED)
        return data

    def read(self, path):
        """Return the content of a file; raise ``ValueError`` if it is not this session's."""
        data = read(path)
        if data["session"] != self.fixed["session"]:
            raise ValueError("another session")
        return data

    def set_aside(self, path):
        """Rename a damaged file, so that nothing of it is lost, and say so."""
        aside = path.with_name(f"{path.stem}.damaged-{stamp()}.json")
        try:
            os.replace(path, aside)
            self.notice = SET_ASIDE.format(name=path.name, aside=aside.name, then=STARTED)
        except OSError:
            self.notice = UNREADABLE.format(name=path.name, then=STARTED)

    def start_over(self):
        """Put the work so far into the archive, delete nothing, and begin with nothing."""
        with self.alone():
            if self.path is not None:
                put_away(self.path)
            self.owed.clear()
            self.begin(None)
            self.stated("started", self.data["session"])
            self.write()


STARTED = "This session starts afresh."
NOWHERE = "Begin at the front page: then your work has a place."
CANNOT = "This computer says: {why}. Mend that, then try again."
RECOVERED = "You go on from the version before."
ELSEWHERE = "Another window of yours has saved {what} here. Reload this page to see it."
NEWS = {"predictions": "guess", "answers": "answer", "panels": "choice", "words": "text"}


def blank(fixed):
    """Return the content of a record in which nothing has happened."""
    now = moment()
    return fixed | {
        "status": "begun",
        "begun": now,
        "last": now,
        "minutes": 0.0,
        "parts": {},
        **{section: {} for section in SECTIONS},
        "statements": [],
    }


def is_record(path):
    """Say whether a file is called like a record, also after a mail program or an editor had it."""
    return path.name.lower().endswith((".json", ".json.txt"))


def news(before, now):
    """Return in words what a person decided between two versions of a record, if anything."""
    found = {
        noun: sum(now[section].get(key) != value for key, value in before[section].items())
        + len(set(now[section]) - set(before[section]))
        for section, noun in NEWS.items()
    }
    told = [
        f"{number} guesses" if noun == "guess" and number > 1 else counted(number, noun)
        for noun, number in found.items()
        if number
    ]
    return " and ".join(filter(None, [", ".join(told[:-1]), *told[-1:]]))


def read(path):
    """Return a checked record from a file; raise ``ValueError`` or ``OSError`` if it is none."""
    with Path(path).open("rb") as file:
        return parse(file.read(LARGEST_FILE + 1))


def parse(content):
    """Return a checked record from the bytes of a file; raise ``ValueError`` if it is none."""
    if len(content) > LARGEST_FILE:
        raise ValueError(f"larger than {LARGEST_FILE:,} bytes")
    try:
        data = parsed(content.decode("utf-8-sig"))
    except RecursionError:
        raise ValueError("damaged: nested too deeply") from None
    if not isinstance(data, dict) or type(data.get("schema")) is not int:
        raise ValueError("no learner's record")
    if data["schema"] > SCHEMA:
        raise ValueError(f"written by a newer cmsim (schema {data['schema']}, known {SCHEMA})")
    for name, kind in KINDS.items():
        if not isinstance(data.get(name), kind) or isinstance(data.get(name), bool):
            raise ValueError(f"{name} is missing or wrong")
    if not (SESSION.fullmatch(data["session"]) and NAME.fullmatch(data["learner"])):
        raise ValueError("session or learner is no plain code")
    if not all(
        isinstance(said, dict) and {"verb", "object", "at"} <= set(said)
        for said in data["statements"]
    ):
        raise ValueError("statements are wrong")
    for section in SECTIONS:
        for key, value in data[section].items():
            check_entry(section, key, value)
    try:
        for name in ("begun", "last"):
            minutes_between(data[name], moment())
    except (ValueError, TypeError, OverflowError):
        raise ValueError("begun or last is no time") from None
    return data


def parsed(text):
    """Return JSON as values that can be written again: no number without end, none too long."""
    return json.loads(text, parse_constant=bounded, parse_float=bounded, parse_int=bounded)


def bounded(digits):
    """Return a number; raise ``ValueError`` if it is none, or out of reach."""
    number = float(digits)
    if not abs(number) <= LARGEST_NUMBER:
        raise ValueError("a number out of reach")
    return int(digits) if re.fullmatch(r"-?\d+", digits) else number


def sound(section, key, value):
    """Return a value as it would be read again; raise ``ValueError`` if it would not be."""
    text = json.dumps(value, allow_nan=False)
    if len(text) > LARGEST_VALUE:
        raise ValueError(
            f"{section}/{key}: {len(text):,} characters; {LARGEST_VALUE:,} are allowed"
        )
    plain = parsed(text)
    check_entry(section, key, plain)
    return plain


def check_entry(section, key, value):
    """Refuse what a section of a record cannot hold: pages and the debrief rely on its form."""
    if not FORMS.get(section, lambda _: True)(value):
        raise ValueError(f"{section}/{key} is not as this course writes it")


def is_plain(value):
    """Say whether a value is a text, a number, a mark or nothing."""
    return value is None or isinstance(value, (str, int, float))


def is_guess(value):
    """Say whether a value is a list of guesses."""
    return isinstance(value, dict) and is_row(value.get("values"))


def is_row(value):
    return isinstance(value, list) and all(map(is_plain, value))


def is_answer(value):
    """Say whether a value holds answers, each with its mark, or that a text is complete."""
    return isinstance(value, dict) and all(
        isinstance(value.get(name, []), list)
        and all(is_row(pair) and len(pair) == 2 for pair in value.get(name, []))
        for name in ("first", "last")
    )


def is_fact(value):
    """Say whether a value is what a run showed."""
    return (
        isinstance(value, dict)
        and isinstance(value.get("unit") or "", str)
        and all(is_plain(value.get(name)) for name in ("value", "low", "high"))
    )


def is_words(value):
    """Say whether a value holds what was written, by field."""
    return isinstance(value, dict) and all(isinstance(text, str) for text in value.values())


FORMS = {"predictions": is_guess, "answers": is_answer, "outcomes": is_fact, "words": is_words}
KINDS = {
    "session": str,
    "learner": str,
    "title": str,
    "content_version": str,
    "cmsim": str,
    "status": str,
    "begun": str,
    "last": str,
    "minutes": (int, float),
    "parts": dict,
    "statements": list,
    **dict.fromkeys(SECTIONS, dict),
}
BREAK = 20  # minutes without a decision that no longer count as work


def moment():
    """Return the time now, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def moment_of(text):
    """Return a time that was written as text."""
    return datetime.fromisoformat(text)


def minutes_between(before, now):
    """Return the minutes of work between two decisions; a long break counts as none.

    >>> minutes_between("2026-01-01T10:00:00+00:00", "2026-01-01T10:06:00+00:00")
    6.0
    """
    minutes = (moment_of(now) - moment_of(before)).total_seconds() / 60
    return round(minutes, 2) if 0 <= minutes <= BREAK else 0.0


def stamp():
    """Return a name for a file that is put away now."""
    return f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"


def previous(path):
    """Return where the version before is kept."""
    return path.with_name(f"{path.stem}.previous.json")


def link(path, other):
    """Let another name hold the same content, as a copy where links are not allowed."""
    try:
        os.link(path, other)
    except (OSError, AttributeError):  # a browser's Python has no links
        other.touch(0o600)
        other.write_bytes(path.read_bytes())


def folder_of(code):
    """Return a learner's folder; a code that could leave the home folder is refused."""
    if not NAME.fullmatch(code):
        raise ValueError(f"learner = {code!r}: lower-case letters, digits and dashes, at most 40")
    return learner.home() / code


@cache
def of(session, title="", version=""):
    """Return this learner's record of a session, opened once in this process."""
    if not SESSION.fullmatch(session):
        raise ValueError(f"session = {session!r}: lower-case letters, digits and _")
    code = learner.code()
    path = folder_of(code) / f"{session}.json" if code else None
    return LearnerRecord(session, title, version, learner.badge() or "nobody", path)


def put_away(path):
    """Move a record into the archive beside it, if there is one."""
    if path.exists():
        archive = path.parent / "archive"
        archive.mkdir(exist_ok=True)
        os.replace(path, archive / f"{path.stem}-{stamp()}.json")
        previous(path).unlink(missing_ok=True)


def bring_back(code, records):
    """Put checked records in the place of those a learner has here, which go into the archive.

    Who has no code of their own goes on as the learner who made them.
    """
    for data in records:
        path = folder_of(code) / f"{data['session']}.json"
        with locked(path):
            put_away(path)
            text = json.dumps(data, ensure_ascii=False, allow_nan=False, indent=1)
            write_whole(path, text, private=True)
    if code == learner.ALONE and records:
        learner.wear(records[0]["learner"])


def all_of(code):
    """Return ``{session: content}`` of all readable records of a learner."""
    found = {}
    for path in sorted(folder_of(code).glob("*.json")) if code else ():
        if path.name.count(".") == 1:
            try:
                data = read(path)
            except (OSError, ValueError, TypeError, KeyError, RecursionError):
                continue
            found[data["session"]] = data
    return found
