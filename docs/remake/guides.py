"""The numbers, keys and cards in the guides and handouts of the lessons.

What stands between a comment that names it and the comment ``end`` is made anew; the words around
it are the educators' own.
"""

import re
from functools import cache, partial
from statistics import mean, quantiles

from cmsim.analysis.statistics import difference, estimate
from cmsim.course.board import deal as roles
from cmsim.course.board.board import NOW, NOW_SETTING, SUGGESTED
from cmsim.course.caseload import design, ways
from cmsim.course.cases import case
from cmsim.course.cases.answer import moved, sentence
from cmsim.course.cases.play import Play
from cmsim.course.community import needs as around
from cmsim.course.community.dead_ends_panel import FOUR, SCARCE
from cmsim.course.community.stored import stored as around_runs
from cmsim.course.day import paper_day
from cmsim.course.day.time_ledger import PATIENTS
from cmsim.course.documentation import note
from cmsim.course.documentation.cohort import HALF, NONE, PUBLISHED
from cmsim.course.documentation.stored import stored
from cmsim.course.finding import slack
from cmsim.course.finding.reference import reference as finding_runs
from cmsim.course.finding.routes import ROUTES
from cmsim.course.first_months.campaign import last_month
from cmsim.course.first_months.figures import range_of
from cmsim.course.first_months.practice import MEASURES, MONTHS, TESTS
from cmsim.course.first_months.turns import gap
from cmsim.course.hiring.candidates import CANDIDATES
from cmsim.course.hiring.panels import CandidatesPanel
from cmsim.course.hiring.plan import BLOCKS, EARLY
from cmsim.course.hiring.stored import DRAFTED
from cmsim.course.hiring.stored import stored as beginnings
from cmsim.course.hospital import clocks, practice
from cmsim.course.kit import guide, questions
from cmsim.course.kit.answer_key import answer_key
from cmsim.course.kit.cut_cards import Cut, as_table
from cmsim.course.kit.journeys import flow
from cmsim.course.meet.trays import enrolled_of_100
from cmsim.course.pays import measured
from cmsim.course.pays.practice import AS_IS, CONSENTS, MONTHLY, PICKED, YEARS
from cmsim.course.pays.reference import reference as years_of_pay
from cmsim.course.roles import page_panel
from cmsim.experiment.run import run
from cmsim.measures.measure import Measure
from cmsim.scenario.files import scenario_toml
from cmsim.scenario.library import practices
from cmsim.scenario.library.resize import without_care_manager
from cmsim.scenario.library.structures import staffed_structures
from cmsim.views.widgets.progressive import SharedRuns
from remake import JOBS, ROOT, kept

EXERCISES = ROOT / "exercises"
RIVERBEND = ROOT / "notebooks" / "data" / "riverbend.toml"
REPEATS, SEED = 20, 1
PART = re.compile(r"<!-- (?!end)([a-z0-9_]+) -->(\n?)(.*?)(\n?)<!-- end -->", re.S)


def renewed(text, known):
    """Return a text with every marked part made anew.

    >>> renewed("about <!-- n -->5<!-- end --> hours", {"n": lambda: "7"})
    'about <!-- n -->7<!-- end --> hours'
    """

    def made(match):
        name, before, _, after = match.groups()
        return f"<!-- {name} -->{before}{known[name]()}{after}<!-- end -->"

    return PART.sub(made, text)


def most_runs(values, unit=1.0, digits=0):
    """Return in words where 8 in 10 of the runs lie.

    >>> most_runs([1, 2, 3, 4, 5, 6, 7, 8, 9])
    '2 to 8'
    """
    tenths = quantiles([value * unit for value in values], n=10, method="inclusive")
    low, high = (f"{round(end, digits):.{digits}f}" for end in (tenths[0], tenths[-1]))
    return low if low == high else f"{low} to {high}"


