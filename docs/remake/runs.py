"""The runs that come with the lessons, so that a page has its pictures at once."""

from cmsim.course.caseload import reference
from cmsim.course.community import stored as community
from cmsim.course.documentation import stored
from cmsim.course.finding import reference as finding
from cmsim.course.hiring import stored as beginnings
from cmsim.course.hospital import clocks
from cmsim.course.hospital.bottleneck_panel import BottleneckPanel
from cmsim.course.hospital.lesson import TOPIC as HOSPITAL
from cmsim.course.hospital.practice import BOTTLENECKS, scenario
from cmsim.course.pays import reference as pays
from cmsim.course.structures.compare_panels import REPEATS, ComparePanel
from cmsim.course.structures.decides_panel import DecidesPanel
from cmsim.course.structures.lesson import TOPIC
from cmsim.course.structures.setting import PRACTICES
from cmsim.experiment.cache import Cache
from cmsim.experiment.run import run
from cmsim.experiment.shipped_runs import text_of
from cmsim.views.widgets.progressive import SharedRuns
from remake import JOBS, ROOT


def made():
    """Return ``{path: text}`` of the runs of each lesson that ships some."""
    return {
        reference.PATH: reference.made(jobs=JOBS),
        stored.PATH: stored.made(jobs=JOBS),
        beginnings.PATH: beginnings.made(),
        community.PATH: community.made(),
        pays.PATH: pays.made(jobs=JOBS),
        finding.PATH: finding.made(jobs=JOBS),
        ROOT / "exercises" / TOPIC / "runs.json": structures(),
        ROOT / "exercises" / HOSPITAL / "runs.json": hospital(),
    }


def structures():
    """Return the runs of lesson 07: four practices as they are, and each switch off alone."""
    cache = Cache(size=0)
    panel = ComparePanel(SharedRuns(cache, JOBS))
    asked = [DecidesPanel(SharedRuns(cache, JOBS)).alone().values()]
    for practice in PRACTICES:
        panel.set(panel.practice, value=practice)
        asked.append(panel.places().values())
    for scenarios in asked:
        run(*scenarios, replications=REPEATS, measures=panel.measures, jobs=JOBS, cache=cache)
    return text_of(cache)


def hospital():
    """Return the runs of lesson 06: the practice as it is, and without each bottleneck alone."""
    cache = Cache(size=0)
    run(
        *map(scenario, (None, *BOTTLENECKS)),
        replications=BottleneckPanel.repeats,
        measures=clocks.MEASURES,
        jobs=JOBS,
        cache=cache,
    )
    return text_of(cache)
