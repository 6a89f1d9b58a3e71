"""The task board: owners change the scenario by mechanisms, and each moves its outcome."""

import pytest

from cmsim.analysis.statistics import estimate
from cmsim.course.board import board as boards
from cmsim.course.board import deal as roles
from cmsim.course.board import dealing, role_change
from cmsim.course.board.audit_panels import AuditPanel
from cmsim.course.board.board import (
    NOW,
    SUGGESTED,
    BoardSetting,
    checked,
    doubled,
    misplaced,
    nobodys,
    undone,
    willow_lane,
)
from cmsim.course.board.board_cards import (
    CARDS,
    CARE_MANAGER,
    FACILITATOR,
    FRONT_DESK,
    GROUPS,
    MA,
    NURSE,
    OWNERS,
    PROVIDER,
    TABLE,
)
from cmsim.course.board.deal import AS_NOW, MEASURED, MINE, SOURCES, Deal, places
from cmsim.course.board.dealing import SHARING, Sharing, asked, changes_of, dealt
from cmsim.experiment.cache import Cache
from cmsim.experiment.run import run
from cmsim.model.network import Network
from cmsim.scenario.evidence.sources import Assumption, Source
from cmsim.scenario.parameter import Refusal, parameters

REPEATS, WEEKS = 5, 6
HER = (CARE_MANAGER,)
CACHE = Cache(size=0)


def pair(board, setting=BoardSetting(), was=None, listed=True, repeats=REPEATS):
    """Return (before, after) runs: as the sources have it, and with some cards dealt anew.

    Unless ``listed``, nobody is called from a standing list, so that a free hour stays free.
    """
    base = willow_lane().replace(weeks=WEEKS)
    if not listed:
        base = base.change("engagement.list_ahead", 0.0)
    first = dealt(base, SUGGESTED, was or setting, name="before")
    second = dealt(base, SUGGESTED | board, setting, name="after")
    return run(first, second, replications=repeats, measures=MEASURED, cache=CACHE)


def moved(results, measure):
    """Return after minus before, paired, as an estimate."""
    table = results.measure(measure)
    return estimate(table["after"] - table["before"])


# --- the cards


def test_there_are_24_cards_the_eleven_of_the_table_among_them():
    assert len(CARDS) == 24 == len(NOW) == len(SUGGESTED)
    table = [card for card in CARDS.values() if card.source == TABLE]
    assert len(table) == 11
    assert sum(SUGGESTED[card.id] == (FACILITATOR,) for card in table) == 5
    assert sum(SUGGESTED[card.id] == HER for card in table) == 6
    assert sum(card.pull for card in CARDS.values()) == 3
    assert all(sum(card.group == group for card in CARDS.values()) == 6 for group in GROUPS)


@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
def test_a_card_names_its_source_and_only_numbers_that_are_known(card):
    assert card.source and card.if_nobody and set(card.able) <= set(OWNERS) and card.able
    known = parameters(willow_lane())
    for change in card.undone + card.hers + card.theirs:
        path = change.path.replace("posts.*", "posts.Ada").replace("*", boards.HERE)
        assert path in known or path.endswith("transition_tiers")
        assert (
            change.amount in (0, ())
            or change.amount in dealing.BOUNDS
            or change.amount in Sharing.parameters()
        )
        assert change.how in ("set", "add", "times")


def test_the_numbers_of_the_board_have_a_source_or_are_assumptions():
    for name, known in Sharing.parameters().items():
        assert isinstance(known.source, (Source, Assumption))
        assert known.low <= getattr(SHARING, name) <= known.high


def test_only_the_facilitator_can_bring_in_what_works_elsewhere_and_never_sees_patients():
    assert CARDS["share"].able == (FACILITATOR,)
    assert not any(FACILITATOR in card.able for card in CARDS.values() if card.patient)


def test_the_suggested_deal_has_one_able_owner_for_each_card():
    assert not undone(SUGGESTED) and not doubled(SUGGESTED) and not misplaced(SUGGESTED)
    assert nobodys(NOW) and doubled(NOW) and misplaced(NOW)


