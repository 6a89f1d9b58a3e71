"""One file of texts by key that several processes share and that may be lost without harm."""

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from threading import RLock
from time import time
from typing import TypeVar

FILE, OURS = "runs.sqlite3", 0x636D7369  # "cmsi" marks the file as ours
PATIENCE, MOST_FAILURES, CHECKED_EVERY, DROPPED = 1.0, 3, 100, 0.1
CLAIMS = "CREATE TABLE IF NOT EXISTS claims (key TEXT PRIMARY KEY, until REAL)"
TABLE = """
CREATE TABLE runs
(number INTEGER PRIMARY KEY, key TEXT UNIQUE, vals TEXT, weekly TEXT, seal TEXT)"""
FIND = "SELECT vals, weekly, seal FROM runs WHERE key = ?"
KEEP = """
INSERT INTO runs (key, vals, weekly, seal) VALUES (?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET
vals = excluded.vals, weekly = excluded.weekly, seal = excluded.seal"""
END = "DELETE FROM claims WHERE key = ?"

Answer = TypeVar("Answer")


class Foreign(sqlite3.DatabaseError):
    """The file was not made by us."""


class Disk:
    """Texts by key in an SQLite file of about ``size`` bytes at most; the oldest go first.

    Nothing here raises: a file that is damaged or not ours is set aside and a new one begun, and
    where nothing can be written nothing is kept.
    """

    def __init__(self, folder: Path, size: int) -> None:
        self.folder, self.path, self.size = folder, folder / FILE, size
        self.connection: sqlite3.Connection | None = None
        self.given_up, self.lock = False, RLock()
        self.puts = self.failures = 0

    def read(self, key: str) -> tuple[str, str] | None:
        """Return the two texts under a key, or ``None``."""
        return self.attempt(lambda connection: sound(connection, key))

    def merge(self, key: str, values: str, weekly: str, claim: str = "") -> None:
        """Keep two JSON objects under a key, with what is there already; end a claim."""
        self.attempt(lambda connection: self.write(connection, key, values, weekly, claim))

    def write(
        self, connection: sqlite3.Connection, key: str, values: str, weekly: str, claim: str
    ) -> None:
        with writing(connection):
            before = sound(connection, key) or ("{}", "{}")
            both = [together(was, now) for was, now in zip(before, (values, weekly))]
            connection.execute(KEEP, (key, *both, seal_of(key, *both)))
            connection.execute(END, (claim,))
        self.puts += 1
        if self.puts % CHECKED_EVERY == 1:
            self.make_room(connection)

    def claim(self, claim: str, seconds: float) -> bool | None:
        """Say whether nobody holds a claim, and hold it; ``None`` if the disk has no say."""

        def held(connection: sqlite3.Connection) -> bool:
            now = time()
            with writing(connection):
                connection.execute("DELETE FROM claims WHERE until < ?", (now,))
                done = connection.execute(
                    "INSERT OR IGNORE INTO claims VALUES (?, ?)", (claim, now + seconds)
                )
            return done.rowcount == 1

        return self.attempt(held)

    def let_go(self, claim: str) -> None:
        """End a claim."""
        self.attempt(lambda connection: connection.execute(END, (claim,)))

    def make_room(self, connection: sqlite3.Connection) -> None:
        """Drop the oldest rows while the file holds too much."""
        with writing(connection):
            while used(connection) > self.size:
                rows = connection.execute("SELECT count(*) FROM runs").fetchone()[0]
                connection.execute(
                    "DELETE FROM runs WHERE number IN (SELECT number FROM runs ORDER BY number "
                    "LIMIT ?)",
                    (max(1, int(DROPPED * rows)),),
                )
                if not rows:
                    break

    def attempt(self, action: Callable[[sqlite3.Connection], Answer]) -> Answer | None:
        """Return what an action on the open file returns, ``None`` if the disk has no say."""
        with self.lock:
            for _ in range(2):
                if self.given_up:
                    return None
                try:
                    answer = action(self.connection or self.open())
                    self.failures = 0
                    return answer
                except sqlite3.OperationalError:
                    self.fail()
                    return None
                except sqlite3.DatabaseError:
                    self.set_aside()
                except OSError:
                    self.given_up = True
            return None

    def fail(self) -> None:
        """Give up where not even opening worked, or if a busy or full disk stays so."""
        self.failures += 1
        self.given_up = self.connection is None or self.failures >= MOST_FAILURES

    def open(self) -> sqlite3.Connection:
        """Open the file, making it if it is not there."""
        self.folder.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(
            self.path, timeout=PATIENCE, isolation_level=None, check_same_thread=False
        )
        try:
            connection.execute("PRAGMA synchronous = OFF")  # a crash may cost the file, no more
            with writing(connection):
                prepare(connection)
        except BaseException:
            connection.close()
            raise
        self.connection = connection
        return connection

    def set_aside(self) -> None:
        """Move a file that cannot be used out of the way, in place of the last such file."""
        self.close()
        try:
            os.replace(self.path, self.path.with_suffix(".set-aside"))
        except OSError:
            self.given_up = True

    def close(self) -> None:
        """Close the file."""
        with self.lock, suppress(sqlite3.Error):
            connection, self.connection = self.connection, None
            if connection is not None:
                connection.close()


def prepare(connection: sqlite3.Connection) -> None:
    """Make the table in an empty file, and anew in a file without seals; refuse one not ours."""
    mark = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master")]
    if not mark and not tables:
        connection.execute(f"PRAGMA application_id = {OURS}")
        connection.execute(TABLE)
    elif mark != OURS or "runs" not in tables:
        raise Foreign("not a file of ours")
    elif "seal" not in [column[1] for column in connection.execute("PRAGMA table_info(runs)")]:
        connection.execute("DROP TABLE runs")
        connection.execute(TABLE)
    connection.execute(CLAIMS)


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """Do something to the file wholly or not at all, while no other process writes."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


def used(connection: sqlite3.Connection) -> int:
    """Return how many bytes of the file are in use."""
    pages, free, size = (
        connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("page_count", "freelist_count", "page_size")
    )
    return (pages - free) * size


def sound(connection: sqlite3.Connection, key: str) -> tuple[str, str] | None:
    """Return the two texts under a key as they were sealed, ``None`` for what is not."""
    row = connection.execute(FIND, (key,)).fetchone()
    if row is None or not all(isinstance(part, str) for part in row):
        return None
    values, weekly, seal = row
    return (values, weekly) if seal == seal_of(key, values, weekly) else None


def seal_of(key: str, values: str, weekly: str) -> str:
    """Return a checksum over what was asked and what was answered.

    >>> seal_of("a", "{}", "{}") == seal_of("b", "{}", "{}")
    False
    """
    return blake2b(json.dumps([key, values, weekly]).encode(), digest_size=16).hexdigest()


def together(before: str, after: str) -> str:
    """Return two JSON objects as one; where both know a name, the later value holds.

    >>> together('{"a": 1, "b": null}', '{"b": 2}'), together("nonsense", '{"b": 2}')
    ('{"a": 1, "b": 2}', '{"b": 2}')
    """
    try:
        return json.dumps(json.loads(before) | json.loads(after))
    except (ValueError, TypeError):
        return after
