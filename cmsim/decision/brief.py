"""The two-page brief as data: what it says, block by block, and where each number comes from."""

from typing import NamedTuple

from cmsim.analysis.statistics import estimate
from cmsim.decision import net_benefit, sizing_sentences
from cmsim.decision import readiness as ready
from cmsim.decision import sentences as words
from cmsim.decision.figures import trade_off
from cmsim.decision.options import NO_HIRE, PROTECT
from cmsim.decision.plan import assumptions_touched
from cmsim.measures.registry import find
from cmsim.views.sentences import lowered, number
from cmsim.views.traced import COUNT, INPUT, RUN, SOURCE, STAMP, Said, said

QUESTION = "Should we hire a care manager, share one, buy the service, or stay as we are?"
MOST_TOUCHED, MOST_OPEN, MOST_REMARKS, LONGEST = 6, 4, 2, 220
NOT_ASKED = "Not asked yet."
LEFT_OUT = (
    "Clinical detail of conditions, families, the quality of a conversation, the one "
    "person you hire, and politics are not in the model. Trust and strain are teaching "
    "indices. Effects on hospital use are assumptions and small. The weeks until somebody"
    " is found are not counted unless you set them. The model informs a decision; it does"
    " not take it. No patient in it exists."
)
RANGES = 0.95
MONTH_THREE = ("active_caseload", "overdue")


class Case(NamedTuple):
    """Everything that a brief may say; what is ``None`` or empty was not asked.

    ``written`` holds what a person wrote: question, risks, test, agree, review.
    """

    results: object
    verdict: object
    willingness_to_pay: float = net_benefit.USUAL_WILLINGNESS_TO_PAY
    plan: object = None
    draws: object = None
    tornado: object = None
    pair: tuple | None = None
    sizing: object = None
    safe: object = None
    even: object = None
    people: tuple = ()
    sections: tuple = ()
    billing: object = None
    written: dict = {}


class Block(NamedTuple):
    """A heading, lines of words, and perhaps a table: its columns and rows of words."""

    title: str
    lines: tuple = ()
    columns: tuple = ()
    rows: tuple = ()
    note: tuple = ()


class Brief(NamedTuple):
    """What the brief says: the blocks of both pages, the picture, and how it was made."""

    title: str
    first: tuple
    second: tuple
    drawing: object
    stamp: tuple
    case: Case


def brief(case):
    """Return the brief of a case."""
    first = (question(case), answer(case), options(case), remarks(case))
    second = (
        changes(case),
        touched(case),
        caseloads(case),
        smallest(case),
        readiness(case),
        risks(case),
        first_test(case),
        month_three(case),
        Block("What this leaves out", (said(LEFT_OUT),)),
    )
    return Brief(
        "Brief: care management",
        tuple(filter(None, first)),
        tuple(filter(None, second)),
        trade_off(case.verdict, words.stamp(case.results), height=2.7),
        stamp(case),
        case,
    )


def blocks(made):
    """Return all blocks of a brief in order."""
    return (*made.first, *made.second)


def pieces(made):
    """Yield every piece of text of a brief with the block it stands in."""
    for block in blocks(made):
        for line in (*block.lines, block.note, *(cell for row in block.rows for cell in row)):
            for piece in said(line):
                yield block.title, piece
    for piece in made.stamp:
        yield "stamp", piece


def own_words(case, name):
    """Return what a person wrote, shortened, or nothing."""
    text = " ".join(str(case.written.get(name) or "").split())
    text = text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0] + " …"
    return (Said(text, INPUT, f"written: {name}"),) if text else ()


# --- page one


def question(case):
    asked = own_words(case, "question") or said(QUESTION)
    practice = said() if case.plan is None else said(" ", practice_line(case.plan))
    return Block("The question", (said(asked, practice),))


