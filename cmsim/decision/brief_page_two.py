"""The second page of a brief: what would change the answer, and what to do next."""

from cmsim.analysis.statistics import Estimate, estimate
from cmsim.decision import answer_sentences as answering
from cmsim.decision import caseload_sentences, sizing_sentences
from cmsim.decision import readiness as ready
from cmsim.decision import sentences as words
from cmsim.decision.brief_case import NOT_ASKED, Block, Case, own_words
from cmsim.decision.brief_next import best
from cmsim.decision.brief_next import number as shown
from cmsim.decision.options import NO_HIRE, PROTECT
from cmsim.decision.plan import assumptions_touched
from cmsim.validation.own_month import MonthVerdict
from cmsim.views.sentences import lowered, number
from cmsim.views.traced import COUNT, INPUT, RUN, SOURCE, Said, Words, said

MOST_TOUCHED, MOST_OPEN = 6, 4
NOT_DECIDED = "Not decided: "  # these stand in a block of their own


def changes(case: Case) -> Block:
    """Return what each of some numbers does to the answer, and what else is seen otherwise."""
    title = "What would change this answer"
    if case.flips is None:
        return Block(title, (NOT_ASKED,))
    if not case.flips:
        return Block(title, (said("Only one option works, so nothing turns it to another."),))
    rows = [
        (
            said(each.dial.label),
            said(shown(each, each.now, "now", INPUT)),
            said(
                shown(each, each.dial.low, "low", SOURCE),
                " to ",
                shown(each, each.dial.high, "high", SOURCE),
            ),
            said("never in this range")
            if each.at is None
            else said(shown(each, each.at, "flip", RUN), ": ", answering.doing(each.towards)),
        )
        for each in case.flips
    ]
    lines = (answering.worth(case.answer),)
    if case.other:
        lines = (*lines, answering.other_view(case.other[1], case.other[0]))
    return Block(title, lines, ("Number", "Now", "Plausible", "Flips at"), tuple(rows))


def touched(case: Case) -> Block:
    """Return what is not as it comes; the rest stands in the Excel file."""
    if case.plan is None:
        return Block(
            "Assumptions",
            (said("As in the scenario files; every number with its source is in the Excel file."),),
        )
    assumptions = [each for each in assumptions_touched(case.plan) if NOT_DECIDED not in each.what]
    if not assumptions:
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
        for each in assumptions[:MOST_TOUCHED]
    ]
    rest = len(assumptions) - MOST_TOUCHED
    if rest > 0:
        lines.append(
            said(
                "And ",
                Said(f"{rest}", COUNT, "assumptions touched", rest),
                " more, in the Excel file.",
            )
        )
    return Block("Assumptions touched", tuple(lines))


def caseloads(case: Case) -> Block | None:
    if case.safe is None:
        return None
    lines = [caseload_sentences.caseloads(case.safe, case.even)]
    if case.billing is not None:
        lines.append(said(Said(case.billing.banner, INPUT, "date of the fees")))
    return Block("Safe and break-even caseload", tuple(lines))


def smallest(case: Case) -> Block | None:
    if case.sizing is None:
        return None
    return Block("The smallest staffing for your targets", (sizing_sentences.answer(case.sizing),))


def readiness(case: Case) -> Block:
    """Return the weakest section, where people differ, and what to decide first."""
    if not case.people:
        return Block("Readiness", (NOT_ASKED,))
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


def observed(case: Case) -> Block | None:
    """Return which of a month's counts the model predicts, and which it does not yet."""
    if not case.observed:
        return None
    missed = [each for each in case.observed if each.verdict is MonthVerdict.NOT_YET]
    within = Said(f"{len(case.observed) - len(missed)}", RUN, "counts within what is predicted")
    of = Said(f"{len(case.observed)}", INPUT, "counts of your month")
    pieces: list[object] = [
        "Of ",
        of,
        " counts of your month ",
        within,
        " lie in what is predicted.",
    ]
    for n, each in enumerate(missed[:MOST_OPEN]):
        where = each.output.label.lower()
        pieces += ["; " if n else " Not: ", where, " ", Said(f"{each.observed:g}", INPUT, where)]
        pieces += [" (", Said(f"{each.low:g} to {each.high:g}", RUN, f"predicted, {where}"), ")"]
    if missed:
        pieces += [". Do not use these figures yet."]
    return Block("Predicted against observed", (said(*pieces),))


def risks(case: Case) -> Block | None:
    lines = tuple(filter(None, (own_words(case, name) for name in ("risks", "agree"))))
    return Block("Risks, and who must agree", lines) if lines else None


def first_test(case: Case) -> Block:
    """Return the first small test: plan with a prediction, do, study, act."""
    own = own_words(case, "test")
    if own:
        return Block("First small test (plan, do, study, act)", (own,))
    names = case.answer.options
    if case.answer.leader in (NO_HIRE, PROTECT) and NO_HIRE in names and PROTECT in names:
        lines = protect_test(case)
    else:
        lines = referral_test(case)
    return Block("First small test (plan, do, study, act)", lines)


def protect_test(case: Case) -> tuple[Words, ...]:
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


def referral_test(case: Case) -> tuple[Words, ...]:
    """Return the test of whether patients would be referred at all."""
    name = best(case)
    referrals = estimate(case.results.measure("referrals")[name])
    return (
        said(
            "Plan: for two weeks, each clinician notes every patient they would hand to a care "
            "manager, and nothing on who it is. Prediction: ",
            hours(referrals, f"referrals, {name}"),
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


def hours(value: Estimate, where: str) -> Said:
    return Said(number(value.mean, value) if value.n else "no", RUN, where, value.mean)
