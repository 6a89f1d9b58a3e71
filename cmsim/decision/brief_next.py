"""What a brief proposes next: numbers to measure, a test of 90 days, clauses for a vendor."""

from cmsim.decision import answer_sentences as answering
from cmsim.decision import misses, money_sentences
from cmsim.decision.answer import Spread, spread
from cmsim.decision.brief_case import NOT_ASKED, Block, Case, money_of, own_words
from cmsim.decision.flips import Flip
from cmsim.decision.not_ready import STARTS
from cmsim.decision.options import BUY
from cmsim.decision.scorecard import HALF
from cmsim.experiment.results import Results
from cmsim.views.traced import COUNT, INPUT, RUN, SOURCE, Said, Words, said

MOST_MEASURED = 3
DAYS = {30: 4, 60: 9, 90: 13}  # day of the test: the last week before it
TEST = "The 90-day test"


def best(case: Case) -> str:
    """Return the option that the brief is about: the leader, or the best where none works."""
    return case.answer.leader or answering.rows(case.answer)[0][0]


# --- page one


def condition(case: Case) -> Words:
    """Return on what condition the answer holds: the number nearest to its flip point."""
    turning = [each for each in case.flips or () if each.at is not None]
    if case.answer.leader is None or case.flips is None:
        return ()
    if not turning:
        return said("On its condition: none of the numbers tried turns it alone.")
    nearest = min(
        turning,
        key=lambda each: abs(each.at - each.now) / (each.dial.high - each.dial.low),  # type: ignore[operator]
    )
    assert nearest.at is not None
    return said(
        "On this condition: ",
        lowered(nearest.dial.label),
        " stays ",
        "below " if nearest.at > nearest.now else "above ",
        number(nearest, nearest.at, "flip", RUN),
        " (now ",
        number(nearest, nearest.now, "now", INPUT),
        "); beyond it, ",
        answering.doing(nearest.towards),
        " leads.",
    )


def lowered(label: str) -> str:
    return label[:1].lower() + label[1:]


def number(each: Flip, value: float, what: str, kind: str) -> Said:
    """Return a value of a number that may flip the answer, with its unit."""
    where = f"{each.dial.label.lower()}, {what}; {each.dial.source[:160]}"
    return Said(answering.with_unit(value, each.dial.unit), kind, where, value)


def money(case: Case) -> Block:
    """Return what each option costs and brings in, and its cash by month."""
    several = {name: money_of(case)[name] for name, _ in answering.rows(case.answer)}
    columns, rows = money_sentences.two_years(several)
    fees = money_sentences.fees_in_words(case.billing)
    note = said(
        fees,
        " Gross cost is wages, benefits beyond paid leave, overhead, space and travel, or the "
        "price of the quote; cash is all that came in less all that was paid out. Change a fee in "
        "the Excel file and see the margin.",
    )
    return Block("Two years of money", (), columns, tuple(rows), note)


def measure(case: Case) -> Block:
    """Return the three numbers to measure first: those that can be counted and move most."""
    title = "Measure these three first"
    if case.flips is None:
        return Block(title, (NOT_ASKED,))
    there = [each for each in case.flips if each.dial.measured]
    there.sort(key=lambda each: (each.at is None, -abs(each.moves)))
    if not there:
        return Block(title, (said("No number that you can count moves the answer."),))
    lines = []
    for each in there[:MOST_MEASURED]:
        flips = said(", does not turn it within what is plausible")
        if each.at is not None:
            flips = said(
                ", turns it at ",
                number(each, each.at, "flip", RUN),
                " towards ",
                answering.doing(each.towards),
            )
        lines.append(
            said(
                each.dial.label,
                ": now ",
                number(each, each.now, "now", INPUT),
                ", plausible ",
                number(each, each.dial.low, "low", SOURCE),
                " to ",
                number(each, each.dial.high, "high", SOURCE),
                flips,
                ".",
            )
        )
    return Block(title, tuple(lines))


def ninety_days(case: Case) -> Block:
    """Return the test of 90 days: what is expected on three days, and when to stop."""
    if case.answer.leader is None:
        return Block(TEST, (said("No option works at this size, so there is none to try."),))
    name, lines = case.answer.leader, []
    expected: list[object] = []
    for day, week in DAYS.items():
        known = in_week(case.results, name, "active_caseload", week)
        if known is None:
            break
        expected += [
            "; day " if expected else "Expected patients in active care: day ",
            Said(f"{day}", COUNT, "day of the test", day),
            ", ",
            answering.level(known, f"active_caseload in week {week}, {name}"),
        ]
    if not expected:
        return Block(TEST, (said("The run is too short for it."),))
    lines = [
        said(
            "" if case.answer.recommended else "Nothing is recommended yet. To find out: ",
            "Try it with what can be undone: ",
            answering.doing(name),
            ", for ",
            Said("90", COUNT, "days of the test", 90),
            " days, with a list of who is in care and when each contact is due.",
        ),
        said(*expected, "."),
        stop_rule(case, name, known),
    ]
    own = own_words(case, "review")
    return Block(TEST, tuple(lines) + ((own,) if own else ()))


