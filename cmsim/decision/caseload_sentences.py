"""Whether the safe and the break-even caseload meet, in words."""

from math import isfinite

from cmsim.billing.break_even import BreakEven
from cmsim.decision.safe_caseload import Safe
from cmsim.decision.sentences import level
from cmsim.views.traced import INPUT, RUN, Said, Words, said

STANDARD = "standard of the safe caseload: late contacts, in 8 of 10 runs"


def caseloads(safe: Safe | None, even: BreakEven | None) -> Words:
    """Return whether the safe and the break-even caseload meet, as sentences."""
    if safe is None:
        return said("The safe caseload is not known yet.")
    if safe.enrolled is None:
        first = said(
            "None of the caseloads tried keeps at most ",
            Said("1 in 10", INPUT, STANDARD),
            " contacts late.",
        )
    else:
        first = said(
            "Safe: one full-time post keeps about ",
            level(safe.enrolled, "safe caseload"),
            " enrolled patients with at most ",
            Said("1 in 10", INPUT, STANDARD),
            " contacts late",
            "; perhaps more, for no larger caseload was tried" if safe.top else "",
            ".",
        )
    if even is None:
        return said(
            first,
            " Break-even: no fees are entered, so nothing is paid. Type yours, or "
            "take the dated table.",
        )
    if not even.answer.n:
        return said(first, " Break-even: with these fees no caseload brings in the cost.")
    second = said(
        " Break-even: ",
        Said(f"{even.answer.mean:.0f}", RUN, "break-even", even.answer.mean),
        " enrolled patients of a full-time post as entered; ",
        caseload_range(even),
        " when what nobody knows of payment is drawn from its range. ",
    )
    if safe.enrolled is None or (
        min(even.low, even.answer.mean) > safe.enrolled.high and not safe.top
    ):
        return said(
            first,
            second,
            "They do not meet: claims alone cannot pay for a caseload that "
            "keeps its promises. The rest must come from elsewhere.",
        )
    if even.high < safe.enrolled.low:
        return said(first, second, "They meet: claims can pay for a safe caseload.")
    return said(first, second, "They may or may not meet: the ranges overlap.")


def caseload_range(even: BreakEven) -> Words:
    """Return the range of the break-even caseload; an infinite end is no caseload at all."""
    low, high = (
        Said(
            f"{end:.0f}" if isfinite(end) else "no caseload at all",
            RUN,
            f"break-even, {which}",
            end,
        )
        for end, which in ((even.low, "low"), (even.high, "high"))
    )
    return said(low) if low.text == high.text else said(low, " to ", high)
