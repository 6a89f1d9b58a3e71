"""A day whose minutes were added up on paper."""

import pytest
from stories import at, bare, minutes, one_case, run, spells

from cmsim.model.log import Kind
from cmsim.units import DAY


def a_monday():
    """Return the log of a week that begins with a day of three tasks."""
    scenario = bare(
        post={"registry": 2},
        caseload=(one_case(due=0), one_case(due=at(0, 10) / DAY, contacts_done=0)),
        weeks=1,
        work={"follow_up": 29, "first_visit": 50, "huddle": 7.5, "document_within": 4},
    )
    return run(
        scenario.change("practices.*.place.huddle", True)
        .change("practices.*.place.preparation", 5)
        .change("practices.*.place.documentation", 0.75)
    )


def test_a_day_of_three_tasks_adds_up():
    """Monday, 8 to 12 and 13 to 17: 480 minutes.

    =====  =====================================  =======  ==================
    8:00   huddle                                    7.5
    8:07½  follow-up: 5 to prepare, 29 of talk      34
    8:41½  its write-up: 0.75 x 29                  21.75
    9:03¼  registry: 2 hours a week over 5 days     24
    9:27¼  nothing to do until 10:00                32.75
    10:00  first visit: 5 to prepare, 50 of talk    55
    10:55  its write-up: 0.75 x 50                  37.5
    11:32½ nothing until noon                       27.5
    13:00  nothing all afternoon                   240
    =====  =====================================  =======  ==================
           7.5 + 34 + 21.75 + 24 + 32.75 + 55 + 37.5 + 27.5 + 240 = 480
    """
    log = [entry for entry in a_monday() if entry.time <= DAY]
    assert minutes(log) == pytest.approx(
        {
            Kind.MEETING: 7.5,
            Kind.FOLLOW_UP: 34,
            Kind.DOCUMENTATION: 21.75 + 37.5,
            Kind.REGISTRY: 24,
            Kind.FIRST_VISIT: 55,
            Kind.WAITING: 32.75 + 27.5 + 240,
        }
    )
    assert sum(minutes(log).values()) == pytest.approx(480)


def test_each_task_begins_when_the_paper_says():
    begins = {
        Kind.MEETING: at(0, 8),
        Kind.FOLLOW_UP: at(0, 8, 7.5),
        Kind.REGISTRY: at(0, 9, 3.25),
        Kind.FIRST_VISIT: at(0, 10),
        Kind.DOCUMENTATION: at(0, 8, 41.5),
    }
    log = a_monday()
    for kind, begin in begins.items():
        assert spells(log, kind)[0][0] == pytest.approx(begin), kind


def test_interruptions_lengthen_a_task_by_what_they_take_and_by_coming_back():
    """Each of n interruptions takes 3 minutes, and any at all make a task of 100 last 20 longer."""
    scenario = bare(
        caseload=(one_case(due=at(0, 8) / DAY),) * 4,
        weeks=1,
        work={"follow_up": 100, "interruption": 3, "recovery": 0.2},
    )
    log = run(scenario.change("practices.*.place.interruptions", 0.4))
    talks, broken = spells(log, Kind.FOLLOW_UP), spells(log, Kind.INTERRUPTION)
    lengths = [end - begin for begin, end in talks]
    assert len(talks) == 4 and set(map(round, lengths)) == {100, 120}
    assert len(broken) == sum(length > 110 for length in lengths) > 0
    assert all(
        (end - begin) % 3 == pytest.approx(0) or (end - begin) % 3 == pytest.approx(3)
        for begin, end in broken
    )
    assert all(any(begin == pytest.approx(end) for _, end in talks) for begin, _ in broken)