def stop_rule(case: Case, name: str, known: Spread | None) -> Words:
    """Return when to stop: fewer than nine in ten draws expect, or contacts late."""
    low = max(1, round(known.low)) if known else 1
    return said(
        "Stop, or change course, on day ",
        Said("90", COUNT, "days of the test", 90),
        " if fewer than ",
        Said(f"{low}", RUN, f"active_caseload in week 13, {name}, least", low),
        " patients are in active care (the low end of what is expected), or fewer than ",
        Said(f"{100 * HALF:.0f} of 100", COUNT, "share of contacts on time that works", HALF),
        " contacts came on time.",
    )


def in_week(results: Results, name: str, measure: str, week: int) -> Spread | None:
    """Return mean and range of a weekly measure in a week, ``None`` in shorter runs."""
    weekly = results.weekly(measure)
    if len(weekly) < week:
        return None
    values = weekly[name].loc[week].to_list()
    return spread([value for value in values if value == value])


def missed(case: Case) -> Block | None:
    """Return where the model misses what was published, for the figures above."""
    there = misses.touching(list(case.answer.options), case.billing is not None)
    if not there:
        return None
    return Block("Where the model misses", tuple(misses.in_words(each) for each in there))


# --- page two


def taken(case: Case) -> Block:
    """Return everything that came from files and from readiness answers."""
    title, lines = "From your files and readiness answers", []
    plan = case.plan
    if plan is None:
        return Block(title, (said("Nothing: the options are scenario files."),))
    if plan.summary.names:
        sites = len(plan.summary.names)
        lines.append(
            said(
                "Sites and patients of your file: ",
                Said(f"{sites}", INPUT, "sites of the file", sites),
                f" ({', '.join(plan.summary.names)[:120]})."
                if not any(c.isdigit() for c in "".join(plan.summary.names))
                else ".",
            )
        )
    if plan.summary.caseload:
        cases = len(plan.summary.caseload)
        lines.append(
            said(
                "Open cases of your file: ",
                Said(f"{cases}", INPUT, "open cases of the file", cases),
                ", in care from the first day in every option.",
            )
        )
    lines += [said(Said(sentence, INPUT, "taken from a file")) for sentence in plan.taken]
    for each in (STARTS[name] for name in plan.starts):
        then = Said(each.then, INPUT, "start from the readiness answers")
        lines.append(said("Not decided: ", each.lacks, ". The model starts from: ", then, "."))
    return Block(title, tuple(lines) or (said("Nothing was uploaded, and nothing set from them."),))


def clauses(case: Case) -> Block | None:
    """Return clauses for a vendor's contract, from the offer and from what the runs expect."""
    found = case.answer.options.get(BUY)
    if case.plan is None or found is None:
        return None
    quote, calls = case.plan.quote, found.lines["calls"]
    months = len(found.ramp.months)
    lines = [
        said(
            "Positions: ",
            answering.fte(case.plan, BUY),
            " by name, for our patients alone, hours reported each month; the fee falls with them.",
        ),
        said(
            "Volume: at least ",
            answering.level(found.active, f"active caseload, {BUY}"),
            " patients in active care on average over ",
            Said(f"{months}", COUNT, "months simulated", months),
            " months",
            promised(case),
            "; below it, the fee falls in proportion.",
        ),
        said(
            "Timeliness, in a hundred: contacts on time ",
            answering.hundred(found.on_time, f"contacts on time, {BUY}")
            if found.on_time
            else "not known",
            ", discharges called within two business days ",
            answering.level(calls, f"discharges contacted in time, {BUY}") if calls else "none",
            ", counted by us from the record.",
        ),
        said(
            "Access: works in our record"
            if case.plan.summary.record
            else "Access: our record, or notes to us the same day",
            "; calls from our number; consent and minutes are kept so that we can bill and be "
            "audited.",
        ),
        said(
            "Exit: notice of ",
            Said("90", COUNT, "days of the test", 90),
            " days without a penalty after the test, within a term of ",
            Said(f"{quote.term}", INPUT, "term of the quote", quote.term),
            " months; lists and notes come back to us.",
        ),
    ]
    return Block("Clauses for a vendor's contract", tuple(lines))


def promised(case: Case) -> Words:
    assert case.plan is not None
    count = case.plan.quote.promised
    if not count:
        return ()
    return said(" (promised: ", Said(f"{count}", INPUT, "patients promised", count), ")")