@pytest.mark.parametrize(
    "wrong, words",
    [
        ({"room": ("janitor",)}, "the owners are"),
        ({"room": (MA, MA)}, "each once"),
        ({"room": (MA, NURSE, PROVIDER)}, "at most 2"),
        ({"tea": (MA,)}, "each of the 24 cards"),
    ],
)
def test_a_board_that_is_none_is_refused_in_one_line(wrong, words):
    with pytest.raises(Refusal, match=words) as refused:
        dealt(willow_lane(), NOW | wrong)
    assert "\n" not in str(refused.value)


def test_dealing_is_a_function_of_its_arguments():
    base = willow_lane()
    before = base.hash
    assert dealt(base, NOW) == dealt(base, NOW) and base.hash == before
    assert checked({name: list(owners) for name, owners in NOW.items()}) == NOW
    log = [Network(dealt(base, NOW), "1/1").run() for _ in range(2)]
    assert log[0] == log[1]


# --- what nobody has is not done

UNDONE = [
    ("flag", "found_by_staff", -1),
    ("refer", "referrals", -1),
    ("introduce", "hand_offs", -1),
    ("report", "trust", -1),
    ("assess", "openings", -1),
    ("plan", "contacts", -1),
    ("communicate", "questions_raised", -1),
    ("connect", "resource_needs", -1),
    ("order", "hours_waiting", -1),
    ("share", "hours_waiting", -1),
    ("take_part", "hours_meeting", -1),
    ("culture", "found_by_staff", -1),
]


@pytest.mark.parametrize("card, measure, sign", UNDONE, ids=[card for card, *_ in UNDONE])
def test_a_card_nobody_has_moves_its_outcome(card, measure, sign):
    listed = measure != "hours_waiting"
    known = moved(pair({card: ()}, BoardSetting(written=True), listed=listed), measure)
    assert known.clear and known.mean * sign > 0, known


@pytest.mark.parametrize(
    "card, path, low",
    [
        ("follow_list", "sweep_finds", 0),
        ("design", "sweep_every", 26),
        ("today", "visit_meetings", 0),
        ("train", "sweep_finds", 0.005),
        ("enter", "sweep_finds", 0.005),
    ],
)
def test_a_registry_card_nobody_has_changes_what_the_registry_gives(card, path, low):
    base = willow_lane()
    scenario = dealt(base, SUGGESTED | {card: ()})
    assert getattr(scenario.practices[0], path) == low
    assert getattr(dealt(base, SUGGESTED).practices[0], path) != low


@pytest.mark.parametrize("card", CARDS)
def test_no_card_is_without_consequence(card):
    base, board = willow_lane(), SUGGESTED | {card: ()}
    assert dealt(base, board) != dealt(base, SUGGESTED)


@pytest.mark.parametrize(
    "card, part, names",
    [
        ("educate", "engagement", ("contacts_complex", "contacts_moderate", "leaves_at_once")),
        ("capacity", "learning", ("settled_after",)),
        ("order", "learning", ("program",)),
        ("share", "learning", ("beginner",)),
    ],
)
def test_what_slows_care_when_nobody_has_it_goes_to_its_plausible_end(card, part, names):
    worse = getattr(dealt(willow_lane(), SUGGESTED | {card: ()}), part)
    for name in names:
        before = getattr(getattr(willow_lane(), part), name)
        assert getattr(worse, name) == type(worse).parameters()[name].high > before


def test_nobody_calls_after_a_discharge_when_nobody_has_that_card():
    results = pair({"discharge": ()})
    assert (results.measure("hours_transition")["after"] == 0).all()
    assert (results.measure("hours_transition")["before"] > 0).all()


def test_patients_are_tried_once_only_when_nobody_calls_again():
    log = Network(dealt(willow_lane(), SUGGESTED | {"call_again": ()}), "1/1").run()
    tried = {}
    for entry in log:
        if entry.activity == "call not answered" and entry.detail == "intake outreach":
            tried[entry.patient] = tried.get(entry.patient, 0) + 1
    assert tried and set(tried.values()) == {1}


