"""Weighted points, which share patients out and say nothing of minutes."""

WEIGHTS = {"complex": (100 / 40, 100 / 50, 100 / 30), "moderate": (1.0, 1.0, 100 / 90)}


def points_of(complex_patients, moderate_patients):
    """Return the weighted points of a caseload, ``(middle, low, high)``; 100 are a full post.

    A weight is 100 over the caseload of a job description: its middle, its upper and its lower
    end; a moderate patient's is 1 in the middle too, so that points are easy to count. So points
    say what the job descriptions say, and nothing of minutes.

    >>> points_of(40, 0)[0], points_of(0, 100)[0]
    (100.0, 100.0)
    """
    return tuple(
        complex_patients * a + moderate_patients * b
        for a, b in zip(WEIGHTS["complex"], WEIGHTS["moderate"])
    )
