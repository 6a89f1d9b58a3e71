"""The one folder for a person's work; files are written whole, by one process at a time."""

import os
import secrets
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from errno import ETIMEDOUT
from pathlib import Path

PATIENCE, PAUSE = 10.0, 0.02  # seconds
unkept = ""  # why files written here do not last, set by whoever lends this process its disk


def home() -> Path:
    """Return the folder that keeps a person's work."""
    return Path(os.environ.get("CMSIM_HOME") or Path.home() / "cmsim_work")


def write_whole(path: str | Path, content: str | bytes) -> None:
    """Write a file that is there whole or not at all; text is UTF-8 with plain line ends.

    Raises ``OSError`` where it cannot be written; what was there before is still there.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    with replacing(path) as part:
        part.write_bytes(data)


@contextmanager
def replacing(path: str | Path) -> Iterator[Path]:
    """Give the path of a new file in the same folder, which takes the place of ``path``.

    It does so when all of it is on the disk, and not at all if anything is raised before.
    """
    path = Path(path)
    part = path.with_name(f".{path.name[:100]}.{os.getpid()}-{secrets.token_hex(4)}.part")
    try:
        yield part
        flush(part)
        patiently(lambda: os.replace(part, path))
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def flush(path: Path) -> None:
    """Wait until the content of a file is on the disk."""
    file = os.open(path, os.O_RDWR)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def patiently(move: Callable[[], None]) -> None:
    """Move a file; Windows refuses that for the moment in which another program reads the old one.

    Raises the last ``PermissionError`` when that moment does not end.
    """
    until = time.monotonic() + (1.0 if os.name == "nt" else 0.0)
    while True:
        try:
            return move()
        except PermissionError:
            if time.monotonic() >= until:
                raise
        time.sleep(PAUSE)


@contextmanager
def locked(path: str | Path, patience: float = PATIENCE) -> Iterator[None]:
    """Do something with a file while no other process or thread does so under this lock.

    The lock is an empty file beside ``path``, which stays. The system lets go of it when its
    process ends, however it ends. Raises ``TimeoutError`` after ``patience`` seconds. It does not
    nest.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path.with_name(f".{path.name}.lock"), os.O_RDWR | os.O_CREAT)
    try:
        until = time.monotonic() + patience
        while not take_lock(file):
            if time.monotonic() >= until:
                raise TimeoutError(ETIMEDOUT, "another process is writing it", str(path))
            time.sleep(PAUSE)
        yield
    finally:
        os.close(file)


if sys.platform == "win32":
    import msvcrt

    def take_lock(file: int) -> bool:
        """Say whether the lock of an open file could be taken; closing the file gives it back."""
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

elif sys.platform in ("emscripten", "wasi"):

    def take_lock(file: int) -> bool:
        """Take the lock: in a browser there is no other process."""
        return True

else:
    import fcntl

    def take_lock(file: int) -> bool:
        """Say whether the lock of an open file could be taken; closing the file gives it back."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
