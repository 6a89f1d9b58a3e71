"""The people of the course: who they are, who plays whom, and what is told of them."""

import json
import re
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from cmsim.course.day.game import FIRST_DAY, SEAT, played
from cmsim.course.day.words import NAMES
from cmsim.course.kit import people as cast
from cmsim.course.kit.journeys import entries_of
from cmsim.course.kit.outcomes import SPOKEN, TOLD, WORK, Span, outcome
from cmsim.course.kit.people import Cast, Hurdle
from cmsim.measures.episodes import OPEN
from cmsim.measures.run_record import RunRecord
from cmsim.model.log import ADDED, SPENT, UNANSWERED, Activity, Entry, Kind
from cmsim.model.network import Network
from cmsim.model.policy import most_overdue, transitions_first
from cmsim.scenario.library import practices
from cmsim.scenario.panel import Tier
from cmsim.scenario.parameter import Refusal
from cmsim.scenario.profession import Profession
from cmsim.units import DAY, HOUR, WEEK

ROOT = Path(__file__).parents[1]
FILE = ROOT / "exercises" / "people.toml"
PEOPLE = cast.read(FILE)
PATIENTS, STAFF = PEOPLE.patients, PEOPLE.staff
AGES = ((18, 39), (40, 59), (60, 74), (75, 110))
NOON = FIRST_DAY * DAY + 12 * HOUR
SMALLEST, BOUND = 5, 0.2  # people in a group; difference of shares, one in five people
ENDS = {  # what has to be said of an end, and may be said of nothing else
    Activity.DIED_OR_MOVED: "died or moved away",
    Activity.NOT_ELIGIBLE: "not to be covered",
    Activity.DECLINED: "said no, thank you",
    Activity.EXPIRED: "the time to offer care management ended",
    Activity.NOT_TAKEN: "not to offer care management",
    Activity.GRADUATED: "graduated",
    Activity.DISENGAGED: ("decided", "stopped care management"),
    Activity.RELEASED: "light follow-up",
}
ALL_ENDS = {*ENDS, Activity.UNREACHED}
CLAIMS = {  # words, and what has to be in the log for them
    "and nobody answered": UNANSWERED,
    "said yes": Activity.ENROLLED,
    "talked with": Activity.CONTACTED,
    "first visit with": Activity.VISITED_FIRST,
    "went to the emergency department": Activity.ED_VISIT,
    "into the hospital": Activity.ADMITTED,
    "back to the hospital": Activity.ADMITTED,
    "came home": Activity.DISCHARGED,
    "did not come": Activity.MISSED,
    "seen at the practice": Activity.SEEN,
    "stopped trying": Activity.UNREACHED,
    "referred": Activity.REFERRED,
}


def band(person):
    return next(n for n, (low, high) in enumerate(AGES) if low <= person.age <= high)


GROUPS = {
    "sex": lambda one: one.pronouns,
    "age": band,
    "means": lambda one: one.means,
    "background": lambda one: one.background,
}


@pytest.fixture(scope="module", params=["three-clinicians-embedded", "solo-rural-off-site"])
def run(request):
    scenario = practices.named()[request.param]()
    return scenario, Network(scenario, 1).run()


@pytest.fixture(scope="module")
def monday():
    return played(transitions_first)


# --- who they are


def test_there_are_about_sixty_of_all_ages_both_sexes_and_all_means():
    assert 55 <= len(PATIENTS) + len(STAFF) <= 75
    for group in ("age", "means", "background"):
        assert min(Counter(map(GROUPS[group], PATIENTS)).values()) >= len(PATIENTS) / 10
    sexes = Counter(one.pronouns for one in PATIENTS)
    assert abs(sexes["she"] - sexes["he"]) <= 2 and sexes["she"] > 20
    assert min(one.age for one in PATIENTS) < 20 and max(one.age for one in PATIENTS) > 90
    assert {one.pronouns for one in STAFF} == {"she", "he", "they"}


def test_no_two_people_can_be_mixed_up():
    everybody = [*PATIENTS, *STAFF]
    for called in ("name", "short", "last"):
        assert len({getattr(one, called) for one in everybody}) == len(everybody)
    for field in ("goal", "in_the_way", "detail"):
        assert len({getattr(one, field) for one in PATIENTS}) == len(PATIENTS)