def practice_line(plan):
    """Return the practice in a sentence of its own numbers."""
    summary, known = plan.summary, plan.summary.parameters()

    def given(name, text):
        return Said(text, INPUT, known[name].label, float(getattr(summary, name)))

    return said(
        "The practice: ",
        given("clinicians", f"{summary.clinicians}"),
        " clinician" + "s" * (summary.clinicians != 1),
        " at ",
        given("sites", f"{summary.sites}"),
        " site" + "s" * (summary.sites != 1) + ", ",
        given("panel", f"{summary.panel:,}"),
        " patients, about ",
        given("high_risk", f"{100 * summary.high_risk:.3g} in 100"),
        " of them at high risk, ",
        given("discharges", f"{summary.discharges:.3g}"),
        " hospital discharges a month; ",
        "a room" if summary.space else "no room",
        " for a care manager; somebody from outside ",
        "can" if summary.record else "cannot",
        " work in the record; salary ",
        given("salary", f"${summary.salary:,.0f}"),
        ".",
    )


def answer(case):
    firm = words.firmness(case.draws, case.verdict)
    return Block(
        "The answer",
        tuple(
            filter(
                None,
                (
                    words.headline(case.verdict, case.draws),
                    words.why(case.verdict, case.willingness_to_pay),
                    words.prices(case.verdict),
                    firm or said("How firm it is: not asked yet. Assumptions were not varied."),
                ),
            )
        ),
    )


def options(case):
    """Return every option with its ranges, as a table."""
    found, rows = case.verdict, []
    for name in found.patients:
        active, calls = (
            estimate(case.results.measure(each)[name])
            for each in ("active_caseload", "transition_calls_in_time")
        )
        rows.append(
            (
                said(words.option(name)),
                said(words.level(active, f"active caseload, {name}")),
                words.lateness(case.results, name),
                said(words.level(found.patients[name], f"patients on time, {name}")),
                in_hundreds(calls, f"transition calls in time, {name}"),
                amount(found.costs[name], f"cost, {name}"),
                amount(found.net_benefits[name], f"net benefit, {name}"),
            )
        )
    note = said(
        "Ranges: ",
        words.percent(RANGES),
        " intervals of the mean; of late contacts, nine "
        "in ten runs. Costs of a nurse who is there already are hours that go to care "
        "management.",
        " Claims are taken off the cost."
        if case.billing
        else " No fees are entered, so claims bring in nothing.",
    )
    return Block(
        "The options",
        (),
        (
            "Option",
            "Patients in active care",
            "Contacts",
            "Patients on time",
            "Transition calls in time, in 100",
            "Cost, $ a year",
            "Net benefit, $ a year",
        ),
        tuple(rows),
        note,
    )


def in_hundreds(known, where):
    if not known.n:
        return said("no discharges")
    hundred = known._replace(mean=100 * known.mean, half_width=100 * known.half_width)
    return said(words.level(hundred, where))


def amount(known, where):
    """Return an amount with its interval, in thousands where it is large."""
    if known.half_width == 0:
        return said(Said(minus(f"{known.mean:,.0f}"), RUN, where, known.mean))
    return said(
        Said(
            f"{minus(number(known.mean, known))} ({minus(number(known.low, known))} to "
            f"{minus(number(known.high, known))})",
            RUN,
            where,
            known.mean,
        )
    )


def minus(text):
    return text.replace("-", "−")


def remarks(case):
    """Return what a leader should know of single options, if anything stands out."""
    scenarios = {each.name: each for each in case.results.scenarios}
    found = net_benefit.remarks(case.results)[:MOST_REMARKS]
    return (
        Block("Worth knowing", tuple(words.remark(each, scenarios[each.option]) for each in found))
        if found
        else None
    )


# --- page two


