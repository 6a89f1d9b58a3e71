"""The leader's answer in words, the same for every way in; numbers know where they come from."""

from math import isfinite

from cmsim.decision.answer import FIRM, FULL, PROMPT, Answer, Spread, Standing
from cmsim.decision.options import ALWAYS, OPTIONS
from cmsim.decision.plan import Plan
from cmsim.decision.practice_summary import PracticeSummary
from cmsim.decision.scorecard import LINES, Line
from cmsim.decision.sentences import dollars, option
from cmsim.decision.worth import WorthStep
from cmsim.views.traced import COUNT, INPUT, RUN, Said, Words, as_text, said

GOAL_WORDS = {
    "weights": "what you weigh",
    "cash": "cash alone",
    "each": "the cost for each patient on schedule",
    "calls": "discharges contacted in time",
    "averted": "admissions averted",
    "bonus": "the quality bonus",
    "hours": "hours for clinicians and staff",
}
NOTHING_WORKS = "Nothing works at this size."
LOOKING = "The smallest staffing that works is being looked for."
MONTHS_OF = 52 / 12


def horizon(found: Answer | PracticeSummary, plan: Plan | None = None) -> Words:
    """Return what every answer stands under: the months, the staffing, what was put in."""
    months = round(found.weeks / MONTHS_OF)
    pieces: list[object] = [
        "Months ",
        Said(f"1 to {months}", COUNT, "months simulated", months),
        ", the first months of a new position included",
    ]
    if plan is not None:
        pieces += [" · ", staffing(plan)]
        if plan.summary.caseload:
            cases = len(plan.summary.caseload)
            pieces += [" · ", Said(f"{cases}", INPUT, "open cases of your file", cases)]
            pieces += [" open cases of your file"]
        if plan.starts:
            starts = len(plan.starts)
            pieces += [" · ", Said(f"{starts}", INPUT, "starts from readiness", starts)]
            pieces += [" starts from your readiness answers"]
    return said(*pieces, ".")


def staffing(plan: Plan) -> Words:
    """Return the full-time equivalents that are compared, and by what rule."""
    quote = plan.quote
    pieces = said(plan.staffing.at.value, ": ")
    for n, name in enumerate(each for each in plan.names if each not in ALWAYS):
        pieces = said(pieces, ", " if n else "", OPTIONS[name].doing, " ", fte(plan, name))
    if quote.yearly:
        return said(
            pieces, "; quote ", Said(f"${quote.yearly:,.0f}", INPUT, "the quote", quote.yearly)
        )
    return said(pieces, "; no quote yet, priced by wages")


def fte(plan: Plan, name: str) -> Words:
    """Return the full-time equivalents of an option."""
    value = plan.fte(name)
    return said(Said(f"{value:.3g} FTE", INPUT, f"full-time equivalents, {name}", value))


def advice(name: str, plan: Plan | None = None) -> Words:
    """Return the advice to take an option, with its full-time equivalents."""
    row = OPTIONS.get(name)
    if row is None:
        return said("Take “", option(name), "”.")
    if plan is None or name in ALWAYS:
        return said(row.advice)
    return said(row.advice.removesuffix("."), ", ", fte(plan, name), ".")


def headline(found: Answer, plan: Plan | None = None, smallest: Words = ()) -> Words:
    """Return the answer in a sentence: who wins most draws, that none clearly does, or none works.

    ``smallest`` says which staffing is the smallest that works, where none of these does.
    """
    if found.leader is None:
        return said(NOTHING_WORKS, " ", smallest or LOOKING)
    if found.recommended:
        return advice(found.leader, plan)
    if found.firm:
        return said("No recommendation: ", late(found), ".")
    return said("No clear winner: ", leads(found), ".")


def late(found: Answer) -> Words:
    """Return that the leader wins, and keeps too few of its contacts on time to be recommended."""
    assert found.leader is not None
    on_time = found.options[found.leader].on_time
    kept = on_time.mean if on_time else 0.0
    return said(
        doing(found.leader),
        " leads in ",
        draws(found.wins, found, f"draws that {found.leader} wins"),
        ", but with ",
        Said(f"{100 * kept:.0f} of 100", RUN, f"contacts on time, {found.leader}", kept),
        " contacts on time it misses the ",
        Said(f"{100 * PROMPT:.0f}", COUNT, "contacts on time to be recommended", PROMPT),
        " that a recommendation asks for",
    )


