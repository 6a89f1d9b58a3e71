"""Pictures that were drawn before: the same numbers need no second drawing."""

import hashlib
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from cmsim.experiment.model_version import fingerprint, model_version
from cmsim.measures.measure import Measure


def drawn(memory, function, *given, key):
    """Return as HTML what a function draws from what it is given, named ``key`` on its page.

    ``memory`` (a :class:`cmsim.experiment.cache.Cache`) remembers it, for other pages too; with
    ``None`` it is drawn and not remembered.
    """
    if memory is None:
        return function(*given).html(key)
    name = signature(function, given, key)
    html = memory.text(name)
    if html is None:
        html = function(*given).html(key)
        memory.put_text(name, html)
    return html


def signature(function, given, key):
    """Return what a picture depends on as one short text: numbers, words and drawing code.

    >>> signature(max, [1, 2], "a") == signature(max, [1, 2], "b")
    False
    """
    said = [function.__module__, function.__qualname__, code(function), key, plain(given)]
    return f"picture {hashlib.sha256(repr(said).encode()).hexdigest()}"


def plain(value):
    """Return a value as lists of texts that are the same in every process.

    >>> plain({"a": (1, 2.5)})
    ['dict', "'a'", ['tuple', '1', '2.5']]
    """
    if isinstance(value, Measure):
        return [value.name, str(value), value.better]
    if isinstance(value, dict):
        return ["dict", *(plain(each) for pair in value.items() for each in pair)]
    if isinstance(value, (list, tuple)):
        return [type(value).__name__, *map(plain, value)]
    return repr(value)


@cache
def code(function):
    """Return a fingerprint of the code that draws: the function's own folder, and this one."""
    own = getattr(sys.modules[function.__module__], "__file__", None)
    folders = {Path(__file__).parent, *([Path(own).parent] if own else [])}
    paths = sorted(path for folder in folders for path in folder.glob("*.py"))
    return f"{plotter()} {model_version()} {fingerprint(paths)}"


def plotter():
    """Return the version of matplotlib, which draws some of the pictures, if it is there."""
    try:
        return version("matplotlib")
    except PackageNotFoundError:
        return "none"
