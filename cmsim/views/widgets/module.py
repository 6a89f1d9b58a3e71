"""The modules that draw widgets in the browser, with the pieces that they share."""

from pathlib import Path

PIECES = Path(__file__).with_name("pieces.js").read_text(encoding="utf-8")


def module(path):
    """Return the text of a module, with the shared pieces before its own."""
    return f"{PIECES}\n{path.read_text(encoding='utf-8')}"
