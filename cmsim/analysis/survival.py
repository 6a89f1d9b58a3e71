"""Time to an event when some patients are still waiting, or ended for another reason."""

import numpy as np
import pandas as pd
from scipy.special import ndtri


def kaplan_meier(durations, happened, confidence=0.95):
    """Return the share still waiting at each time, as a table (Kaplan–Meier).

    ``durations``: how long each patient was followed, in any one unit; ``happened``:
    whether the event ended it (true) or the run, or the patient, did (false).
    Columns: ``time``, ``at_risk``, ``events``, ``survival``, ``low``, ``high``
    (Greenwood's variance on the log-log scale, which stays between 0 and 1). One
    row for time 0, each time with an event, and the end of the follow-up. The
    interval supposes independent patients; across replications use ``estimate``.

    Leaving unfinished patients out would keep the short waits and lose the long.

    >>> kaplan_meier([1, 2, 2, 4], [True, True, False, False])["survival"].tolist()
    [1.0, 0.75, 0.5, 0.5]
    """
    durations, happened = _checked(durations), np.asarray(happened, dtype=bool)
    times = np.union1d([0.0, durations.max()], durations[happened])
    at_risk = _at_risk(durations, times)
    events = _count_at(durations[happened], times)
    survival = np.cumprod(1 - events / at_risk)
    low, high = _greenwood(at_risk, events, survival, confidence)
    return pd.DataFrame({"time": times, "at_risk": at_risk, "events": events,
                         "survival": survival, "low": low, "high": high})


def cumulative_incidence(durations, reasons):
    """Return the share ended by each reason by each time, as a table (Aalen–Johansen).

    ``reasons``: what ended each patient's ``durations``, ``None`` if nothing did yet.
    Columns: ``time``, ``at_risk``, ``open`` (still going) and one for each reason;
    ``open`` and the reasons add up to 1. One minus Kaplan–Meier for each reason
    alone would add up to more: it supposes that who disengaged might still graduate.

    >>> table = cumulative_incidence([1, 2, 3, 4], ["graduated", "left", None, "graduated"])
    >>> table[["open", "graduated", "left"]].iloc[-1].tolist()
    [0.0, 0.75, 0.25]
    """
    durations = _checked(durations)
    reasons = np.array([None if pd.isna(reason) else reason for reason in reasons], dtype=object)
    ended = np.array([reason is not None for reason in reasons])
    times = np.union1d([0.0, durations.max()], durations[ended])
    at_risk = _at_risk(durations, times)
    still = np.cumprod(1 - _count_at(durations[ended], times) / at_risk)
    before = np.concatenate([[1.0], still[:-1]])
    columns = {"time": times, "at_risk": at_risk, "open": still}
    for reason in dict.fromkeys(reasons[ended]):
        alike = np.array([other == reason for other in reasons])
        columns[reason] = np.cumsum(before * _count_at(durations[alike], times) / at_risk)
    return pd.DataFrame(columns)


def restricted_mean(table, until):
    """Return the mean time waited up to ``until``, in the unit of the durations.

    The area under the curve of ``kaplan_meier``: who waits longer counts as
    ``until``. ``None`` if nobody was followed that long and some still waited.

    >>> restricted_mean(kaplan_meier([1, 2, 2, 4], [True, True, False, False]), until=4)
    2.75
    """
    times, survival = table["time"].to_numpy(), table["survival"].to_numpy()
    if not _known(table, until):
        return None
    edges = np.minimum(np.append(times, max(until, times[-1])), until)
    return float(np.sum(np.diff(edges) * survival))


def median(table):
    """Return the time by which half have had the event; ``None`` if half never were seen to.

    Runs whose median is ``None`` are the slow ones: an average over the others
    flatters. To compare scenarios, take ``share_by`` or ``restricted_mean``.

    >>> median(kaplan_meier([1, 2, 2, 4], [True, True, False, False]))
    2.0
    """
    reached = table.loc[table["survival"] <= 0.5 + 1e-12, "time"]
    return float(reached.iloc[0]) if len(reached) else None


def share_by(table, time):
    """Return the share who had the event by ``time``, that moment included.

    ``None`` if nobody was followed that long and some still waited.

    >>> share_by(kaplan_meier([1, 2, 2, 4], [True, True, False, False]), 1.5)
    0.25
    """
    if not _known(table, time):
        return None
    row = np.searchsorted(table["time"].to_numpy(), time, side="right") - 1
    return float(1 - table["survival"].iloc[row])


def _greenwood(at_risk, events, survival, confidence):
    """Return the low and high ends of the interval at each time.

    Where nobody or everybody had the event the log-log scale has no width. There
    the exact binomial end, and the earlier high end, are taken instead.
    """
    z, alpha = ndtri((1 + confidence) / 2), 1 - confidence
    inside = (survival > 0) & (survival < 1)
    left = np.maximum(at_risk - events, 1)
    log = np.log(np.where(inside, survival, 0.5))
    spread = z * np.sqrt(np.cumsum(events / (at_risk * left))) / np.abs(log)
    low = np.where(inside, np.exp(log * np.exp(spread)), 0.0)
    high = np.where(inside, np.exp(log * np.exp(-spread)), 1.0)
    untouched = survival == 1
    low[untouched] = (alpha / 2) ** (1 / at_risk[untouched])
    low[0] = 1.0 if untouched[0] else low[0]
    if len(high) > 1 and survival[-1] == 0:
        high[-1] = high[-2]
    return low, high


def _checked(durations):
    """Return durations as floats, or say which is not one."""
    durations = np.asarray(durations, dtype=float)
    wrong = durations[~(np.isfinite(durations) & (durations >= 0))]
    if len(wrong):
        raise ValueError(f"durations: {wrong[0]} among them; each is 0 or more, and known")
    if not len(durations):
        raise ValueError("durations: none given")
    return durations


def _at_risk(durations, times):
    """Return how many are followed up to each time or longer."""
    return len(durations) - np.searchsorted(np.sort(durations), times, side="left")


def _count_at(durations, times):
    """Return how many of the durations end at each of the times."""
    ordered = np.sort(durations)
    return (np.searchsorted(ordered, times, side="right")
            - np.searchsorted(ordered, times, side="left"))


def _known(table, time):
    """Say whether the curve reaches ``time``: followed so far, or nobody left to follow."""
    last = table.iloc[-1]
    return bool(time <= last["time"] or last["survival"] <= 1e-12)
