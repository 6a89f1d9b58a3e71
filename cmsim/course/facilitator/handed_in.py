"""What the learners of a room hand in: every record a new file in one folder, none ever changed."""

import re
import secrets
from datetime import UTC, datetime
from pathlib import Path

from cmsim.course.kit import learner, learner_record
from cmsim.workspace import write_whole

FOLDER = "handed-in"
LARGEST = 256_000  # bytes of one record
MOST, MOST_BYTES = 50_000, 1_000_000_000  # of one room
OPENED = 3  # of one learner's, lesson's and browser's: the newest, should one of them be damaged
NAME = re.compile(
    r"(?P<code>[a-z0-9-]{1,40})\.(?P<session>[a-z0-9_]{1,40})\.(?P<browser>[0-9a-f]{8})\."
    r"(?P<moment>\d{8}-\d{6}-\d{6}-[0-9a-f]{8})\.json"
)


class Full(Exception):
    """Say that a room has handed in as much as is kept."""


class HandedIn:
    """Take in records, each into a file of its own that only the computer's user can read."""

    def __init__(self, folder):
        self.folder, self.number, self.bytes = Path(folder), 0, 0

    def take(self, content, browser):
        """Keep one record as it came, and return when; raise ``ValueError`` if it is none.

        Raises ``Full`` when the room has handed in as much as is kept, ``OSError`` where it cannot
        be written.
        """
        if len(content) > LARGEST:
            raise ValueError(f"larger than {LARGEST:,} bytes")
        data = learner_record.parse(content)
        code, session = data["learner"], data["session"]
        if not learner.may_be(code, shared=True):
            raise ValueError("learner is no code of a learner")
        if self.number >= MOST or self.bytes + len(content) > MOST_BYTES:
            raise Full
        now = datetime.now(UTC)
        moment = f"{now:%Y%m%d-%H%M%S-%f}-{secrets.token_hex(4)}"
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.folder / f"{code}.{session}.{browser}.{moment}.json"
        write_whole(path, content, private=True)
        self.number, self.bytes = self.number + 1, self.bytes + len(content)
        return now.isoformat(timespec="seconds")


def series(name):
    """Return whose hand-ins of what a file's name belongs to, ``None`` if it is no hand-in.

    >>> series("maple-river-4172.03.0a1b2c3d.20260112-090000-000000-00000000.json")
    ('maple-river-4172', '03', '0a1b2c3d')
    """
    found = NAME.fullmatch(name.rpartition("/")[2])
    return found and found.group("code", "session", "browser")


def newest(names):
    """Return the names of the hand-ins that are read, the newest of each series, and all others."""
    kept, of = [], {}
    for name in sorted(names, reverse=True):
        known = series(name)
        if known is not None:
            of[known] = of.get(known, 0) + 1
        if known is None or of[known] <= OPENED:
            kept.append(name)
    return kept
