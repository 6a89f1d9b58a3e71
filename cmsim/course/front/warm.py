"""Answer what pages are asked first, before a room begins: ``python -m cmsim.course.front.warm``.

The answers are in the cache that all pages share, so that twenty people who open a page and press
its buttons wait for nothing.
"""

import sys
from time import monotonic

from cmsim.course.facilitator.lessons import lesson_of
from cmsim.scenario.parameter import Refusal

TOPICS = (
    "00_meet_the_practice",
    "03_caseload_sizing",
    "04_task_board",
    "06_home_from_hospital",
    "05_finding_and_handing_over",
    "07_three_structures",
    "12_what_pays",
    "20_cases",
)


def warm(lesson):
    """Have the panels of a lesson answer their questions as they stand at the start."""
    panels = []
    for name in lesson.kinds:
        try:
            panels.append(lesson.fresh(name))
        except Refusal:
            continue
    for panel in panels:
        panel.warm()


def main(*topics):
    """Answer the first questions of lessons, and say how long each took."""
    try:
        for topic in topics or TOPICS:
            began, lesson = monotonic(), lesson_of(topic)
            warm(lesson)
            print(f"  {lesson.title}: {monotonic() - began:.0f} s", flush=True)
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
