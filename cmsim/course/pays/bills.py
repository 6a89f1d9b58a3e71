"""What a patient is told and what arrives, and the dated table of codes."""

from html import escape

from cmsim.billing import rules
from cmsim.billing.fees import CODES
from cmsim.course.pays import figures
from cmsim.course.pays.practice import ROUGH_IN_2026, YEARS, fee
from cmsim.scenario.evidence.source import Quality
from cmsim.views.chart import KEEP_KEYS

COINSURANCE = 0.20  # of the fee, where no supplement pays it
MONTHS = 12
MONTHLY_FEE = CODES[rules.CCM].amount
SHARE = COINSURANCE * MONTHLY_FEE
FULL = "If the plan pays nothing: the whole fee"
# For each question and answer: what she was told, and whether that leaves a surprise.
TOLD = (
    {
        "full": ("She was told", 0.0, True),
        "share": ("She was told", SHARE, False),
        "office": ("She was told nothing", 0.0, True),
        "ordered": ("She was told nothing", 0.0, True),
    },
    {
        "most": ("Promised", 0.0, True),
        "ask": ("Promised nothing yet", 0.0, False),
        "afraid": ("Promised to some", 0.0, True),
        "silent": ("Told nothing", 0.0, True),
    },
    {
        "listed": ("Expected: the plan lists it", 0.0, True),
        "pays": ("Asked first: the plan does not pay", MONTHLY_FEE, False),
        "card": ("Expected: a card is on file", 0.0, True),
        "license": ("Expected: she has a license", 0.0, True),
    },
)
ARRIVES = (
    (("Arrives each month: 20 % of the fee", SHARE), ("In a year of such months", MONTHS * SHARE)),
    (("Arrives each month: 20 % of the fee", SHARE), ("In a year of such months", MONTHS * SHARE)),
    ((FULL, MONTHLY_FEE),),
)


def bill(panel):
    """Return what the person of the question was told, and what arrives."""
    chosen, arrives = panel.given()[panel.place], ARRIVES[panel.place]
    rows, surprise = [], False
    if chosen in TOLD[panel.place]:
        words, amount, surprise = TOLD[panel.place][chosen]
        rows.append((words, amount, False))
    rows += [(words, amount, surprise) for words, amount in arrives]
    said = "; ".join(f"{words}: ${amount:.0f}" for words, amount, _ in rows)
    head = (
        f"99490 pays ${MONTHLY_FEE:.2f} in {YEARS[0]}. Of it the patient may owe "
        f"<b>0 to {100 * COINSURANCE:.0f} %</b>: a supplement or Medicaid often covers it."
    )
    return f'<p class="cm-result">{head}</p>{figures.bill(rows, said)}'


# --- the dated table

ASKS = {
    "99490": "20 minutes a month, two conditions",
    "99439": "each 20 minutes more, at most two",
    "99487": "60 minutes, complex decisions",
    "99489": "each full 30 minutes more",
    "99426": "30 minutes, one high-risk condition",
    "99427": "each 30 minutes more",
    "99495": "contact in 2 business days, visit in 14",
    "99496": "as above, visit in 7, high complexity",
    "G0556": "a month, one condition, no minutes",
    "G0557": "a month, two conditions, no minutes",
    "G0558": "as above, also on Medicaid (QMB)",
}
CELL = "padding:2px 8px 2px 0;border-bottom:1px solid var(--cm-line,#DED6C8);text-align:"
SURE = {
    Quality.VERIFIED_SECOND_HAND: "rate page",
    Quality.MEMORY: "memory",
}


def table():
    """Return codes with rule, fees of two years and how each fee is known, as HTML."""
    head = "".join(
        f'<th scope="col" style="{CELL}{"left" if n in (0, 1, 4) else "right"}">{name}</th>'
        for n, name in enumerate(("Code", "Asks for", *map(str, YEARS), "Seen on"))
    )
    rows = "".join(
        f'<tr><th scope="row" style="{CELL}left">{code}</th><td style="{CELL}left">{escape(asks)}'
        f'</td><td style="{CELL}right">{dollars(code, YEARS[0])}</td>'
        f'<td style="{CELL}right">{dollars(code, YEARS[1])}</td>'
        f'<td style="{CELL}left">{SURE[CODES[code].source.quality]}</td></tr>'
        for code, asks in ASKS.items()
    )
    return (
        f'<div tabindex="0" role="region" aria-label="Codes and fees" onkeydown="{KEEP_KEYS}" '
        'style="overflow-x:auto"><table style="border-collapse:collapse;font-size:0.82rem;'
        f'line-height:1.35"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
        '<p class="cm-caption">Medicare, national, not read from the payer directly. A dash: no '
        "figure was found. Rules are shortened. Check each with your billing office.</p>"
    )


def dollars(code, when):
    """Return a fee as text: a dash where none was found, about where it was worked out or rounded.

    >>> dollars("99490", 2025), dollars("99495", 2026), dollars("G0557", 2026)
    ('$60.49', 'about $220', '–')
    """
    amount = fee(code, when)
    if amount is None:
        return "–"
    memory = CODES[code].source.quality == Quality.MEMORY
    rough = memory or (when == YEARS[1] and code in ROUGH_IN_2026)
    return f"about ${amount:,.0f}" if rough else f"${amount:,.2f}"
