"""The first page of a brief: the question, the answer, the options."""

from cmsim.decision import answer_sentences as words
from cmsim.decision.brief_case import Block, Case, own_words
from cmsim.decision.brief_next import condition
from cmsim.decision.plan import Plan
from cmsim.decision.remarks import remarks as all_remarks
from cmsim.decision.scorecard import LINES
from cmsim.decision.sentences import option, remark
from cmsim.views.traced import INPUT, Said, Words, said

QUESTION = "Should we hire a care manager, share one, buy the service, or stay as we are?"
FIRM, NOT_FIRM = "The answer", "No firm answer"
SHOWN, MOST_REMARKS = ("calls",), 2


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
    """Return the answer; its heading says where it is not firm."""
    found, plan = case.answer, case.plan
    return Block(
        FIRM if found.recommended else NOT_FIRM,
        tuple(
            filter(
                None,
                (
                    words.headline(found, plan, case.smallest),
                    condition(case),
                    words.horizon(found, plan),
                    words.why(found),
                    words.firmness(found),
                    words.other_goals(found),
                ),
            )
        ),
    )


def options(case: Case) -> Block:
    """Return every option with its ranges, as a table."""
    rows = []
    for name, each in words.rows(case.answer):
        lines = {line: words.cell(LINES[line], each.lines[line], name) for line in SHOWN}
        on_time = (
            words.hundred(each.on_time, f"contacts on time, {name}")
            if each.on_time
            else said("no contacts")
        )
        rows.append(
            (
                said(option(name)),
                words.fte(case.plan, name) if case.plan else said("as in its file"),
                words.level(each.active, f"active caseload, {name}"),
                on_time,
                words.level(each.patients, f"patients on schedule, {name}"),
                lines["calls"],
                words.in_money(each.cost, f"all-in cost, {name}"),
                words.wins(case.answer, name),
            )
        )
    note = said(
        "The average of all draws of what is uncertain, and nine in ten of them. Costs of a nurse "
        "who is there already are hours that go to care management.",
    )
    return Block(
        "The options",
        (),
        (
            "Option",
            "Positions",
            "Patients in active care",
            "Contacts on time, of 100",
            "Patients on schedule",
            "Discharges in time, of 100",
            "All-in cost, $ a year",
            "Wins",
        ),
        tuple(rows),
        note,
    )


def remarks(case: Case) -> Block | None:
    """Return what a leader should know of single options, if anything stands out."""
    remarks = all_remarks(case.results)[:MOST_REMARKS]
    if not remarks:
        return None
    lines = (remark(each, case.results.scenario(each.option)) for each in remarks)
    return Block("Worth knowing", tuple(lines))
