"""Dots stand where the log says that people are, each in a place of its own."""

import itertools
from collections import Counter

import pytest

from cmsim.course.kit.journeys import GRADUATED, frames
from cmsim.course.meet import trays
from cmsim.model.log import Activity
from cmsim.model.network import Network
from cmsim.scenario.library import practices

NAMES = "three-clinicians-embedded", "five-small-sites-off-site"
WEEKS = 20


@pytest.fixture(scope="module", params=NAMES)
def log(request):
    return Network(practices.named()[request.param]().replace(weeks=WEEKS), 1).run()


@pytest.fixture(scope="module")
def found(log):
    return trays.places(trays.moves(log, WEEKS), WEEKS)


def at(steps, week):
    return [where for since, *where in steps if since <= week][-1:]


def test_nobody_shares_a_place_in_any_week(found):
    for week in range(WEEKS + 1):
        taken = Counter(tuple(where) for steps in found.values() for where in at(steps, week))
        assert max(taken.values(), default=1) == 1


def test_a_dot_moves_only_when_the_person_does(log, found):
    moved = {(who, week) for week, who, *_ in trays.moves(log, WEEKS)}
    for who, steps in found.items():
        assert all((who, week) in moved for week, *_ in steps)
        assert all(a[1] != b[1] for a, b in itertools.pairwise(steps))


def test_trays_hold_whom_the_flow_says_are_still_there(log, found):
    here = trays.standing(list(found.values()), WEEKS)
    for week, stages in enumerate(frames(log, WEEKS), 1):
        assert here[week][:GRADUATED] == [stage.still for stage in stages[:GRADUATED]]


def test_everybody_is_somewhere_from_the_first_step_on(log, found):
    here = trays.standing(list(found.values()), WEEKS)
    assert sum(here[-1]) == len(found) == len({who for _, who, *_ in trays.moves(log, WEEKS)})
    assert all(sum(before) <= sum(after) for before, after in itertools.pairwise(here))
    opened = {entry.who for entry in log if entry.activity is Activity.OPEN_CASE}
    assert sum(here[0]) == len(opened)


def test_arrows_add_up_to_the_whole(log):
    flow = frames(log, WEEKS)
    weeks = trays.onward(flow)
    assert len(weeks) == WEEKS + 1 and weeks[0] == [0] * GRADUATED
    assert [sum(each) for each in zip(*weeks)] == [stage.onward for stage in flow[-1][:GRADUATED]]


def test_followed_people_end_in_the_tray_of_their_last_line(log):
    everybody, followed = trays.people(log, WEEKS)
    assert len({number for _, number, *_ in followed}) == len(followed) >= 3
    last = {
        words: everybody[number][1][-1][1]
        for _, number, *_, lines in followed
        for _, words in lines[-1:]
    }
    for words, tray in last.items():
        if "no, thank you" in words:
            assert tray == trays.DECLINED
        if "stops taking part" in words:
            assert tray == trays.STOPPED