@cache
def runs(topic, scenario, *measures):
    """Return ``{measure: [value of each repeat]}`` of a scenario, for the texts of a session."""
    results = run(
        scenario,
        replications=REPEATS,
        seed=SEED,
        measures=list(measures),
        jobs=JOBS,
        cache=kept.of(topic) if topic in kept.READERS else None,
    )
    return {name: list(results.measure(name)[scenario.name].dropna()) for name in results.measures}


# --- session by session

SHARE = Measure(
    "enrolled of 100",
    "Enrolled, of 100",
    "people",
    "how many of 100 enrolled, as the lesson counts them",
    lambda record: enrolled_of_100(flow(record.log)),
)


def meet():
    """Return the numbers of session 00: the worked example, with and without care manager."""
    riverbend = scenario_toml.load(RIVERBEND)
    nobody = without_care_manager(riverbend).replace(name="nobody")

    def of(scenario, name):
        return runs("00_meet_the_practice", scenario, "openings", "ed_visits")[name]

    return {
        "enrolled_of_100": lambda: most_runs(
            runs("00_meet_the_practice", riverbend, SHARE)[SHARE.name]
        ),
        "openings": lambda: most_runs(of(riverbend, "openings")),
        "ed_with": lambda: most_runs(of(riverbend, "ed_visits")),
        "ed_without": lambda: most_runs(of(nobody, "ed_visits")),
    }


@cache
def dealt_twice():
    """Return the task board as it is now and as the sources deal it, on the same patients."""
    results = run(
        *roles.places(SUGGESTED, NOW_SETTING._replace(written=True)),
        replications=REPEATS,
        seed=SEED,
        measures=roles.MEASURED,
        jobs=JOBS,
        cache=kept.of("04_task_board"),
    )
    return {
        "now": roles.Deal(results, NOW, NOW_SETTING, roles.AS_NOW),
        "sources": roles.Deal(
            results, SUGGESTED, NOW_SETTING._replace(written=True), roles.SOURCES
        ),
    }


def roles_page():
    """Return the numbers of session 01: requests with and without a written role."""
    made = {
        "unwritten": page_panel.willow_lane(0.0, page_panel.UNWRITTEN),
        "written": page_panel.willow_lane(page_panel.AT / 10, page_panel.WRITTEN),
    }
    return {
        f"{name}_{which}": lambda scenario=scenario, field=field: most_runs(
            runs("01_role_clarity", scenario, field)[field]
        )
        for which, scenario in made.items()
        for name, field in (("pulled", "hours_pulled"), ("contacts", "contacts"))
    }


def task_board():
    """Return the numbers of session 04: the practice as it is now, and as the sources deal."""

    def hours(which, *kinds):
        deal = dealt_twice()[which]
        return most_runs(
            sum(
                deal.of(f"hours_{kind.name.lower()}")
                for name in kinds
                for kind in roles.HOURS[name]
            )
        )

    def times(which, rows):
        deal = dealt_twice()[which]
        return most_runs(sum(getattr(deal, rows)().values(), deal.in_each(0)))

    def late(which):
        return most_runs(1 - dealt_twice()[which].of("on_time"), 100)

    return {
        f"{name}_{which}": partial(what, which, *more)
        for which in ("now", "sources")
        for name, what, more in (
            ("with_patients", hours, ("With patients",)),
            ("pulled", hours, ("Pulled into other work",)),
            ("dropped", times, ("dropped",)),
            ("twice", times, ("twice",)),
            ("late", late, ()),
        )
    }


def day():
    """Return the numbers of session 02: the day as five simple ways of working live it."""
    known = {
        "with_patients": PATIENTS,
        "writing": "Documentation",
        "others": "Other people's work",
        "tag": "Unanswered calls, no-shows",
        "things": "things",
    }
    return {name: partial(paper_day.between, words) for name, words in known.items()} | {
        "cards": paper_day.card_table,
        "sheet": paper_day.record_sheet,
        "count": lambda: str(len(paper_day.cards())),
        "pace": pace,
    }


def pace():
    """Return after how many seconds the room's clock goes on by a quarter of an hour."""
    steps = guide.read("02_a_day_in_the_life").steps
    minutes = sum(step.minutes for step in steps if step.what.startswith("Play"))
    return f"{60 * minutes // len(paper_day.times()) // 5 * 5}"


