"""When a run has forgotten how it started: warm-up found, or refused."""

import numpy as np

from cmsim.analysis.statistics import Running

BATCH = 5
FEWEST_BATCHES = 10


class NotSteady(ValueError):
    """No warm-up can be recommended for this series; the message says why."""


def mser5(series):
    """Return how many of the first observations to leave out (MSER-5), a multiple of 5.

    Of all cuts of the series in batches of five, the one that gives the rest the
    smallest squared standard error: too early keeps the bias of the start, too
    late throws data away. A cut in the second half means that the run never
    settled (a backlog that grows, say), and raises ``NotSteady``. Give it days, not
    weeks: of steady series of 100 observations one in eight to five is refused by bad
    chance, of 400 one in 300. Averaging over replications does not change that.

    >>> mser5([9, 9, 9, 9, 9] + [1, 2, 3, 2, 1] * 20)
    5
    """
    values = np.asarray(series, dtype=float)
    if not np.isfinite(values).all():
        raise ValueError("series: a value is missing or infinite")
    count = len(values) // BATCH
    if count < FEWEST_BATCHES:
        raise NotSteady(f"{len(values)} observations: at least {FEWEST_BATCHES * BATCH} are needed")
    batches = values[: count * BATCH].reshape(count, BATCH).mean(axis=1)
    cut = int(np.argmin(_squared_error(batches)))
    if cut > count / 2:
        raise NotSteady(
            f"still changing after {cut * BATCH} of {len(values)} observations: "
            "run longer, or treat the question as one with a start and an end"
        )
    return cut * BATCH


def _squared_error(batches):
    """Return the MSER statistic of leaving out the first 0, 1, 2 ... batches.

    Cuts that leave less than a quarter are not looked at: so few batches may be
    alike by chance, and what never settles shows itself in the quarter before.
    """
    rest, errors = Running(), []
    for batch in reversed(batches.tolist()):
        rest.add(batch)
        errors.append(rest.squares / rest.n**2)
    return errors[: max(len(errors) // 4, 4) - 2 : -1]


def welch(list_of_series, window):
    """Return the mean over replications, smoothed over ``window`` neighbours on each side.

    Replications are cut to the shortest. Near the start the window shrinks so as
    to stay centred, and the last ``window`` points are left out, where it cannot.

    >>> welch([[0, 3, 6, 6, 6], [0, 3, 6, 6, 12]], window=1).tolist()
    [0.0, 3.0, 5.0, 7.0]
    """
    shortest = min(len(series) for series in list_of_series)
    if not 0 <= 2 * window < shortest:
        raise ValueError(f"window = {window}: from 0 to less than half of {shortest}")
    mean = np.mean([np.asarray(series[:shortest], float) for series in list_of_series], axis=0)
    before = np.concatenate([[0.0], np.cumsum(mean)])
    at = np.arange(shortest - window)
    reach = np.minimum(at, window)
    return (before[at + reach + 1] - before[at - reach]) / (2 * reach + 1)
