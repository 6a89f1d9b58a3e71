"""The answer as the page shows it: horizon, verdict, what would change it."""

from html import escape
from pathlib import Path

from cmsim.course.staffing_lab.pictures import LABELS, dots, track
from cmsim.decision import answer_sentences as words
from cmsim.decision import drawn, misses
from cmsim.decision.flips import measure_first
from cmsim.decision.not_ready import STARTS
from cmsim.decision.options import ALWAYS
from cmsim.views.chart import KEEP_KEYS
from cmsim.views.drawing import number_of
from cmsim.views.traced import as_text, html
from cmsim.views.widgets.layout import html_list

STYLE = f"<style>{(Path(__file__).parent / 'lab.css').read_text(encoding='utf-8')}</style>"


def horizon(found, plan):
    """Return the line that stands above every answer."""
    return f'<p class="lab-line">{html(words.horizon(found, plan))}</p>'


def waiting(plan, said, before=False):
    """Return what stands in place of the verdict until there is one; ``before`` there was one."""
    goal = "If you count " + words.GOAL_WORDS[plan.weights.goal]
    left = (
        "Dimmed below is the answer to your numbers as they were before."
        if before
        else f"The first answer comes after {drawn.FIRST} draws. Each draw of what is uncertain "
        "runs every option once."
    )
    return (
        '<section class="lab-verdict" aria-label="Verdict"><div>'
        f'<p class="lab-line">{escape(goal)}</p>'
        f'<p class="lab-head lab-open">{escape(said)}</p><p>{left}</p></div></section>'
    )


