"""The content of a file from outside, as bytes and as text, refused where it can be neither."""

from pathlib import Path

from cmsim.scenario.parameter import Refusal

LARGEST = 5_000_000  # bytes
IN_UTF_8 = "Save it as UTF-8; in Notepad: File > Save As, Encoding: UTF-8"


def one_line(text: str, longest: int = 600) -> str:
    """Return a text as one printable line."""
    line = " ".join(text.split())
    return "".join(c if c.isprintable() else "?" for c in line)[:longest]


def refusal(text: str) -> Refusal:
    """Return a refusal that says ``text`` in one line."""
    return Refusal(one_line(text))


def content(path: str | Path) -> bytes:
    """Return the bytes of a file that is neither missing nor over 5 MB."""
    path = Path(path)
    try:
        if path.is_dir():
            raise refusal(f"{path}: is a folder; a file is needed")
        if not path.exists():
            longer = path.with_name(f"{path.name[:200]}.txt")
            hint = f"; there is {longer.name}" if longer.exists() else ""
            raise refusal(f"{path}: no such file{hint}")
        if not path.is_file():
            raise refusal(f"{path}: is not a plain file")
        if path.stat().st_size > LARGEST:
            raise refusal(
                f"{path}: {path.stat().st_size / 1e6:,.1f} MB; at most "
                f"{LARGEST / 1e6:g} MB is allowed"
            )
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except Refusal:
        raise
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise refusal(f"{str(path)[:80]!r}: cannot be read: {reason}") from None
    if len(data) > LARGEST:
        raise refusal(f"{path}: more than {LARGEST / 1e6:g} MB")
    return data


def decoded(data: bytes, where: str | Path) -> str:
    """Return bytes as text; refuse what is not UTF-8 text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refusal(f"{where}: is saved as Unicode (UTF-16). {IN_UTF_8}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise refusal(f"{where}: line {line}: holds what is not UTF-8 text. {IN_UTF_8}") from None
    if "\0" in text:
        raise refusal(f"{where}: is not a text file (it holds NUL characters)")
    if not text.strip():
        raise refusal(f"{where}: is empty")
    return text
