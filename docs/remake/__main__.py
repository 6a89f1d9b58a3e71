"""Make the pages in ``docs/`` anew from the model, and say which differ.

    python docs/remake                    all of them, in a few minutes
    python docs/remake caseload 00_meet_the_practice
    python docs/remake --write            and write those that differ, with what their runs gave

Times in speed.md, room.md and statewide.md stay as they were measured: those pages are made anew
around their tables, which ``python tests/benchmarks``, ``tests/benchmarks/room.py`` and
``tests/benchmarks/statewide.py`` write.
"""

import argparse
import sys
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "docs"))

from remake import pages  # noqa: E402

MOST_LINES = 20


def main(arguments=None):
    """Make pages anew; return 0 when every one is up to date or was written, else 1."""
    parser = argparse.ArgumentParser(
        prog="python docs/remake",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("pages", nargs="*", metavar="PAGE", help=", ".join(pages.NAMES))
    parser.add_argument("--write", action="store_true", help="write the pages that differ")
    asked = parser.parse_args(arguments)
    if unknown := set(asked.pages) - set(pages.NAMES):
        parser.error(f"no page {', '.join(sorted(unknown))}; there are {', '.join(pages.NAMES)}")
    stale = 0
    for name in asked.pages or pages.NAMES:
        began, found = perf_counter(), pages.differing(name, with_runs=True)
        state = "differs" if found else "up to date"
        print(f"{name}: {state} ({perf_counter() - began:.0f} s)", flush=True)
        for path, content in found.items():
            show(path, content)
            if asked.write:
                pages.write(path, content)
                print(f"  written: {path.relative_to(pages.ROOT)}")
        stale += len(found)
    return int(bool(stale) and not asked.write)


def show(path, content):
    """Print the first lines in which a file differs."""
    lines = pages.differences(path, content)
    print("\n".join(f"  {line[:160]}" for line in lines[:MOST_LINES]))
    if len(lines) > MOST_LINES:
        print(f"  and {len(lines) - MOST_LINES} lines more")


if __name__ == "__main__":
    sys.exit(main())