def caseload():
    """Return the numbers of session 03: late contacts by caseload, and two ways out."""

    def late(cases):
        made = design.scenario(design.USUAL, cases)
        found = runs("03_caseload_sizing", made, "on_time")
        return most_runs([1 - value for value in found["on_time"]], 100)

    def cut(way):
        made = {each.name: each for each in ways.ways(ways.USUAL_CHANGE)}
        before, after = (
            runs("03_caseload_sizing", made[each], "waiting")["waiting"]
            for each in (ways.AS_IS, way)
        )
        known = estimate([a - b for a, b in zip(before, after)])
        return f"{known.mean:.0f} ({known.low:.0f} to {known.high:.0f})"

    return {
        "late_20": lambda: late(20),
        "late_30": lambda: late(30),
        "late_40": lambda: late(40),
        "late_50": lambda: late(50),
        "cut_by_faster": lambda: cut("faster"),
        "cut_by_closing": lambda: cut("closing"),
    }


def hospital():
    """Return the numbers of session 06: calls in time as it is, and what a bottleneck costs."""

    def calls(removed):
        return runs("06_home_from_hospital", practice.scenario(removed), *clocks.MEASURES)

    def of_100(measure, removed=None):
        found = calls(removed)
        return most_runs(found[measure], 100)

    def adds(removed, count):
        measure = clocks.CLOCKS[count].measures[clocks.SPOKEN]
        now, then = (calls(each)[measure] for each in (None, removed))
        known = estimate([100 * (b - a) for a, b in zip(now, then)])
        return f"{round(known.mean)} ({round(known.low)} to {round(known.high)})"

    known = {
        f"{name}_now": partial(of_100, measure)
        for name, measure in (
            ("spoken", "transition_calls_in_time"),
            ("attempted", "transition_attempted_in_time"),
            ("attempted_known", "transition_attempted_of_known"),
            ("seen", "seen_in_7_days"),
        )
    }
    return known | {
        f"{removed}_{count}": partial(adds, removed, count)
        for removed in practice.BOTTLENECKS
        for count in ("all", "known")
    }


def finding():
    """Return the numbers of session 05: two routes, and warm hand-offs with and without a list."""
    parts = finding_runs().parts

    def of(part, measure, name):
        return most_runs(parts[part][measure][name].present)

    handed = {
        f"handed_{way}": partial(of, "slack", "in_person", slack.name_of(slack.USUAL, listed))
        for way, listed in (("without", False), ("with", True))
    }
    return handed | {
        f"{measure}_{route.removeprefix('by ')}": partial(of, "routes", measure, route)
        for measure in ("missed", "enrolled", "enrolled_complex", "asking")
        for route in ROUTES
    }


def structures():
    """Return the numbers of session 07: eight clinicians and the solo practice, by structure."""
    known = {}
    for size, make in (("eight", practices.eight_clinicians), ("solo", practices.solo_rural)):
        for place in staffed_structures():
            for name, (unit, digits) in QUOTED.items():
                known[f"{size}_{place.replace('-', '_')}_{name}"] = partial(
                    quoted, make, place, name, unit, digits
                )
    return known


QUOTED = {
    "active_caseload": (1, 0),
    "enrolled": (100, 0),
    "overdue": (1, 1),
    "transition_calls_in_time": (100, 0),
    "utilization": (100, 0),
}


def quoted(make, place, name, unit, digits):
    """Return in words where 8 in 10 of the runs of a practice in a structure lie."""
    return most_runs(runs("07_three_structures", make(place), *QUOTED)[name], unit, digits)