def leads(found: Answer) -> Words:
    """Return who wins how many draws, the two with most of them."""
    pieces: list[object] = []
    for n, name in enumerate(found.working[:2]):
        wins = found.options[name].wins
        pieces += [", " if n else "", doing(name), " leads in " if not n else " in "]
        pieces += [draws(wins, found, f"draws that {name} wins")]
    return said(*pieces)


def doing(name: str) -> Words:
    """Return an option as it stands in a sentence."""
    row = OPTIONS.get(name)
    return said(row.doing) if row else said("“", option(name), "”")


def draws(wins: int, found: Answer, where: str) -> Said:
    share = wins / found.draws
    return Said(f"{wins} of {found.draws} draws", RUN, where, share)


def firmness(found: Answer) -> Words:
    """Return in how many draws of all that is uncertain the leader wins."""
    if found.leader is None:
        return said(
            "In ",
            draws(found.none_works, found, "draws in which none works"),
            " no option keeps half of its contacts on time.",
        )
    return said(
        "Wins ",
        draws(found.wins, found, f"draws that {found.leader} wins"),
        " of what is uncertain",
    )


def why(found: Answer) -> Words:
    """Return what the leader and the next keep on schedule, and what that costs."""
    if found.leader is None:
        return said(
            "An option works when at least half of its contacts come on time and it keeps "
            "somebody on schedule. None of these does."
        )
    first = found.leader
    rest = [name for name in found.working if name != first]
    pieces = [kept(first, found.options[first]), "."]
    if rest:
        pieces += [
            " Next comes ",
            doing(rest[0]),
            ": ",
            kept(rest[0], found.options[rest[0]], True),
        ]
        pieces += ["."]
    if found.goal == "cash" and found.options[first].lines["cash"].mean < 0:  # type: ignore[union-attr]
        pieces += [" None of them brings in what it costs."]
    return said(*pieces)


def kept(name: str, each: Standing, short: bool = False) -> Words:
    """Return how many patients an option keeps on schedule, and its all-in cost."""
    cost = money(each.cost, f"all-in cost, {name}")
    patients = level(each.patients, f"patients on schedule, {name}")
    if short:
        return said(patients, " patients for ", cost)
    hours = " of hours you already pay" if name in ALWAYS else ""
    return said("It keeps ", patients, " patients on schedule for ", cost, " a year", hours)


def level(known: Spread, where: str, digits: int = 0) -> Words:
    """Return a number with the range of nine in ten draws."""

    def one(value: float, place: str) -> Said:
        text = f"{round(value, digits) + 0.0:,.{digits}f}"
        return Said(text.replace("-", "−"), RUN, place, value)

    mean, low, high = (
        one(value, f"{where}{end}")
        for value, end in zip(known, ("", ", low", ", high"), strict=True)
    )
    return said(mean, " (", low, " to ", high, ")")


def hundred(known: Spread, where: str) -> Words:
    """Return a share of 100 with the range of nine in ten draws."""
    return level(Spread(*(100 * end for end in known)), where)


def wins(found: Answer, name: str) -> Words:
    """Return in how many draws an option wins; one that does not work never does."""
    each = found.options[name]
    return said(
        draws(each.wins, found, f"draws that {name} wins") if each.works else "does not work"
    )


def in_money(known: Spread, where: str) -> Words:
    """Return an amount with its range, one number where there is no range."""
    low, high = (
        in_dollars(end, f"{where}, {which}")
        for end, which in ((known.low, "low"), (known.high, "high"))
    )
    mean = money(known, where)
    return said(mean) if low.text == high.text else said(mean, " (", low, " to ", high, ")")


def with_unit(value: float, unit: str) -> str:
    """Return a number with its unit as a leader reads it.

    >>> with_unit(0.4, "share"), with_unit(4400, "$ a year"), with_unit(2.5, "minutes")
    ('40 of 100', '$4,400', '2.5 minutes')
    """
    if unit in ("share", "probability"):
        return f"{100 * value:.0f} of 100"
    if unit.startswith("$"):
        return f"${value:,.0f}"
    return f"{round(value, 2):g}{'' if unit == 'ratio' else f' {unit}'}"


def money(known: Spread, where: str) -> Said:
    """Return an amount of dollars, to the hundred."""
    return in_dollars(known.mean, where)


def in_dollars(value: float, where: str, kind: str = RUN) -> Said:
    rounded = round(value, -2) if abs(value) >= 1000 else round(value)
    shown = f"${abs(rounded):,.0f}"
    return Said(f"−{shown}" if rounded < 0 else shown, kind, where, value)