def changes(case):
    """Return the assumptions that move the answer most, and what to measure next."""
    if case.tornado is None or case.pair is None:
        return Block("What would change this answer", (said(NOT_ASKED),))
    other, advice = case.pair
    rows = []
    for bar in case.tornado.bars[:5]:
        factor, where = bar.factor, f"plausible range of {bar.factor.path}"
        turned = net_benefit.turns_at(bar)
        rows.append(
            (
                said(words.factor_words(bar)),
                said(
                    Said(
                        f"{factor.low:g} to {factor.high:g} {factor.parameter.unit}",
                        SOURCE,
                        f"{where}; {factor.parameter.source.text[:160]}",
                    )
                ),
                said(words.at_end(bar.at_low, f"lead at low {factor.path}")),
                said(words.at_end(bar.at_high, f"lead at high {factor.path}")),
                said("yes" if turned else "not clearly"),
            )
        )
    about = said(
        "Lead of “",
        words.option(advice),
        "” over “",
        words.option(other),
        "”, $ a year, with one number at either end of what is plausible; as it stands ",
        words.at_end(case.tornado.answer, f"net benefit, {advice} minus {other}"),
        ".",
    )
    return Block(
        "What would change this answer",
        (words.measure_next(case.tornado),),
        ("Assumption", "Plausible", "Lead at low", "Lead at high", "Turns it?"),
        tuple(rows),
        about,
    )


def touched(case):
    """Return what is not as it comes; the rest stands in the Excel file."""
    if case.plan is None:
        return Block(
            "Assumptions",
            (said("As in the scenario files; every number with its source is in the Excel file."),),
        )
    found = assumptions_touched(case.plan)
    if not found:
        return Block("Assumptions touched", (said("None beyond the answers on page one."),))
    lines = [
        said(
            each.what,
            " (",
            words.option(each.where),
            "): ",
            Said(each.before, SOURCE, each.source[:160]),
            " → ",
            Said(f"{each.after} {each.unit}".strip(), INPUT, each.what),
            ".",
        )
        for each in found[:MOST_TOUCHED]
    ]
    rest = len(found) - MOST_TOUCHED
    if rest > 0:
        lines.append(
            said(
                "And ",
                Said(f"{rest}", COUNT, "assumptions touched", rest),
                " more, in the Excel file.",
            )
        )
    return Block("Assumptions touched", tuple(lines))


def caseloads(case):
    if case.safe is None:
        return None
    lines = [words.caseloads(case.safe, case.even)]
    if case.billing is not None:
        lines.append(said(Said(case.billing.banner, INPUT, "date of the fees")))
    return Block("Safe and break-even caseload", tuple(lines))


def smallest(case):
    if case.sizing is None:
        return None
    return Block("The smallest staffing for your targets", (sizing_sentences.answer(case.sizing),))


def readiness(case):
    """Return the weakest section, where people differ, and what to decide first."""
    if not case.people:
        return Block("Readiness", (said(NOT_ASKED),))
    low = ready.weakest(case.people, case.sections)
    open_ = ready.before_hiring(case.people, case.sections)
    apart = ready.widest(case.people, case.sections, 2)
    who = Said(f"{len(case.people)}", COUNT, "people who answered", len(case.people))
    lines = [
        said(
            who,
            " people answered alone. Weakest: ",
            lowered(low.title),
            " (",
            Said(f"{low.mean:.1f}", INPUT, "mean of the readiness answers", low.mean),
            " of ",
            Said("3", INPUT, "four-step scale", 3),
            ").",
            said(" Furthest apart: ", *[piece for each in apart for piece in (f"“{each.text}” ",)])
            if apart
            else "",
        )
    ]
    if open_:
        lines.append(
            said("Decide before you hire: ", *[f"{each.text} " for each in open_[:MOST_OPEN]])
        )
        if len(open_) > MOST_OPEN:
            rest = len(open_) - MOST_OPEN
            lines.append(
                said(
                    "And ",
                    Said(f"{rest}", COUNT, "questions not decided", rest),
                    " more questions.",
                )
            )
    return Block("Readiness", tuple(lines))


def risks(case):
    found = [own_words(case, name) for name in ("risks", "agree")]
    return Block("Risks, and who must agree", tuple(filter(None, found))) if any(found) else None


