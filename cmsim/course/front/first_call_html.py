"""The decision of the front page as HTML: it answers in the browser, with no kernel to wait for."""

from html import escape

from cmsim.course.front.first_call import first_call
from cmsim.course.front.signs import sign
from cmsim.course.kit import learner
from cmsim.views.chart import KEEP_KEYS

ASK = "You have {left} minutes before lunch. Choose one call."
BEFORE = "Each call takes talk and documentation, in usual minutes. The other two wait."
AFTER = "The cards show the evening of this one run, worked first come, first served."


def taste():
    """Return the decision with its three answers, of which the chosen one is shown."""
    asked = first_call()
    hour, half = asked.at.split()
    strips = [bar((("wait", asked.left, f"{asked.left} minutes free"),), asked.left, 0)]
    strips += [bar(one.answer.blocks, asked.left, n) for n, one in enumerate(asked.three, 1)]
    cards = "".join(card(n, one, asked) for n, one in enumerate(asked.three, 1))
    said = "".join(
        f'<p class="of-{n}"><strong>{escape(one.answer.said)}</strong> {AFTER}</p>'
        for n, one in enumerate(asked.three, 1)
    )
    return (
        f'<form class="cm-taste" onsubmit="return false" onkeydown="{KEEP_KEYS}">'
        f'<div class="cm-taste__head"><p class="cm-clock"><b>{hour}</b> {half}, Monday</p>'
        f"<p><strong>{ASK.format(left=asked.left)}</strong></p>"
        '<button type="reset" class="cm-btn cm-btn--s of-any">Choose again</button></div>'
        f"{''.join(strips)}"
        '<fieldset><legend class="cm-unseen">Choose one call</legend>'
        f'<div class="cm-three">{cards}</div></fieldset>'
        f'<div class="cm-taste__out"><div role="status"><p class="of-0">{BEFORE}</p>{said}</div>'
        f"{on()}</div>"
        "</form>"
    )


def on():
    """Return the link to the whole Monday."""
    page = learner.link("02_a_day_in_the_life.ipynb")
    return (
        f'<a class="cm-btn cm-btn--go of-any" href="{escape(page)}">Live the whole Monday'
        f"{sign('next')}</a>"
    )


def bar(blocks, left, n):
    """Return the minutes until lunch as a bar, shown for the choice of a number."""
    parts = "".join(
        f'<span class="l-{look}" style="width:{100 * minutes / left:.1f}%">'
        f"<span>{escape(words)}</span></span>"
        for look, minutes, words in blocks
    )
    return f'<p class="cm-forty of-{n}">{parts}</p>'


def card(n, one, asked):
    """Return one of the three as a card to choose, and what came of the person after each call."""
    known = one.card
    after = "".join(
        f'<span class="why of-{k}">{escape(fate.story)}</span>'
        f'<span class="foot of-{k}">{flag(fate.flag, fate.said)}</span>'
        for k, other in enumerate(asked.three, 1)
        for fate in [other.answer.fates[n - 1]]
    )
    return (
        f'<label class="cm-pick"><input type="radio" name="first-call" value="{n}" '
        f'class="cm-unseen pick-{n}"><span class="cm-face" data-tier="{escape(known["tier"])}" '
        f'aria-hidden="true">{escape(known["initials"])}</span>'
        f"<b>{escape(known['name'])}, {known['age']}</b>"
        f'<span class="why of-0">{escape(known["why"])}</span>'
        f'<span class="foot of-0">{flag(known["flag"]["kind"], known["flag"]["words"])} '
        f'<span class="cm-meta">{one.minutes} talk + {one.note} note</span></span>{after}</label>'
    )


def flag(kind, words):
    """Return a state as a sign and words."""
    name = {"good": "check", "soon": "clock", "late": "late"}.get(kind, "clock")
    return f'<span class="cm-flag cm-flag--{escape(kind)}">{sign(name)}{escape(words)}</span>'