def other_goals(found: Answer) -> Words:
    """Return who leads by each other goal."""
    pieces: list[object] = ["By other goals: "]
    goals = [goal for goal in found.by_goal if goal != found.goal and differs(found, goal)]
    for n, goal in enumerate(goals):
        leader, wins = found.by_goal[goal]
        who = "nothing works" if leader is None else doing(leader)
        pieces += ["; " if n else "", GOAL_WORDS[goal], ", ", who]
        if leader is not None and not found.recommends(leader, wins):
            pieces += [" (not firm)" if wins < FIRM * found.draws else " (too often late)"]
    return said(*pieces, ".")


def differs(found: Answer, goal: str) -> bool:
    """Say whether the options differ on a line of the scorecard; by weights they always may."""
    means = {each.lines[goal].mean for each in found.options.values() if each.lines.get(goal)}  # type: ignore[union-attr]
    return goal not in LINES or len(means) > 1


def worth(found: Answer) -> Words:
    """Return from which worth of a patient on schedule on the answer flips."""
    first, *rest = found.worth

    def named(step: WorthStep) -> Words:
        works = found.options[step.option].works
        return said(doing(step.option), "" if works else " (which does not work)")

    if not rest:
        return said(
            "Whatever a patient on schedule is worth to you, ",
            named(first),
            " is best: no other option keeps more for its money.",
        )
    pieces: list[object] = ["What is a patient on schedule worth, a year? Below "]
    before = first
    for n, step in enumerate(rest):
        where = f"worth from which {step.option} is best"
        ends = [
            dollars(end, None, RUN, f"{where}, {which}")
            if isfinite(end)
            else Said("no worth", RUN, f"{where}, {which}", end)
            for end, which in ((step.low, "low"), (step.high, "high"))
        ]
        pieces += ["from there to " if n else "", dollars(step.worth, None, RUN, where)]
        pieces += [" (", ends[0], " to ", ends[1], "): ", named(before), "; "]
        before = step
    return said(*pieces, "above, ", named(before), ".")


def steady(name: str, each: Standing) -> Words:
    """Return how an option comes to its steady caseload."""
    if each.ramp.full_in is None:
        return said(doing(name), " never has a caseload")
    return said(
        doing(name),
        ": ",
        Said(f"{each.ramp.steady:.0f}", RUN, f"steady caseload, {name}", each.ramp.steady),
        " in active care at last, ",
        Said(f"{100 * FULL:.0f} of 100", COUNT, "of the steady caseload", FULL),
        " of them in month ",
        Said(f"{each.ramp.full_in}", RUN, f"month of the ramp, {name}", each.ramp.full_in),
    )


def cell(line: Line, known: Spread | None, name: str) -> Words:
    """Return one line of the scorecard for one option."""
    where = f"{line.title.lower()}, {name}"
    if known is None:
        return said("nobody on schedule")
    if line.unit == "$ a year":
        return in_money(known, where)
    return level(known, where, 0 if line.name == "calls" else 1)


def scorecard(found: Answer) -> list[tuple[str, ...]]:
    """Return the scorecard as rows of words: a line each, an option each column."""
    return [
        (
            f"{line.title}, {line.unit}",
            *(as_text(cell(line, each.lines[line.name], name)) for name, each in rows(found)),
        )
        for line in LINES.values()
    ]


def rows(found: Answer) -> list[tuple[str, Standing]]:
    """Return the options as they stand: the leader, the winners of most draws, what fails."""
    rest = [name for name, each in found.options.items() if not each.works]
    rest.sort(key=lambda name: -found.options[name].score.mean)
    return [(name, found.options[name]) for name in (*found.working, *rest)]


def other_view(found: Answer, plan: Plan) -> Words:
    """Return the answer at the other rule of staffing, in a sentence."""
    if found.leader is None:
        return said("At the ", staffing(plan), ": nothing works.")
    return said(
        "At the ",
        staffing(plan),
        ": ",
        doing(found.leader),
        " wins ",
        draws(found.wins, found, f"draws that {found.leader} wins"),
        ".",
    )


def promise(found: Answer, plan: Plan) -> Words:
    """Return what becomes of the patients that a vendor promises, on the practice's own panel."""
    (name, each), *_ = found.options.items()
    promised = plan.quote.promised
    on_time = each.on_time.mean if each.on_time else 0.0
    return said(
        "The vendor promises ",
        Said(f"{promised}", INPUT, "patients promised", promised),
        " patients. On your panel ",
        level(each.active, f"active caseload, {name}"),
        " would be in care, ",
        Said(f"{100 * on_time:.0f} of 100", RUN, f"contacts on time, {name}", on_time),
        " contacts on time.",
    )