def first_test(case):
    """Return the first small test: plan with a prediction, do, study, act."""
    own = own_words(case, "test")
    if own:
        return Block("First small test (plan, do, study, act)", (own,))
    names = case.verdict.patients
    if case.verdict.advice in (NO_HIRE, PROTECT) and NO_HIRE in names and PROTECT in names:
        lines = protect_test(case)
    else:
        lines = referral_test(case)
    return Block("First small test (plan, do, study, act)", lines)


def protect_test(case):
    """Return the test of protecting the time that is there."""
    now, then = (
        estimate(case.results.measure("hours_pulled")[name]) for name in (NO_HIRE, PROTECT)
    )
    nurse = next(each for each in case.results.scenarios if each.name == PROTECT).posts
    half_days = sum(site != "off" for post in nurse for site in post.week)
    return (
        said(
            "Plan: for two weeks, your nurse's ",
            Said(f"{half_days}", INPUT, "half-days of the nurse", half_days),
            " half-days are blocked, and colleagues hear why. Prediction: other work takes ",
            hours(then, f"hours pulled, {PROTECT}"),
            " hours a week instead of ",
            hours(now, f"hours pulled, {NO_HIRE}"),
            ".",
        ),
        said(
            "Do: she tallies every request, who asked, and what she said. Study: compare the "
            "tally with the prediction, and count the contacts made."
        ),
        said(
            "Act: keep it, change one thing, or stop. Stop if the requests go on and nobody but "
            "her turns them away."
        ),
    )


def referral_test(case):
    """Return the test of whether patients would be referred at all."""
    name = case.verdict.advice
    known = estimate(case.results.measure("referrals")[name])
    return (
        said(
            "Plan: for two weeks, each clinician notes every patient they would hand to a care "
            "manager, and nothing on who it is. Prediction: ",
            hours(known, f"referrals, {name}"),
            " for each clinician a month.",
        ),
        said(
            "Do: a tally sheet at each desk. Study: compare with the prediction, and look at who "
            "noted nobody."
        ),
        said(
            "Act: fewer than half of it, and a smaller post or a shared one comes first; far "
            "more, and decide who is seen first. Stop if it costs clinicians more than a moment a "
            "patient."
        ),
    )


def hours(known, where):
    return Said(number(known.mean, known) if known.n else "no", RUN, where, known.mean)


def month_three(case):
    """Return what to look at after three months, and when to ask why."""
    name, lines = case.verdict.advice, []
    own = own_words(case, "review")
    for measure in MONTH_THREE:
        found = net_benefit.at_month_three(case.results, name, measure)
        if found is None:
            continue
        mean, low, high = found
        label = lowered(find(measure).label)
        bad = beyond(find(measure).better, low, high, f"{measure} in week 13, {name}")
        lines.append(
            said(
                f"{label[0].upper()}{label[1:]} in week ",
                Said("13", COUNT, "weeks of three months", net_benefit.MONTH_THREE),
                ": about ",
                Said(f"{mean:.0f}", RUN, f"{measure} in week 13, {name}", mean),
                " (",
                Said(f"{low:.0f}", RUN, f"{measure} in week 13, {name}, low", low),
                " to ",
                Said(f"{high:.0f}", RUN, f"{measure} in week 13, {name}, high", high),
                " in nine of ten runs). ",
                bad,
                ": ask why.",
            )
        )
    return Block("Month-three check", tuple(filter(None, (*lines, own)))) if lines or own else None


def beyond(better, low, high, where):
    """Return from where on something is worse than nine in ten runs."""
    if better == "less":
        return said("More than ", Said(f"{high:.0f}", RUN, f"{where}, high", high))
    if low < 1:
        return said("Nobody by then")
    return said("Fewer than ", Said(f"{low:.0f}", RUN, f"{where}, low", low))


def stamp(case):
    """Return how the brief was made, so that it can be made again."""
    results = case.results
    weeks = sorted({each.weeks for each in results.scenarios})
    found = [
        Said(words.stamp(results), STAMP, "version, scenarios, seed, repeats"),
        Said(
            f" · {' or '.join(map(str, weeks))} weeks · way of working: {results.policy}",
            STAMP,
            "weeks and way of working",
        ),
    ]
    return said(found)