# --- what somebody has who cannot do it


@pytest.mark.parametrize(
    "card, owner",
    [(card.id, owner) for card in CARDS.values() for owner in OWNERS if owner not in card.able],
)
def test_a_card_with_somebody_who_cannot_do_it_is_not_done_and_brings_questions(card, owner):
    base, nobody = willow_lane(), SUGGESTED | {card: ()}
    wrong = dealt(base, SUGGESTED | {card: (owner,)})
    left = dealt(base, nobody)
    more = wrong.practices[0].place.interruptions - left.practices[0].place.interruptions
    assert more == pytest.approx(SHARING.questions)
    assert (
        wrong.change("practices.*.place.interruptions", left.practices[0].place.interruptions)
        == left
    )


def test_questions_take_hours():
    known = moved(
        pair(
            {
                "connect": (FRONT_DESK,),
                "plan": (CARE_MANAGER, NURSE),
                "assess": (CARE_MANAGER, NURSE),
            }
        ),
        "hours_interruption",
    )
    assert known.clear and known.mean > 0


# --- what two have is done by both


@pytest.mark.parametrize(
    "card",
    [
        card
        for card in CARDS.values()
        if CARE_MANAGER in card.able and not card.pull and len(card.able) > 1
    ],
    ids=lambda card: card.id,
)
def test_a_second_owner_takes_nothing_off_the_first_and_brings_questions(card):
    other = next(owner for owner in card.able if owner != CARE_MANAGER)
    base = willow_lane()
    alone = dealt(base, SUGGESTED | {card.id: HER})
    both = dealt(base, SUGGESTED | {card.id: (CARE_MANAGER, other)})
    assert changes_of(card, (CARE_MANAGER, other)) == changes_of(card, HER) == card.hers
    often = alone.practices[0].place.interruptions
    assert both.practices[0].place.interruptions == pytest.approx(often + SHARING.questions)
    assert both.change("practices.*.place.interruptions", often) == alone


def test_doubled_work_costs_minutes_that_show_in_the_ledger_of_both():
    base = willow_lane()
    board = SUGGESTED | {"follow_list": (CARE_MANAGER, MA), "discharge": (CARE_MANAGER, NURSE)}
    one, two = (
        dealt(base, each, name=name) for each, name in ((SUGGESTED, SOURCES), (board, MINE))
    )
    results = run(one, two, replications=REPEATS, measures=MEASURED, cache=CACHE)
    alone, both = Deal(results, SUGGESTED, name=SOURCES), Deal(results, board)
    assert (results.measure("hours_registry")[MINE] > 0).all()
    assert both.hours_of_others()[NURSE].mean > 0 and NURSE not in alone.hours_of_others()
    gain = both.hours_of_others()[MA].mean - alone.hours_of_others()[MA].mean
    assert gain == pytest.approx(SHARING.list_hours, abs=0.3)
    assert {card.id for card in both.twice()} == {"follow_list", "discharge"}
    assert both.sum_of(both.twice()).mean > 12 and alone.sum_of(alone.twice()).mean == 0


# --- what she gives away, and takes on


@pytest.mark.parametrize(
    "card, owner, measure, sign",
    [
        ("discharge", NURSE, "hours_transition", -1),
        ("communicate", NURSE, "hours_coordination", -1),
        ("connect", MA, "hours_resource", -1),
        ("follow_list", MA, "hours_registry", -1),
        ("enter", CARE_MANAGER, "hours_registry", 1),
        ("today", CARE_MANAGER, "hours_registry", 1),
        ("design", CARE_MANAGER, "hours_registry", 1),
        ("train", CARE_MANAGER, "hours_registry", 1),
        ("order", CARE_MANAGER, "hours_meeting", 1),
        ("capacity", CARE_MANAGER, "hours_meeting", 1),
        ("culture", CARE_MANAGER, "hours_relationship", 1),
        ("room", CARE_MANAGER, "hours_pulled", 1),
        ("phones", CARE_MANAGER, "hours_pulled", 1),
        ("referrals", CARE_MANAGER, "hours_pulled", 1),
    ],
)
def test_a_card_that_changes_hands_moves_her_hours(card, owner, measure, sign):
    known = moved(
        pair({card: (owner,)}, BoardSetting(written=card not in ("room", "phones"))), measure
    )
    assert known.clear and known.mean * sign > 0, known


