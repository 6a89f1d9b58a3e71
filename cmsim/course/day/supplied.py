"""The same Monday with something that the role needs, and twenty other Mondays with and without."""

from functools import cache

from cmsim.analysis.statistics import estimate
from cmsim.course.day.counterfactual import again, minutes_of, result
from cmsim.course.day.day_strip import blocks, frame, hours_said
from cmsim.course.day.evening import people_reached
from cmsim.course.day.faces import Faces
from cmsim.course.day.game import FIRST_DAY, Game
from cmsim.course.day.needs import NEEDS
from cmsim.course.day.time_ledger import PATIENTS
from cmsim.model.policy import USUAL
from cmsim.units import DAY

OTHER_LUCKS = range(1, 21)
MOST_NAMES = 3


@cache
def other_monday(needs, seed):
    """Return what another Monday came to, worked the usual way, with these needs supplied."""
    return result(Game(seed, needs).follow(USUAL, FIRST_DAY + 1), 1)


def changes(needs, seeds=OTHER_LUCKS):
    """Yield what needs change on other Mondays, as (minutes with patients, talks held).

    Both sides are worked by the same simple rule, so that only the needs differ.
    """
    for seed in seeds:
        before, after = other_monday((), seed), other_monday(tuple(needs), seed)
        yield after.with_patients - before.with_patients, after.talks - before.talks


def compared(game, needs):
    """Return the learner's Monday beside the same one with needs supplied, strip beside strip."""
    day, names = FIRST_DAY, [NEEDS[name] for name in needs]
    other = again(game, needs, day + 1)
    own, theirs = (Faces(one.log, (day + 1) * DAY) for one in (game, other))
    met = {one["patient"] for one in people_reached(game, day, own)}
    new = [one["short"] for one in people_reached(other, day, own) if one["patient"] not in met]
    more = more_minutes(game, other)
    return {
        "label": " and ".join(need.label for need in names),
        "supplied": " ".join(need.supplied for need in names),
        "source": " ".join(need.source for need in names),
        "strip": frame(game.scenario, day),
        "own": blocks(game, day, own),
        "other": blocks(other, day, theirs),
        "said": own_said(more, new),
        "more": more,
    }


def more_minutes(game, other):
    """Return how many minutes more went to patients on the first day of another game."""
    return minutes_of(other, 1)[PATIENTS] - minutes_of(game, 1)[PATIENTS]


def change_said(more):
    """Return a change of the minutes with patients in words.

    >>> change_said(12.3), change_said(-75)
    ('12 min more with patients', '1 h 15 min less with patients')
    """
    if round(more) == 0:
        return "No more and no less with patients"
    return f"{hours_said(abs(more))} {'more' if more > 0 else 'less'} with patients"


def own_said(more, new):
    """Return in words what the same Monday would have been."""
    said = f"Your Monday, with your decisions: {change_said(more).lower()}."
    if new:
        rest = len(new) - MOST_NAMES
        names = ", ".join(new[:MOST_NAMES]) + (f" and {rest} more" if rest > 0 else "")
        said += f" You also talk with {names}."
    return said


def gain(many):
    """Return how many minutes other Mondays gave more, from the range of the average on."""
    found = minutes_on(many)
    return {
        "mean": found.mean,
        "low": found.low,
        "high": found.high,
        "words": f"{signed(found.mean, 0)} min",
        "range": f"{signed(found.low, 0)} to {signed(found.high, 0)}",
        "on": f"more on {up(many)} of {len(many)}",
    }


def minutes_on(many):
    """Return the minutes with patients that other Mondays gave more, as an estimate."""
    return estimate([minutes for minutes, _ in many])


def up(many):
    """Return on how many other Mondays more time went to patients."""
    return sum(minutes > 0.5 for minutes, _ in many)


def signed(number, digits):
    """Return a change with its sign.

    >>> signed(29.3, 0), signed(-13.6, 0), signed(0.04, 1)
    ('+29', '−14', '0.0')
    """
    said = f"{abs(number):.{digits}f}"
    return said if not float(said) else ("+" if number > 0 else "−") + said


def others_said(many):
    """Return in words what other Mondays show of a need, from the range of the average on."""
    found = minutes_on(many)
    way = "more" if found.low > 0 else "fewer" if found.high < 0 else "no clear difference"
    range_said = f"{signed(found.low, 0)} to {signed(found.high, 0)}"
    if way == "no clear difference":
        return (
            f"On {len(many)} other Mondays there is no clear difference ({range_said} minutes); "
            f"more time with patients on {up(many)} of them."
        )
    return (
        f"On {len(many)} other Mondays: {abs(found.mean):.0f} {way} minutes with patients "
        f"on average ({range_said}), more on {up(many)} of {len(many)}."
    )


def usual_said():
    """Return in words what other Mondays give as they are, worked the usual way."""
    given = [other_monday((), seed).with_patients for seed in OTHER_LUCKS]
    return (
        f"On {len(given)} other Mondays, worked the usual way, it gave {hours_said(min(given))} "
        f"to {hours_said(max(given))}."
    )


def facts(many, own):
    """Return what was recovered as facts of the learner's run."""
    more = minutes_on(many)
    return {
        "minutes_recovered": {
            "value": round(more.mean, 1),
            "low": round(more.low, 1),
            "high": round(more.high, 1),
            "unit": "minutes",
        },
        "own_minutes_recovered": {
            "value": round(own, 1) if round(own) else 0.0,  # as change_said says it
            "low": None,
            "high": None,
            "unit": "minutes",
        },
    }
