"""Runs that come with the course, so that a page has its pictures at once.

They hold for the model that made them and for no other: where the model has changed they are passed
over, and a page does its runs itself.
"""

import json
from typing import Any

from cmsim.experiment.cache import Cache, Key, Remembered
from cmsim.experiment.model_version import model_version


def text_of(cache: Cache) -> str:
    """Return all runs that a cache has in memory as a text, a line for each scenario."""
    found: dict[str, dict[str, list[Any]]] = {}
    for key, run in sorted(cache.memory.items(), key=lambda each: place_of(each[0])):
        columns = found.setdefault(" ".join((key[1], key[2], key[4])), {})
        for name, value in run.values.items():
            columns.setdefault(name, []).append(value)
    lines = ",\n".join(
        f"{json.dumps(name)}: {json.dumps(columns)}" for name, columns in found.items()
    )
    return f'{{"model": {json.dumps(model_version())}, "runs": {{\n{lines}\n}}}}\n'


def place_of(key: Key) -> tuple[str, str, str, int]:
    """Return where a run stands in the text: by scenario, seed and policy, then replication."""
    _, scenario, seed, replication, policy = key
    return scenario, seed, policy, int(replication)


def take(text: str, cache: Cache) -> int:
    """Have a cache know the runs of a text in memory, and return how many there were.

    There are none where another model made them or the text is not whole.

    >>> take('{"model": "an older one", "runs": {}}', Cache(size=0)), take("{", Cache(size=0))
    (0, 0)
    """
    try:
        given = json.loads(text)
        if given["model"] != model_version():
            return 0
        runs = {
            (model_version(), scenario, seed, f"{n}", policy): Remembered(
                dict(zip(columns, values)), {}
            )
            for name, columns in given["runs"].items()
            for scenario, seed, policy in [name.split(" ", 2)]
            for n, values in enumerate(zip(*columns.values(), strict=True), 1)
        }
    except (ValueError, TypeError, KeyError, AttributeError):
        return 0
    for key, run in runs.items():
        cache.remember(key, run)
    return len(runs)
