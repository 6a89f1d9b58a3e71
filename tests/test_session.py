"""A learner in one seat: the same patients, every decision theirs, replayed exactly."""

import pytest

from cmsim.experiment.session import Session
from cmsim.model.log import Activity, Kind
from cmsim.model.network import Network
from cmsim.model.policy import POLICIES, USUAL, Decision
from cmsim.scenario.library.practices import eight_clinicians, five_small_sites, three_clinicians


def play(session, policy, decisions=10_000):
    """Play a session as a policy would, for so many decisions."""
    while session.desk and decisions:
        card = policy(session.desk)
        if isinstance(card, Decision):
            session.act(card.verb)
        else:
            session.choose(session.desk.tasks.index(card))
        decisions -= 1
    return session


@pytest.mark.parametrize("name", POLICIES)
def test_a_learner_can_play_any_policy(name):
    scenario, policy = eight_clinicians().replace(weeks=4), POLICIES[name]
    session = play(Session(scenario, "Ada", 3, policy=policy), policy)
    assert session.log == Network(scenario, 3, policy).run()


def test_a_learner_can_play_one_seat_of_a_team_and_of_a_network():
    hub = eight_clinicians("off-site").replace(weeks=4)
    assert play(Session(hub, "hub team 2", 5), USUAL).log == Network(hub, 5).run()
    network = five_small_sites("co-located").replace(weeks=4)
    assert play(Session(network, "Bea", 5), USUAL).log == Network(network, 5).run()


def test_a_rule_and_the_same_rule_looking_at_the_desk_give_one_log():
    scenario = three_clinicians("co-located").replace(weeks=8)
    looking = lambda desk: USUAL(desk)  # noqa: E731 - a policy without a key
    assert Network(scenario, 2, seats={"Ada": looking}).run() == Network(scenario, 2).run()


def test_choices_rebuild_the_session():
    scenario = three_clinicians().replace(weeks=2)
    session = Session(scenario, "Ada", 7)
    for verb in ("do", "defer", "do", "wait", "do", "do"):
        session.act(verb)
    again = Session(scenario, "Ada", 7, session.choices)
    assert again.log == session.log and again.desk == session.desk


def test_undo_goes_back_one_decision():
    session = Session(three_clinicians().replace(weeks=2), "Ada", 7)
    session.choose(0)
    before = session.desk, session.log
    session.choose(0)
    back = session.undo()
    assert (back.desk, back.log) == before


def find(session, kind, decisions=400):
    """Play until a card of a kind lies on the desk; return its position."""
    for _ in range(decisions):
        for position, card in enumerate(session.desk.tasks):
            if card.kind is kind:
                return position
        session.choose(0)
    raise AssertionError(f"no {kind} came up")


def test_a_request_turned_down_is_logged_and_takes_no_time():
    session = Session(eight_clinicians().replace(weeks=4), "Ada", 1)
    position, now = find(session, Kind.PULLED), session.desk.now
    number = session.desk.tasks[position].number
    session.act("decline", position)
    assert session.desk.now == now
    assert number not in [card.number for card in session.desk.tasks]
    assert [
        entry
        for entry in session.log
        if entry.activity is Activity.TURNED_AWAY
        and entry.care_manager == "Ada"
        and entry.detail is Kind.PULLED
    ]


def test_a_task_put_off_is_back_in_the_morning():
    session = Session(eight_clinicians().replace(weeks=4), "Ada", 1)
    position, day = find(session, Kind.OUTREACH), session.desk.now // 1440
    number = session.desk.tasks[position].number
    session.act("defer", position)
    while session.desk.now // 1440 == day:
        assert number not in [card.number for card in session.desk.tasks]
        session.choose(0)
    assert number in [card.number for card in session.desk.tasks]


def test_a_case_can_be_closed_and_leaves_the_caseload():
    session = Session(eight_clinicians().replace(weeks=8, typical_caseload=30), "Ada", 1)
    position, caseload = find(session, Kind.FOLLOW_UP), session.desk.caseload
    session.act("close", position)
    assert session.desk.caseload == caseload - 1
    assert session.log[-1][1] is Activity.GRADUATED or any(
        entry.activity is Activity.GRADUATED and entry.detail == "closed by choice"
        for entry in session.log
    )


def test_the_desk_shows_no_future():
    session = Session(eight_clinicians().replace(weeks=2), "Ada", 1)
    assert not {"needed", "luck", "ease"} & set(session.desk.tasks[0]._fields)


@pytest.mark.parametrize(
    "verb, position, complaint",
    [("do", 999, "position"), ("dance", 0, "verbs"), ("decline", None, "")],
)
def test_a_choice_that_cannot_be_made_is_refused_in_one_line(verb, position, complaint):
    session = Session(eight_clinicians().replace(weeks=4), "Ada", 1)
    if position is None:
        position, complaint = find(session, Kind.DOCUMENTATION), "cannot be declined"
    choices = list(session.choices)
    with pytest.raises(ValueError, match=complaint) as refusal:
        session.act(verb, position)
    assert "\n" not in str(refusal.value) and session.choices == choices


def test_a_seat_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="the posts are Ada, Bea"):
        Session(eight_clinicians(), "Cem")
