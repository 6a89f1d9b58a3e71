"""The one folder for a person's work; files are written whole, by one process at a time."""

import os
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from errno import ENOTDIR, ETIMEDOUT
from functools import cache
from pathlib import Path

PATIENCE, PAUSE = 10.0, 0.02  # seconds
unkept = ""  # why files written here do not last, set by whoever lends this process its disk
FORGOTTEN = 3600.0  # seconds after which a half-written file belongs to nobody any more
NO_HOME = Path(os.devnull)  # nothing can be written in there, so nothing is said to be saved


def home() -> Path:
    """Return the folder that keeps a person's work; it may be one that cannot be written."""
    given = os.environ.get("CMSIM_HOME", "").strip().strip("\"'").strip()
    return resolved(given) if given else own_folder() / "cmsim_work"


@cache
def resolved(given: str) -> Path:
    """Return the folder that a person names, the same one wherever this process goes later.

    ``~`` is the person's own folder.
    """
    if given == "~" or given.startswith(("~/", "~\\")):
        return own_folder() / given[2:]
    return Path(given).absolute()


def own_folder() -> Path:
    """Return a person's own folder, :data:`NO_HOME` where the computer knows of none."""
    try:
        return Path.home()
    except RuntimeError:
        return NO_HOME


def trouble_with(folder: Path) -> str:
    """Return why nothing can be written in a folder, or nothing; it need not be there yet."""
    if NO_HOME in folder.parents:
        return "it knows no home folder; name one in CMSIM_HOME"
    there = folder
    try:
        while not there.exists() and there != there.parent:
            there = there.parent
        if not there.is_dir():
            raise NotADirectoryError(ENOTDIR, "Not a folder")
        if there == folder:
            with tempfile.TemporaryFile(dir=folder) as trial:
                trial.write(b"." * 4096)
        elif not os.access(there, os.W_OK | os.X_OK):
            raise PermissionError
    except PermissionError:
        return "the folder may not be written"
    except OSError as error:
        return error.strerror or type(error).__name__
    return ""


def tidy(folder: Path) -> None:
    """Remove what writers that were killed long ago have left half-written in a folder."""
    with suppress(OSError):
        for part in folder.glob(".*.part"):
            if time.time() - part.stat().st_mtime > FORGOTTEN:
                part.unlink(missing_ok=True)


def write_whole(path: str | Path, content: str | bytes, private: bool = False) -> None:
    """Write a file that is there whole or not at all; text is UTF-8 with plain line ends.

    Raises ``OSError`` where it cannot be written; what was there before is still there.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    with replacing(path, private) as part:
        part.write_bytes(data)


@contextmanager
def replacing(path: str | Path, private: bool = False) -> Iterator[Path]:
    """Give the path of a new file in the same folder, which takes the place of ``path``.

    It does so when all of it is on the disk, and not at all if anything is raised before. A private
    one can be read by nobody else on the computer.
    """
    path = Path(path)
    part = path.with_name(f".{path.name[:100]}.{os.getpid()}-{secrets.token_hex(4)}.part")
    try:
        if private:
            os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
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
