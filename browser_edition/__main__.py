"""Build the browser edition: ``site FOLDER``, or ``scorm FILE.zip`` for a learning system."""

import argparse
import sys
from pathlib import Path

from browser_edition.folder import files_in
from browser_edition.kept import kept
from browser_edition.parts import Missing


def main(arguments=None):
    """Build what is asked for and say where it is; one line says why if that is not possible."""
    parser = argparse.ArgumentParser(prog="python start.py", description=__doc__)
    kinds = parser.add_subparsers(dest="kind", required=True)
    site = kinds.add_parser("site", help="static pages for any web server")
    site.add_argument("folder", type=Path, help="where the pages go; an earlier site is replaced")
    package = kinds.add_parser("scorm", help="the same for a learning management system")
    package.add_argument(
        "archive", type=Path, metavar="FILE.zip", help="an earlier one is replaced"
    )
    package.add_argument("lesson", nargs="*", help="only these lessons, such as 02 (all of them)")
    room = kinds.add_parser("kept", help="the site that a room is served; it is built once")
    room.add_argument("store", type=Path, help="the folder that keeps it")
    chosen = parser.parse_args(arguments)
    try:
        print(made(chosen))
    except KeyboardInterrupt:
        print("stopped; nothing was replaced", file=sys.stderr)
        return 130
    except (Missing, OSError) as error:
        # Who asks for a kept site reads either the folder or the reason.
        print(error, file=sys.stdout if chosen.kind == "kept" else sys.stderr)
        return 1
    return 0


def made(chosen):
    """Build what was chosen, and return what is said of it."""
    if chosen.kind == "kept":
        return kept(chosen.store)
    from browser_edition import build, scorm  # they take a second, which a kept site need not

    if chosen.kind == "scorm":
        place = scorm.pack(chosen.archive, chosen.lesson)
        size, say = place.stat().st_size, "Upload it to your learning management system."
    else:
        place = build.build(chosen.folder)
        size = sum(path.stat().st_size for path in files_in(place))
        say = "Any web server can hand it out."
    return f"It is at {place} ({size / 1e6:.0f} MB). {say}"


if __name__ == "__main__":
    sys.exit(main())