@pytest.mark.parametrize("card", ["assess", "plan", "educate", "call_again"])
def test_a_task_that_a_colleague_has_leaves_less_of_it_to_her(card):
    base = willow_lane()
    hers, theirs = (dealt(base, SUGGESTED | {card: owners}).work for owners in (HER, (NURSE,)))
    names = {"assess": "first_visit", "call_again": "attempt"}
    name = names.get(card, "follow_up")
    assert getattr(theirs, name) < getattr(hers, name)


# --- requests, the written role, the door, trust


def test_requests_go_to_whoever_has_the_work_and_to_whoever_is_in_sight():
    def share(owners):
        return asked(SUGGESTED | {"room": owners})["room"]

    assert share(HER) == (1, 0) and share((CARE_MANAGER, MA)) == (0.5, 0)
    assert share((MA,)) == (SHARING.asked_by_habit,) * 2 and share(()) == (1, 1)
    assert share((FRONT_DESK,)) == (1, 1)


@pytest.mark.parametrize(
    "before, after, measure, sign",
    [
        (BoardSetting(), BoardSetting(written=True), "hours_pulled", -1),
        (BoardSetting(), BoardSetting(written=True), "requests_turned_away", 1),
        (BoardSetting(pulled=0.1), BoardSetting(pulled=0.5), "hours_pulled", 1),
        (BoardSetting(), BoardSetting(protected=5), "hours_pulled", -1),
        (BoardSetting(), BoardSetting(protected=5), "hours_interruption", -1),
        (BoardSetting(), BoardSetting(protected=8), "hand_offs", -1),
        (BoardSetting(trust=0.2), BoardSetting(trust=0.8), "referrals", 1),
    ],
)
def test_each_setting_moves_its_outcome(before, after, measure, sign):
    rare = 3 if measure == "hand_offs" else 1
    known = moved(pair({}, after, was=before, repeats=rare * REPEATS), measure)
    assert known.clear and known.mean * sign > 0, known


def test_a_written_role_never_turns_away_what_is_hers():
    board = SUGGESTED | {"room": HER, "phones": HER, "referrals": HER}
    assert dealt(willow_lane(), board, BoardSetting(written=True)).posts[0].declines_pulls == 0


def test_with_the_door_open_and_nobody_asking_there_are_no_pulls():
    scenario = dealt(willow_lane(), SUGGESTED, BoardSetting(pulled=0.0))
    place = scenario.practices[0].place
    assert place.pulled == place.pulled_when_short == 0
    assert dealt(willow_lane(), SUGGESTED, BoardSetting(protected=10)).practices[0].hand_over == 0


# --- what is counted of a deal


@pytest.fixture(scope="module")
def now():
    results = run(*places(NOW), replications=REPEATS, measures=MEASURED, cache=CACHE)
    return Deal(results, NOW)


def test_the_same_patients_before_and_after(now):
    discharges = now.results.measure("complex_discharges")
    assert (discharges[AS_NOW] == discharges[MINE]).all()
    for name in MEASURED:
        table = now.results.measure(name)
        assert table[AS_NOW].equals(table[MINE]), name


def test_her_hours_add_up_to_her_paid_time(now):
    for name in (AS_NOW, SOURCES):
        total = sum(each.mean for each in roles.hours_of(now.results, name).values())
        assert total == pytest.approx(now.of("hours_paid", name).mean(), abs=0.15)


def test_every_kind_of_time_is_in_one_category():
    kinds = [kind for several in roles.HOURS.values() for kind in several]
    assert sorted(kinds) == sorted(set(kinds)) and set(kinds) == set(roles.Kind)


