"""``python -m browser_edition site FOLDER``."""

import sys

from browser_edition.build import build

if __name__ == "__main__":
    build(sys.argv[2])
