"""Share the tests out between processes, so that nothing expensive is made twice.

What uses the same expensive fixtures stays in one process: the tests of a file, or in the file of
all pages the tests of one page.
"""

import re
from collections import Counter

import pytest
from xdist.scheduler import LoadScopeScheduling

PAGES = "tests/browser/test_every_page.py"
# The page about validation quotes the runs that are compared with queueing theory.
TOGETHER = {"tests/test_theory.py": "tests/test_docs.py"}


class ByUnit(LoadScopeScheduling):
    """Give each process a unit of tests at a time."""

    def _split_scope(self, nodeid):
        return unit(nodeid)

    def _reschedule(self, node):
        """Leave alone a process that has not said yet what it found: it may replace a dead one."""
        if node in self.registered_collections:
            super()._reschedule(node)


def unit(nodeid):
    """Return the name that the tests of one process share."""
    path, _, test = nodeid.partition("::")
    page = re.search(r"\[(\w+)", test) if path == PAGES else None
    return f"{path}[{page[1]}]" if page else TOGETHER.get(path, path)


def in_order(items):
    """Sort tests: files with many slow tests first, the browser last.

    A browser's driver keeps an event loop running in its process, which other tests cannot bear.
    The pages come at the very end: they are many and short, so no process is left alone for long.
    """
    slow = Counter(unit(item.nodeid) for item in items if "slow" in item.keywords)
    items.sort(
        key=lambda item: (
            "browser" in item.keywords,
            item.nodeid.startswith(PAGES),
            -slow[unit(item.nodeid)],
        )
    )


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Hand out units in the order of the collection."""
    config.option.loadscopereorder = False
    return ByUnit(config, log)
