"""What the panels of a lesson share where runs come with the lesson."""

from contextlib import suppress

from cmsim.course.kit import files
from cmsim.experiment.cache import Cache
from cmsim.experiment.shipped_runs import take
from cmsim.scenario.parameter import Refusal
from cmsim.views.widgets.progressive import SharedRuns

FILE = "exercises/{topic}/runs.json"


def runs_of(topic):
    """Return shared runs that know those of the lesson's file from the start."""
    cache = Cache()
    with suppress(Refusal, OSError, UnicodeDecodeError):
        take(files.find(FILE.format(topic=topic)).read_text(encoding="utf-8"), cache)
    return SharedRuns(cache)