def how_far(plan, done, total, before=False):
    """Return in a sentence which draw is being run, of how many, for which options."""
    together = len(plan.names)
    draws = total // together or drawn.DRAWS
    now = min(done // together + 1, draws)
    anew = "Your numbers have changed. Running" if before else "Running"
    return f"{anew} draw {now} of {draws} for {number_of(together, 'option')}."


def still_open(plan):
    """Return the options that are being run, with open marks: nothing is known of them yet."""
    rows = "".join(
        f"<li><span>{escape(LABELS.get(name, name))}{fte_of(plan, name)}</span></li>"
        for name in plan.names
    )
    return (
        '<section class="lab-card"><h3 aria-level=2>What is compared</h3>'
        f'<ul class="lab-wait">{rows}</ul></section>'
    )


def fte_of(plan, name):
    """Return the full-time equivalents of an option, nothing where no position is added."""
    return "" if name in ALWAYS else f", {html(words.fte(plan, name))}"


def verdict(found, plan, smallest=(), working=""):
    """Return the verdict: bold only where it is firm."""
    told = html(words.headline(found, plan, smallest))
    tag = ("strong", "lab-head") if found.recommended else ("span", "lab-head lab-open")
    share = found.wins / found.draws if found.leader else 0.0
    goal = "If you count " + words.GOAL_WORDS[found.goal]
    first = f"First estimate, {working}." if working else ""
    return (
        '<section class="lab-verdict" aria-label="Verdict"><div>'
        f'<p class="lab-line">{escape(goal)}</p>'
        f'<p class="{tag[1]}"><{tag[0]}>{told}</{tag[0]}></p>'
        f"<p>{html(words.why(found))}</p></div>"
        f'<div class="lab-firm"><p><b>How firm is it?</b></p>{dots(share)}'
        f'<p class="lab-line">{html(words.firmness(found))}. {escape(first)}</p></div></section>'
    )


def three(lab):
    """Return what the answer rests on: other goals and worth, what flips it, what to measure."""
    found = lab.answer
    left = f"<p>{html(words.other_goals(found))}</p>"
    if lab.other is not None:
        left += f"<p>{html(words.other_view(lab.other[1], lab.other[0]))}</p>"
    if lab.kept_promise is not None:
        left += f"<p>{html(words.promise(lab.kept_promise, lab.plan))}</p>"
    return (
        '<div class="lab-three">'
        f"<section><h3 aria-level=2>Seen otherwise</h3>{left}</section>"
        f"<section><h3 aria-level=2>What would change this</h3>{flips(lab.flips, 2)}</section>"
        f"<section><h3 aria-level=2>Measure this first</h3>{first(lab.flips)}"
        f"{misses_of(found, lab.billing is not None)}</section></div>"
    )


def misses_of(found, paid):
    """Return where the model misses what was published, for the options shown, to open."""
    told = [html(misses.in_words(each)) for each in misses.touching(list(found.options), paid)]
    return (
        f'<details onkeydown="{KEEP_KEYS}"><summary>Where the model misses</summary>'
        f"{html_list(told, style='')}</details>"
        if told
        else ""
    )


def flips(several, most):
    """Return the numbers that move the answer most, with the place where it flips."""
    if several is None:
        return "<p>Comes after the answer.</p>"
    if not several:
        return "<p>Only one option works, so no number turns the answer to another.</p>"
    rows = sorted(several, key=lambda each: (each.at is None, -abs(each.moves)))
    lines = "".join(
        track(
            each.dial.label,
            each.now,
            each.dial.low,
            each.dial.high,
            each.at,
            flip_in_words(each),
            each.dial.unit,
        )
        for each in rows[:most]
    )
    return f'<ul class="lab-flips">{lines}</ul>'


def flip_mark(each):
    """Return beneath a slider where the answer flips, with a mark at that place."""
    if each is None:
        return ""
    low, high = each.dial.low, each.dial.high
    mark = ""
    if each.at is not None:
        mark = f'<i style="left:{100 * (each.at - low) / (high - low):.1f}%"></i>'
    return (
        f'<span class="lab-mark" aria-hidden="true">{mark}</span>'
        f'<p class="lab-line">{escape(flip_in_words(each))}</p>'
    )


def flip_title(several):
    """Return in a sentence which number turns the answer most easily."""
    turning = [each for each in several or () if each.at is not None]
    if several is None:
        return "What would flip it comes after the answer."
    if not turning:
        return "None of these numbers flips the answer alone."
    nearest = min(
        turning, key=lambda each: abs(each.at - each.now) / (each.dial.high - each.dial.low)
    )
    return f"{escape(nearest.dial.label)} can turn the answer: it lies nearest to its flip point."


def flip_in_words(each):
    """Return where one number flips the answer."""
    low, high = (words.with_unit(end, each.dial.unit) for end in (each.dial.low, each.dial.high))
    if each.at is None:
        return f"does not flip it between {low} and {high}"
    side = "below" if each.at < each.now else "above"
    at = words.with_unit(each.at, each.dial.unit)
    return f"{as_text(words.doing(each.towards))} leads {side} {at}"


def first(several, sheets=False):
    """Return which number to measure first; ``sheets`` says that the sheets stand beside it."""
    each = measure_first(several or ())
    if each is None:
        return "<p>Comes after the answer.</p>"
    turns = "It can turn the answer" if each.at is not None else "It moves the answer most"
    return (
        f"<p><b>{escape(each.dial.label)}.</b> {turns} of all that you can count, and today it is "
        f"a guess.{'' if sheets else ' Under What if is a sheet to print.'}</p>"
    )


def readiness(lab):
    """Return what is not decided, and what the model starts from instead."""
    link = (
        '<p><a href="82_readiness.ipynb">All 77 questions of readiness</a> are a page of their '
        "own: three people answer alone, and you see how far apart they are before any average. "
        "Open this page anew after you have saved something there.</p>"
    )
    starts = [STARTS[each] for each in lab.plan.starts]
    if not starts:
        return f'<section class="lab-card"><h3 aria-level=2>Ready?</h3>{link}</section>'
    lines = "".join(f"<li>{escape(each.lacks)}: {escape(each.then)}</li>" for each in starts)
    return (
        '<section class="lab-card"><h3 aria-level=2>Not decided yet</h3>'
        f"<p>The answer starts from these:</p><ul>{lines}</ul>{link}</section>"
    )
