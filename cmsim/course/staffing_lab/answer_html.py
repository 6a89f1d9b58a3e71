"""The answer as the page shows it: horizon, verdict, what would change it."""

from html import escape

from cmsim.course.staffing_lab.pictures import dots, track
from cmsim.decision import answer_sentences as words
from cmsim.decision.flips import measure_first
from cmsim.decision.not_ready import STARTS
from cmsim.views.traced import as_text, html

STYLE = """<style>
.lab-line{margin:0;color:var(--cm-ink-2,#4c595a);font-size:var(--cm-t1,.875rem);line-height:1.35}
.lab-line ul{margin:4px 0;padding-left:1.2em}
.lab-seg legend,.lab-tabs legend{position:absolute;width:1px!important;height:1px;overflow:hidden;
clip-path:inset(50%)}
.cmsim-control.cmsim-choice:is(.lab-tabs,.lab-seg){max-width:none;padding:0}
.cmsim-choice:is(.lab-tabs,.lab-seg) fieldset{gap:0}
.cmsim-choice:is(.lab-tabs,.lab-seg) .cmsim-option{width:auto!important;padding:6px 12px;
border-radius:0;font-weight:600;font-size:var(--cm-t1,.875rem)}
.cmsim-choice.lab-tabs fieldset{border-bottom:1.5px solid var(--cm-line-2,#7f796e)}
.cmsim-choice.lab-tabs .cmsim-option{padding:8px 16px;border:0;background:none;box-shadow:none}
.cmsim-choice.lab-tabs .cmsim-option:has(:checked){
box-shadow:inset 0 -3px 0 var(--cm-brand,#12493f)}
.cmsim-choice.lab-seg .cmsim-option+.cmsim-option{margin-left:-1.5px}
.cmsim-choice.lab-seg .cmsim-option:has(:checked){background:var(--cm-brand,#12493f);
color:var(--cm-on-brand,#fff)}
.cmsim-choice:is(.lab-tabs,.lab-seg) .cmsim-option input{position:absolute;opacity:0}
.cmsim-choice:is(.lab-tabs,.lab-seg) .cmsim-option:has(:focus-visible){
outline:3px solid var(--cm-focus,#0b63b5);outline-offset:-3px}
.lab-in .cmsim-control{padding:2px 0}
.lab-in .cmsim-choice fieldset{align-items:center}
.lab-in .cmsim-choice legend{float:none;width:auto;margin:0 8px 0 0}
.cm .lab-in .cmsim-choice .cmsim-option{width:auto;padding:3px 9px 3px 7px}
.lab-in .cmsim-number input{min-height:32px;padding:2px 8px}
.lab-verdict{display:flex;gap:20px;margin:6px 0;padding:8px 18px;
border:1px solid var(--cm-line,#ded6c8);border-left:6px solid var(--cm-brand,#12493f);
border-radius:6px;background:var(--cm-surface,#fff)}
.lab-verdict>div:first-child{flex:1}
.lab-verdict p{margin:0;line-height:1.4}
.cm .lab-verdict .lab-head{margin:2px 0;font-family:var(--cm-display,Palatino,serif);
font-size:1.5rem;line-height:1.2}
.cm .lab-verdict .lab-open{font-size:1.25rem}
.lab-firm{flex:0 0 170px;padding-left:18px;border-left:1px solid var(--cm-line,#ded6c8)}
.lab-card{margin:6px 0 0;padding:8px 18px;border:1px solid var(--cm-line,#ded6c8);
border-radius:6px;background:var(--cm-surface,#fff)}
.lab-card p{margin:0 0 6px;line-height:1.45}
.lab-card :is(figcaption,details){color:var(--cm-ink-2,#4c595a);font-size:var(--cm-t1,.875rem)}
.lab-card h3,.lab-three h3{margin:0 0 4px!important;font-size:1rem!important}
.lab-three{display:grid;grid-template-columns:1.2fr 1.2fr 1fr;gap:10px;margin-top:8px}
.lab-three>section{padding:6px 14px;border:1px solid var(--cm-line,#ded6c8);border-radius:6px;
background:var(--cm-surface,#fff);font-size:.8125rem;line-height:1.3}
.lab-three p{margin:0 0 3px;line-height:1.3}
.lab-flips{list-style:none;margin:0!important;padding:0!important}
.lab-flips li{display:grid;gap:1px;margin-bottom:5px}
.lab-track{position:relative;height:12px;background:linear-gradient(var(--cm-line-2,#7f796e),
var(--cm-line-2,#7f796e)) 0 50%/100% 2px no-repeat}
.lab-track b{position:absolute;top:1px;width:10px;height:10px;margin-left:-5px;border-radius:50%;
background:var(--cm-ink,#1e2a2b)}
.lab-dials{display:grid!important;grid-template-columns:1fr 1fr;gap:6px 32px;
margin-top:8px!important}
.lab-dials .widget-html,.lab-dials .widget-html-content{margin:0;line-height:1.2}
.lab-mark{position:relative;display:block;height:8px;margin:0 11px}
.lab-mark i{position:absolute;top:-12px;width:3px;height:18px;margin-left:-1.5px;
background:var(--cm-late,#a3341a)}
.lab-track i{position:absolute;top:-1px;width:3px;height:14px;background:var(--cm-late,#a3341a)}
@media (max-width:760px){.lab-three,.lab-dials{grid-template-columns:1fr}.lab-verdict{display:block}
.lab-firm{margin-top:8px;padding:8px 0 0;border:0;border-top:1px solid var(--cm-line,#ded6c8)}}
</style>"""


def horizon(found, plan):
    """Return the line that stands above every answer."""
    return f'<p class="lab-line">{html(words.horizon(found, plan))}</p>'


def verdict(found, plan, smallest=(), working=""):
    """Return the verdict: bold only where it is firm."""
    told = html(words.headline(found, plan, smallest))
    tag = ("strong", "lab-head") if found.firm else ("span", "lab-head lab-open")
    share = found.wins / found.draws if found.leader else 0.0
    goal = "If you count " + words.GOAL_WORDS[found.goal]
    first = f"First estimate, {working}." if working else ""
    return (
        '<section class="lab-verdict" aria-label="The answer"><div>'
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
        f"<section><h3>Seen otherwise</h3>{left}</section>"
        f"<section><h3>What would change this</h3>{flips(lab.flips, 2)}"
        f"<p>{html(words.worth(found))}</p></section>"
        f"<section><h3>Measure this first</h3>{first(lab.flips)}</section></div>"
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


def first(several):
    """Return which number to measure first."""
    each = measure_first(several or ())
    if each is None:
        return "<p>Comes after the answer.</p>"
    turns = "It can turn the answer" if each.at is not None else "It moves the answer most"
    return (
        f"<p><b>{escape(each.dial.label)}.</b> {turns} of all that you can count, and today it is "
        "a guess. Under What if is a sheet to print.</p>"
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
        return f'<section class="lab-card"><h3>Ready?</h3>{link}</section>'
    lines = "".join(f"<li>{escape(each.lacks)}: {escape(each.then)}</li>" for each in starts)
    return (
        '<section class="lab-card"><h3>Not decided yet</h3>'
        f"<p>The answer starts from these:</p><ul>{lines}</ul>{link}</section>"
    )