def test_a_person_has_a_reason_of_its_own_for_every_kind_of_work_on_a_queue(run, monday):
    _, log = run
    queued = {entry.kind for one in (log, monday.log) for entry in one if entry.activity is ADDED}
    with_patients = {entry.kind for entry in log if entry.activity is SPENT and entry.patient}
    assert Kind.TRANSITION in queued & with_patients
    for kind in (queued | with_patients) - set(cast.ASKED) - {Kind.INTERRUPTION}:
        assert all(one.reason(kind) for one in PATIENTS), kind
    assert set(WORK) == set(cast.KINDS) <= set(NAMES)
    for one in PATIENTS:
        assert len(set(one.reasons.values())) == len(cast.KINDS), one.name
        for kind, said in one.reasons.items():
            assert not re.search(r"\b(Dr\.|yesterday|on (Mon|Tues|Fri)day)", said), (kind, said)


def test_words_fit_a_card():
    for one in PATIENTS:
        assert len(one.name) <= 20 and len(one.detail) <= 46
        assert max(map(len, (one.goal, one.in_the_way, *one.reasons.values()))) <= 60, one.name
        assert one.goal.endswith((".", "!")) and not one.in_the_way.endswith(".")


def difference(patients, group, problem):
    """Return how far apart the shares of people with a problem lie, among groups of some size."""
    found, of = Counter(), Counter()
    for one in patients:
        name = GROUPS[group](one)
        of[name] += 1
        found[name] += (
            one.hurdle is not None
            if problem == "any hurdle"
            else one.hurdle == problem or problem in one.conditions.lower()
        )
    assert sum(found.values()) >= 3, problem
    shares = [found[name] / many for name, many in of.items() if many >= SMALLEST]
    return max(shares) - min(shares)


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("problem", [*Hurdle, "depression", "any hurdle"])
def test_no_group_carries_a_problem(group, problem):
    assert difference(PATIENTS, group, problem) <= BOUND


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_that_carried_a_problem_would_be_found(group):
    unlucky = GROUPS[group](PATIENTS[0])
    worse = [
        one.model_copy(update={"hurdle": Hurdle.MONEY}) if GROUPS[group](one) == unlucky else one
        for one in PATIENTS
    ]
    assert difference(worse, group, Hurdle.MONEY) > BOUND


def test_the_file_and_the_module_say_that_the_people_are_invented():
    head = FILE.read_text(encoding="utf-8").split("[[patients]]")[0]
    for text in (head, PEOPLE.notice):
        assert "invented" in text and "likeness" in text and "No clinician has reviewed" in text


def test_the_staff_hold_every_role_and_ask_for_what_staff_ask_for():
    roles = {one.role for one in STAFF}
    assert set(Profession) - {Profession.CARE_MANAGER} <= roles
    assert {"social worker", "pharmacist", "hub nurse", "practice manager"} <= roles
    seen = [PEOPLE.clinician(f"clinician {n}") for n in range(1, 9)]
    assert len({one.name for one in seen}) == 8
    for name in ("clinician 0", "clinician 9", "clinician", "clinician x", "Rosa"):
        assert PEOPLE.clinician(name) is None
    for kind in cast.ASKED:
        asking = {PEOPLE.who_asks(kind, n).name for n in range(20)}
        assert asking == {one.name for one in STAFF if kind in one.asks}
    assert PEOPLE.who_asks(Kind.LEAVE, 1) is None


def test_people_are_addressed_as_one_does():
    named = {one.name: one for one in (*PATIENTS, *STAFF)}
    assert named["Lorraine Whitaker"].short == "Ms. Whitaker"
    assert named["Alex Moreno"].short == "Alex Moreno"
    assert named["Funmi Osei"].short == "Dr. Osei" and named["Marco Silva"].short == "Marco"
    assert named["Halina Nowak"].initials == "HN"


# --- who plays whom


def test_nobody_is_shared_while_anybody_of_the_tier_is_left():
    for tier in Tier:
        several, fit = Cast(PEOPLE), sum(tier in one.tiers for one in PATIENTS)
        given = [several.person("Elm Street", n, tier) for n in range(2 * fit)]
        assert all(tier in one.tiers for one in given)
        assert len({one.name for one in given[:fit]}) == fit
        assert set(Counter(one.name for one in given).values()) == {2}