def documentation():
    """Return the numbers of session 08: contacts by length of the note, stays around enrolling."""

    def contacts(*size):
        return most_runs(stored().notes["contacts"][note.name_of(*size)])

    def after(who):
        found = getattr(stored().cohorts[NONE], who)
        return most_runs([sum(each[HALF:]) / sum(each[:HALF]) for each in found], 100)

    def gap():
        known = stored().cohorts[PUBLISHED].gap()
        return f"{known.mean:.0f} ({known.low:.0f} to {known.high:.0f})"

    return {
        "cards": line_cards,
        "contacts_full": lambda: contacts(*note.USUAL),
        "contacts_half": lambda: contacts(note.FEWEST, note.ONE),
        "contacts_two": lambda: contacts(len(note.ALL), note.TWO),
        "after_none": lambda: after("enrolled"),
        "after_never": lambda: after("never"),
        "gap_published": gap,
    }


def line_cards():
    """Return the lines of a note as cards, with who needs each of them on the back."""
    cuts = []
    for line, words in note.LINES.items():
        asked = [each for each in note.QUESTIONS.values() if line in each.needs]
        who = ", ".join(dict.fromkeys(each.asked_by for each in asked))
        back = " ".join(f"“{each.text}”" for each in asked)
        cuts.append(
            Cut("Line of the note", words, f"Asked by: {who}", back) if asked else FIRST_LINE
        )
    return as_table(("Card", "Front", "Who asks", "The question"), cuts)


FIRST_LINE = Cut(
    "Line of the note",
    note.LINES[note.PATIENT],
    "Needed by everybody: it stays.",
    "Without it no reader knows whose note this is.",
)


def first_months():
    """Return the numbers of session 09: months without a test, and what three tests do first."""
    nothing = frozenset()

    def seen(name, *tests, month):
        plan = (nothing,) * (month - 1) + (frozenset(tests),)
        return [last_month(plan, repeat + 1)[name] for repeat in range(REPEATS)]

    def alone(test):
        name = TESTS[test].measure
        return range_of(gap(seen(name, test, month=2), seen(name, month=2)))

    return {
        "cards": small_test_cards,
        "referred_mean": lambda: f"{mean(seen('referred', month=1)):.0f}",
        "referred_first": lambda: most_runs(seen("referred", month=1)),
        "referred_last": lambda: most_runs(seen("referred", month=MONTHS)),
        "pulled_first": lambda: most_runs(seen("pulled", month=1)),
        "contacts_two": lambda: most_runs(seen("contacts", month=2)),
        "contacts_three": lambda: most_runs(seen("contacts", month=3)),
    } | {test: partial(alone, test) for test in ("role", "intro", "dates")}


def small_test_cards():
    """Return the small tests as cards, with what each is studied by on the back."""
    cuts = [
        Cut(
            f"Small test: {test.label}",
            test.words,
            f"{MEASURES[test.measure].label}, {MEASURES[test.measure].unit}",
            "What else moves this number in the same month? Compare with no test.",
        )
        for test in TESTS.values()
    ]
    return as_table(("Card", "Front", "Measure", "Ask"), cuts)


def hiring():
    """Return the numbers of session 10: what a license covers, and ways to begin."""

    def in_care(way, week):
        return most_runs([each.in_care[week - 1] for each in beginnings().ways[way]])

    def on_time(way):
        return most_runs([each.early for each in beginnings().ways[way]])

    def covered(name):
        return f"{CandidatesPanel().shares(name).mean:.0f}"

    return (
        {"cards": block_cards}
        | {f"early_{way}": partial(in_care, way, EARLY) for way in ("none", "hours", DRAFTED)}
        | {f"late_{way}": partial(in_care, way, 26) for way in ("none", "hours", DRAFTED)}
        | {f"on_time_{way}": partial(on_time, way) for way in ("none", "full")}
        | {f"covered_{name}": partial(covered, name) for name in CANDIDATES}
    )


def block_cards():
    """Return the blocks of the plan as cards, with what each takes and does on the back."""
    cuts = [
        Cut("Seven weeks", f"{block.words}: {block.what}", f"{block.hours} hours", block.does)
        for block in BLOCKS.values()
    ]
    return as_table(("Card", "Front", "Takes", "What the model does"), cuts)


