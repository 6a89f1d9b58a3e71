"""Build the browser edition: ``site FOLDER``, or ``scorm FILE.zip`` for a learning system."""

import argparse
import sys
from pathlib import Path

from browser_edition import build, scorm
from browser_edition.parts import Missing


def main(arguments=None):
    """Build what is asked for and say where it is; one line says why if that is not possible."""
    parser = argparse.ArgumentParser(prog="python start.py", description=build.__doc__)
    kinds = parser.add_subparsers(dest="kind", required=True)
    site = kinds.add_parser("site", help="static pages for any web server")
    site.add_argument("folder", type=Path, help="where the pages go; an earlier site is replaced")
    package = kinds.add_parser("scorm", help="the same for a learning management system")
    package.add_argument(
        "archive", type=Path, metavar="FILE.zip", help="an earlier one is replaced"
    )
    package.add_argument("lesson", nargs="*", help="only these lessons, such as 02 (all of them)")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.kind == "scorm":
            made = scorm.pack(chosen.archive, chosen.lesson)
            size = made.stat().st_size
            say = "Upload it to your learning management system."
        else:
            made = build.build(chosen.folder)
            size = sum(path.stat().st_size for path in build.files_in(made))
            say = "Any web server can hand it out."
    except (Missing, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"It is at {made} ({size / 1e6:.0f} MB). {say}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
