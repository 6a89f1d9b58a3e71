"""What a built site's folder is, and how a browser is to treat its pages."""

from pathlib import Path

FRONT, MARK = "start_here", "offline.js"
ROOM = "room.json"  # says whether a room serves the site; as it is built, none does
# The page asks nothing of any other host. The widget manager makes functions as it starts, and
# anywidget gives each panel its code as a module of its own.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' data: blob:; worker-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'"
)


def is_site(folder):
    """Say whether a folder holds a site that was built here."""
    return (folder / MARK).is_file() and (folder / f"{FRONT}.html").is_file()


def files_in(folder):
    """Return all files in a folder, in order."""
    return sorted(path for path in Path(folder).rglob("*") if path.is_file())
