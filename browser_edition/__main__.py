"""Build the browser edition: ``python -m browser_edition site FOLDER``."""

import argparse
import sys
from pathlib import Path

from browser_edition import build
from browser_edition.parts import Missing


def main(arguments=None):
    """Build what is asked for and say where it is; one line says why if that is not possible."""
    parser = argparse.ArgumentParser(prog="python start.py", description=build.__doc__)
    kinds = parser.add_subparsers(dest="kind", required=True)
    site = kinds.add_parser("site", help="static pages for any web server")
    site.add_argument("folder", type=Path, help="where the pages go; an earlier site is replaced")
    chosen = parser.parse_args(arguments)
    try:
        made = build.build(chosen.folder)
    except (Missing, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    size = sum(path.stat().st_size for path in build.files_in(made))
    print(f"The site is in {made} ({size / 1e6:.0f} MB). Any web server can hand it out.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