def test_what_is_left_undone_is_what_nobody_able_has(now):
    dropped = {card.id for card in now.dropped()}
    assert dropped == {card.id for card in undone(NOW) if not card.pull}
    assert all(min(times) >= 0 for times in now.dropped().values())
    well = Deal(now.results, SUGGESTED, BoardSetting(written=True), SOURCES)
    assert not well.dropped() and not well.twice() and not well.friction()


def test_times_are_counted_in_the_log(now):
    log = now.results.log(SOURCES, 1)
    told = Deal(now.results, SUGGESTED, BoardSetting(written=True), SOURCES)
    handed = sum(entry.activity == "warm hand-off" for entry in log)
    assert told.comes_up(CARDS["introduce"]).values[0] == pytest.approx(handed)
    assert now.comes_up(CARDS["introduce"]).values[0] == pytest.approx(handed)
    contacts = sum(entry.activity in ("first visit", "contact") for entry in log)
    assert told.comes_up(CARDS["plan"]).values[0] == pytest.approx(contacts)
    away = sum(entry.activity == "request turned away" for entry in log)
    assert sum(
        told.turned_away(card).values[0] for card in CARDS.values() if card.pull
    ) == pytest.approx(away)


def test_friction_has_its_causes(now):
    words = " ".join(each.words for each in now.friction())
    assert "mine" in words and "heard nothing" in words and "not helping" not in words
    board = NOW | {"room": (MA,), "phones": (FRONT_DESK,)}
    results = run(*places(board), replications=4, measures=MEASURED, cache=CACHE)
    assert "not helping" in " ".join(each.words for each in Deal(results, board).friction())
    written = BoardSetting(written=True)
    results = run(*places(board, written), replications=4, measures=MEASURED, cache=CACHE)
    deal = Deal(results, board, written)
    assert "not helping" not in " ".join(each.words for each in deal.friction())
    total = deal.all_friction().mean
    assert total == pytest.approx(sum(each.times.mean for each in deal.friction()))


def test_a_request_turned_away_with_nobody_else_to_ask_is_friction():
    board, setting = SUGGESTED | {"phones": ()}, BoardSetting(written=True)
    results = run(*places(board, setting), replications=4, measures=MEASURED, cache=CACHE)
    deal = Deal(results, board, setting)
    assert "nobody else" in deal.friction()[0].words
    assert CARDS["phones"] in deal.dropped()


# --- role change and drift


@pytest.mark.parametrize(
    "domain, fix",
    [
        ("autonomy", "written"),
        ("autonomy", "door"),
        ("autonomy", "clinic"),
        ("support", "data"),
        ("culture", "report"),
        ("resources", "data"),
        ("resources", "clinic"),
    ],
)
def test_a_fix_moves_its_domain_for_the_better(domain, fix):
    results = run(
        *role_change.fixed(NOW, BoardSetting(), fix),
        replications=12,
        measures=role_change.AUDITED,
        cache=CACHE,
    )
    gain = role_change.gained(results, domain)
    assert gain.clear and gain.mean > 0, gain


@pytest.mark.slow
def test_an_introduction_brings_patients_in_once_she_is_free_to_be_introduced():
    board = SUGGESTED | {"introduce": ()}
    results = run(
        *role_change.fixed(board, BoardSetting(written=True), "introduce"),
        replications=AuditPanel.repeats,
        measures=role_change.AUDITED,
        cache=CACHE,
    )
    gain = role_change.gained(results, "clients")
    assert gain.clear and gain.mean > 0, gain


def test_a_fix_that_changes_nothing_moves_nothing():
    results = run(
        *role_change.fixed(SUGGESTED, BoardSetting(), "data"),
        replications=3,
        measures=role_change.AUDITED,
        cache=CACHE,
    )
    for domain in role_change.DOMAINS:
        assert role_change.gained(results, domain).mean == 0


def test_drift_takes_hours_and_contacts():
    results = run(
        *role_change.drift(0.3), replications=REPEATS, measures=role_change.DRIFT, cache=CACHE
    )
    lost = {known.name: each for known, each in role_change.lost(results).items()}
    assert lost["hours_pulled"].low > 0 and lost["contacts"].high < 0
    assert 8 < lost["hours_pulled"].mean < 16
