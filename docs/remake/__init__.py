"""The pages in ``docs/`` and the marked parts of the guides, made anew from the model.

One module for each page, with the words of the page and a function ``made`` that returns its whole
text. ``python docs/remake`` says which pages no longer say what the model says.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
JOBS = -1  # all cores share the runs of a page; the numbers do not depend on it

# The oracles of queueing theory and the benchmarks, which pages quote, stand among the tests.
if str(ROOT / "tests") not in sys.path:
    sys.path.append(str(ROOT / "tests"))
