"""The first page of a brief: the question, the answer, the options."""

from cmsim.analysis.statistics import Estimate, estimate
from cmsim.decision import change_sentences
from cmsim.decision import sentences as words
from cmsim.decision.brief_case import Block, Case, own_words
from cmsim.decision.plan import Plan
from cmsim.decision.remarks import remarks as all_remarks
from cmsim.views.sentences import number
from cmsim.views.traced import INPUT, RUN, Said, Words, said

QUESTION = "Should we hire a care manager, share one, buy the service, or stay as we are?"
RANGES, MOST_REMARKS = 0.95, 2


def question(case: Case) -> Block:
    asked = own_words(case, "question") or said(QUESTION)
    practice = said() if case.plan is None else said(" ", practice_line(case.plan))
    return Block("The question", (said(asked, practice),))


def practice_line(plan: Plan) -> Words:
    """Return the practice in a sentence of its own numbers."""
    summary, parameters = plan.summary, plan.summary.parameters()

    def given(name: str, text: str) -> Said:
        return Said(text, INPUT, parameters[name].label, float(getattr(summary, name)))

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


def answer(case: Case) -> Block:
    firm = change_sentences.firmness(case.draws, case.verdict)
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


def options(case: Case) -> Block:
    """Return every option with its ranges, as a table."""
    verdict, rows = case.verdict, []
    for name in verdict.patients:
        active, calls = (
            estimate(case.results.measure(each)[name])
            for each in ("active_caseload", "transition_calls_in_time")
        )
        rows.append(
            (
                said(words.option(name)),
                said(words.level(active, f"active caseload, {name}")),
                words.lateness(case.results, name),
                said(words.level(verdict.patients[name], f"patients on time, {name}")),
                in_hundreds(calls, f"transition calls in time, {name}"),
                amount(verdict.costs[name], f"cost, {name}"),
                amount(verdict.net_benefits[name], f"net benefit, {name}"),
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


def in_hundreds(value: Estimate, where: str) -> Words:
    if not value.n:
        return said("no discharges")
    hundred = value._replace(mean=100 * value.mean, half_width=100 * value.half_width)
    return said(words.level(hundred, where))


def amount(value: Estimate, where: str) -> Words:
    """Return an amount with its interval, in thousands where it is large."""
    if value.half_width == 0:
        return said(Said(minus(f"{value.mean:,.0f}"), RUN, where, value.mean))
    return said(
        Said(
            f"{minus(number(value.mean, value))} ({minus(number(value.low, value))} to "
            f"{minus(number(value.high, value))})",
            RUN,
            where,
            value.mean,
        )
    )


def minus(text: str) -> str:
    return text.replace("-", "−")


def remarks(case: Case) -> Block | None:
    """Return what a leader should know of single options, if anything stands out."""
    remarks = all_remarks(case.results)[:MOST_REMARKS]
    if not remarks:
        return None
    lines = (words.remark(each, case.results.scenario(each.option)) for each in remarks)
    return Block("Worth knowing", tuple(lines))