def test_all_patients_on_a_mondays_desk_are_different_people(monday):
    people = Cast(PEOPLE).meet(monday.log, monday.desk.now)
    met = dict(people.played)
    cards = {
        (card.practice, card.patient): card
        for act in monday.acts
        for card in (*act.desk.tasks, *act.desk.booked)
        if card.patient is not None
    }
    assert len(cards) > 15 and cards.keys() <= met.keys()
    given = {who: people.person(*who, card.tier) for who, card in cards.items()}
    assert len({one.name for one in given.values()}) == len(cards)
    assert all(cards[who].tier in one.tiers for who, one in given.items())
    assert all(given[who] is met[who] for who in given)


def test_a_person_stays_the_same_as_the_day_goes_on_and_in_another_future(monday):
    morning = Cast(PEOPLE).meet(monday.log, NOON).played
    evening = Cast(PEOPLE).meet(monday.log).played
    assert 5 < len(morning) < len(evening)
    assert all(evening[who] is person for who, person in morning.items())
    both = Cast(PEOPLE).meet(monday.log).meet(played(most_overdue).log).played
    assert all(both[who] is person for who, person in evening.items())


def test_the_same_number_gives_the_same_person_in_another_process():
    code = (
        "import json, sys\n"
        "from cmsim.course.kit.people import Cast, of_the_course\n"
        "several = Cast(of_the_course())\n"
        "print(json.dumps([several.person('Elm Street', n, t).name for n, t in "
        "[(17, 'moderate'), (3, 'complex'), (877, 'moderate'), (44, 'low'), (17, 'moderate')]]))\n"
        "heavy = {'numpy', 'pandas', 'scipy', 'matplotlib', 'ipywidgets'} & set(sys.modules)\n"
        "import cmsim.course.kit.outcomes\n"
        "assert not heavy and 'numpy' not in sys.modules, heavy\n"
    )
    said = [
        json.loads(
            subprocess.run(
                [sys.executable, "-c", code],
                cwd=ROOT,
                env={"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed, "PATH": ""},
                capture_output=True,
                text=True,
                check=True,
                timeout=60,
            ).stdout
        )
        for seed in ("0", "4711")
    ]
    assert said[0] == said[1] and said[0][0] == said[0][-1]
    here = Cast(PEOPLE)
    assert here.person("Elm Street", 17, Tier.MODERATE).name == said[0][0]


# --- a file that is wrong


@pytest.mark.parametrize(
    "old, new, said",
    [
        ("age = 28", "age = 280", ["patient 1 (Aaliyah Brooks)", "age = 280", "110"]),
        ("age = 28", 'age = "28"', ["patient 1", "age", "whole number"]),
        ('pronouns = "she"', 'pronouns = "it"', ["pronouns = 'it'", "'she', 'he' or 'they'"]),
        ('tiers = ["complex", "moderate"]', 'tiers = ["hard"]', ["tiers", "'complex', 'moderate'"]),
        ('tiers = ["complex", "moderate"]', "tiers = []", ["tiers", "at least 1"]),
        ('goal = "', 'goals = "', ["patient 1", "goal: is missing"]),
        ('goal = "', 'wish = "x"\ngoal = "', ["wish", "no such field", "in_the_way"]),
        ('hurdle = "transport"', 'hurdle = "luck"', ["hurdle = 'luck'", "'substance use'"]),
        ('detail = "', 'detail = "' + "x" * 60, ["detail", "at most 48 characters"]),
        ('detail = "', 'detail = "\\n', ["detail", "one line"]),
        ('name = "Aaliyah Brooks"', 'name = "Aaliyah"', ["a first and a last name"]),
        ('name = "Aaliyah Brooks"', 'name = "Tyler Nelson"', ["2 people are called Nelson"]),
        ('"check-in call" = ', '"phone call" = ', ["reasons", "phone call"]),
        ('"check-in call" = ', "# ", ["reasons", "check-in call", "is missing"]),
        ('"check-in call" = ', 'travel = "x"\n"check-in call" = ', ["travel", "check-in call"]),
        ('asks = { "directory upkeep"', 'asks = { "travel"', ["staff 16", "'travel'", "upkeep"]),
        ('asks = { "directory upkeep"', "asks = { interruption", ["nobody asks for directory up"]),
        ("age = 28", "age = 28 years", ["is not proper TOML", "line"]),
        ("notice = ", "remark = ", ["notice: is missing"]),
    ],
)
def test_a_wrong_file_is_refused_in_one_line_with_person_reason_and_what_to_do(
    tmp_path, old, new, said
):
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "people.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Refusal) as caught:
        cast.read(path)
    line = str(caught.value)
    assert "\n" not in line and str(tmp_path) not in line and len(line) < 500
    assert line.startswith("people.toml: ") and line.endswith(cast.REPAIR)
    assert all(each in line for each in said), line


def test_a_tier_that_nobody_plays_is_refused(tmp_path):
    text = FILE.read_text(encoding="utf-8")
    path = tmp_path / "people.toml"
    path.write_text(text.replace('"moderate", "low"', '"moderate"'), encoding="utf-8")
    with pytest.raises(Refusal, match=r"nobody is low; at least one is needed"):
        cast.read(path)


# --- what is told of them


def sentences(text):
    """Return the sentences of a text; a title ends none."""
    return re.split(r"(?<!\bMs)(?<!\bMr)(?<!\bDr)\. ", text.removesuffix("."))


def claimed(words, text):
    return any(each in text for each in ([words] if isinstance(words, str) else words))


@pytest.mark.parametrize("weeks", [(0, 26), (4, 5), (11, 12)])
def test_what_is_told_of_every_patient_agrees_with_the_log(run, weeks):
    scenario, log = run
    start, end = (min(week, scenario.weeks) * WEEK for week in weeks)
    people, told = Cast(PEOPLE), Counter()
    for who, entries in entries_of(log).items():
        person = people.person(*who, log.roster.tier(*who))
        text = outcome(entries, person, start, end, PEOPLE)
        assert 1 <= len(sentences(text)) <= 2 and text.endswith("."), text
        assert person.last in sentences(text)[0] and not re.search(r"[{}]|  |None| ,", text), text
        here = {entry.activity for entry in entries if start <= entry.time <= end}
        ever = {entry.activity for entry in entries}
        for words, activity in CLAIMS.items():
            assert words not in text or activity in (ever if "home" in words else here), text
        for activity, words in ENDS.items():
            assert not claimed(words, text) or activity in here, text
        ends = [e for e in entries if start <= e.time <= end and e.activity in ALL_ENDS]
        latest = max(ends, key=lambda e: e.time, default=None)
        if latest and latest.activity in ENDS:
            assert claimed(ENDS[latest.activity], text), (latest, text)
        if "Nobody called" in text and "before" not in text and "the time to offer" not in text:
            assert not here & {UNANSWERED, *SPOKEN}, text
        told.update(here)
    assert {Activity.ADMITTED, Activity.REACHED, UNANSWERED} <= told.keys()


@pytest.mark.parametrize("seed", [1, 2])
def test_what_is_told_to_be_open_is_open_as_measures_read_the_log(seed):
    scenario = practices.eight_clinicians().replace(weeks=13)
    scenario = scenario.replace(posts=scenario.posts[:1])
    log = Network(scenario, seed).run()
    end = scenario.weeks * WEEK
    open_items = defaultdict(list)
    for item in RunRecord(scenario, log).work:
        if item.settled == OPEN:
            open_items[item.practice, item.patient].append(item)
    people, found = Cast(PEOPLE), 0
    for who, entries in entries_of(log).items():
        text = outcome(entries, people.person(*who, log.roster.tier(*who)), end - WEEK, end)
        if "is still open" in text:
            found += 1
            assert any(item.due <= end for item in open_items[who]), (text, who)
    assert found


def test_every_activity_about_a_patient_can_be_told(run, monday):
    _, log = run
    for one in (log, monday.log):
        about = {entry.activity for entry in one if entry.patient is not None}
        assert about - {ADDED} <= TOLD.keys()
    of_patients = set(Activity) - {
        ADDED,
        Activity.OVERTIME,
        Activity.JOINED,
        Activity.LEFT,
        Activity.TRUST,
    }
    assert of_patients == TOLD.keys()


DETAILS = {
    Activity.UNREACHED: [Kind.OUTREACH, Kind.TRANSITION],
    Activity.GRADUATED: ["goals met", "closed by choice"],
    Activity.DISENGAGED: ["stopped after contact", "stopped after missed contact"],
    Activity.ADMITTED: ["first", "again"],
    Activity.MISSED: ["did not come", "not answered"],
    Activity.TURNED_AWAY: [Kind.HAND_OFF, Kind.OUTREACH],
    Activity.PUT_OFF: list(cast.KINDS),
    Activity.CALLED: ["in time", "late"],
    SPENT: list(cast.KINDS),
    Activity.IDENTIFIED: ["registry", "staff", "county list"],
    Activity.REFERRED: ["clinician 1", "clinician 12"],
}


@pytest.mark.parametrize("name", ["Lorraine Whitaker", "Walter Greene", "Alex Moreno"])
def test_every_end_and_every_detail_alone_makes_a_sentence(name):
    person = next(one for one in PATIENTS if one.name == name)
    for activity in TOLD:
        for detail in DETAILS.get(activity, ["by phone"]):
            entries = [Entry(DAY + 620, activity, "Elm Street", 3, "Ada", detail, 2.0)]
            text = outcome(entries, person, 0, WEEK, PEOPLE, "Ada")
            assert person.last in text and text.endswith(".") and "Ada" not in text
            assert text[0].isupper() and not re.search(r"[{}]|  |None| ,|\.\.", text), text
            assert "Nobody called" not in text or activity is Activity.EXPIRED, text


def story(*lines):
    return [
        Entry(day * DAY + minute, activity, "Elm Street", 3, "Ada", detail, value)
        for day, minute, activity, detail, value in lines
    ]


HOME = (
    (0, 0, Activity.ADMITTED, "first", None),
    (6, 600, Activity.DISCHARGED, None, None),
    (7, 500, Activity.NOTIFIED, None, 1.0),
    (7, 500, ADDED, Kind.TRANSITION, 9.0 * DAY),
)
BACK = (20, 300, Activity.ADMITTED, "again", None)


def ms_whitaker(lines, start, end):
    person = next(one for one in PATIENTS if one.last == "Whitaker")
    return outcome(story(*lines), person, start * DAY, end * DAY, PEOPLE, SEAT)


def test_a_call_and_the_way_back_to_the_hospital_are_told_in_two_sentences():
    called = (8, 620, Activity.CALLED, "in time", 2.0)
    assert ms_whitaker([*HOME, called, BACK], 7, 21) == (
        "You reached Ms. Whitaker by phone on Tuesday of week 2, two days after she came home. "
        "Nobody called her again before she went back to the hospital on Sunday of week 3."
    )
    assert ms_whitaker([*HOME, called], 7, 13) == (
        "You reached Ms. Whitaker by phone on Tuesday at 10:20 AM, two days after she came home."
    )


def test_nobody_is_said_not_to_have_called_where_somebody_did():
    in_vain = (10, 700, UNANSWERED, Kind.TRANSITION, None)
    text = ms_whitaker([*HOME, in_vain, (11, 0, Activity.SEEN, "usual", 5.0), BACK], 7, 21)
    assert "Nobody called" not in text and "went back to the hospital" in text
    assert "Nobody called her again before" in ms_whitaker([*HOME, in_vain, BACK], 7, 21)
    text = ms_whitaker([*HOME, BACK], 7, 21)
    assert "obody called" in text and "before she went back to the hospital" in text


def test_a_clock_that_ran_out_is_told_with_what_is_open():
    assert ms_whitaker(HOME, 7, 10) == (
        "The practice learned on Monday at 8:20 AM that Ms. Whitaker was home from the hospital. "
        "Her call after the hospital stay was due by the end of Tuesday and is still open."
    )


def test_who_came_back_for_a_contact_was_not_left_waiting():
    lines = [
        (7, 500, ADDED, Kind.FOLLOW_UP, 7.0 * DAY + 600),
        (7, 700, Activity.CONTACTED, "by phone", 0.0),
        (7, 700, Activity.GRADUATED, "goals met", None),
        (7, 700, SPENT, Kind.FOLLOW_UP, 20.0),
    ]
    assert ms_whitaker(lines, 7, 8) == (
        "You talked with Ms. Whitaker by phone on Monday at 11:40 AM. "
        "She met her goals and graduated."
    )


def test_a_first_monthly_contact_is_called_so():
    lines = [
        (7, 700, SPENT, Kind.MONTHLY, 40.0),
        (7, 700, Activity.VISITED_FIRST, "by phone", 3.0),
    ]
    assert ms_whitaker(lines, 7, 8) == (
        "Ms. Whitaker had her first monthly contact with you by phone on Monday at 11:40 AM, "
        "three days later than planned."
    )


def test_a_quiet_span_is_told_as_quiet():
    assert ms_whitaker([], 7, 8) == "Nobody called Ms. Whitaker, and nothing else happened."


def test_due_at_midnight_is_due_the_evening_before():
    span = Span((), 7 * DAY, 8 * DAY)
    assert span.due(8 * DAY) == "by the end of Monday"
    assert span.due(7 * DAY + 1020) == "by 5:00 PM on Monday"