def community():
    """Return the numbers of session 11: needs closed, dead ends, contacts, two towns."""
    columns = around_runs().columns

    def level(measure, name):
        return most_runs(columns[measure][name])

    def change(measure, name, base, digits=0):
        known = estimate(columns[measure][name] - columns[measure][base])
        low, high = (f"{end:.{digits}f}" for end in (known.low, known.high))
        return f"{known.mean:.{digits}f} ({low} to {high})"

    usual, four, scarce = (around.name_of(*each) for each in (around.USUAL, FOUR, SCARCE))
    towns = {
        f"{town.split()[0].lower()}_{remedy}": partial(
            change, around.FIRST, around.town_name(town, *tried), town
        )
        for town in around.TOWNS
        for remedy, tried in (("hours", (True, False)), ("gaps", (False, True)))
    }
    return {
        "first_usual": partial(level, around.FIRST, usual),
        "first_four": partial(level, around.FIRST, four),
        "dead_usual": partial(level, "dead_ends", usual),
        "dead_scarce": partial(level, "dead_ends", scarce),
        "four_contacts": partial(change, "contacts", four, usual, 1),
        **towns,
    }


def pays():
    """Return the numbers of session 12: what a year of claims covers, and two ways to earn more."""
    columns = years_of_pay().columns
    usual = measured.back_name(measured.USUAL_CONSENT, YEARS[0])

    def back(name):
        return most_runs(columns[name][AS_IS])

    def moved_by(measure, way):
        known = difference(columns[measure], AS_IS, way)
        return f"{round(known.mean)} ({round(known.low)} to {round(known.high)})"

    names = [measured.back_name(consent, when) for consent in CONSENTS for when in YEARS]
    return {name: partial(back, name) for name in names} | {
        f"{which}_{name}": partial(moved_by, measure, way)
        for which, way in (("picked", PICKED), ("monthly", MONTHLY))
        for name, measure in (
            ("back", usual),
            ("uncovered", measured.UNCOVERED),
            ("minutes", measured.HIGH_RISK),
        )
    }


def cases():
    """Return what the first decision of each case moves, option by option."""
    return {name: partial(first_decision, name) for name in case.names()}


def first_decision(name):
    """Return as a list what each option of a case's first decision moves."""
    found = case.of_the_course(name)
    decision = found.file.decisions[0]
    play = Play(SharedRuns(kept.of("20_cases"), JOBS), [found])
    *_, (_, answer) = play.answer(play.runs.progressive(), 0, decision.stay)
    lines = [
        f"- {option.text} – "
        + " ".join(
            sentence(each, moved(values)) for each, values in zip(decision.measures, values_of)
        )
        for option, values_of in zip(decision.options, answer.moved)
        if not option.stays
    ]
    return "\n".join(lines)


SESSIONS = {
    "00_meet_the_practice": meet,
    "01_role_clarity": roles_page,
    "02_a_day_in_the_life": day,
    "03_caseload_sizing": caseload,
    "04_task_board": task_board,
    "06_home_from_hospital": hospital,
    "05_finding_and_handing_over": finding,
    "07_three_structures": structures,
    "08_write_it_down_once": documentation,
    "09_your_first_six_months": first_months,
    "10_hire_and_train": hiring,
    "11_around_the_practice": community,
    "12_what_pays": pays,
    "20_cases": cases,
}


def known_parts(topic):
    """Return ``{name: function}`` of every part that a session's texts may mark."""
    return SESSIONS[topic]() | {
        "key": lambda: answer_key(questions.of_topic(topic)),
        "outcomes": lambda: outcomes(topic),
    }


def outcomes(topic):
    """Return what a learner can do after a session, as a list."""
    return "\n".join(f"- {each.text}" for each in questions.file_of(topic).outcomes)


def texts(topic):
    """Return the paths of a session's texts for people: guide, handout and what is on paper."""
    return sorted((EXERCISES / topic).glob("*.md"))


def made(topic):
    """Return ``{path: text}`` of a session's texts with every marked part made anew."""
    known = known_parts(topic)
    return {path: renewed(path.read_text(encoding="utf-8"), known) for path in texts(topic)}
