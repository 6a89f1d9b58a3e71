"""Interleaved rounds and the row of the table that comes of them."""

import gc
import os
import sys
import sysconfig
from datetime import date
from statistics import median
from time import process_time
from typing import NamedTuple

from cmsim.experiment.model_version import model_version

UNITS = {"x": "×", "MB": " MB"}


class Row(NamedTuple):
    """One line of the table: a goal, its gate, what to aim at, and what was measured.

    ``more`` says that more is better; ``spread`` is the smallest and the largest of the rounds.
    ``told`` is a verdict that does not come from a figure here.
    """

    goal: int
    what: str
    gate: float | None
    aim: float | None
    ours: float | None
    unit: str = "x"
    more: bool = False
    spread: tuple | None = None
    note: str = ""
    told: str = ""

    def reaches(self, mark):
        return self.ours >= mark if self.more else self.ours <= mark

    @property
    def verdict(self):
        """Return in one or two words how the measured figure stands to gate and aim."""
        if self.told or self.ours is None:
            return self.told or "not measured"
        if self.gate is None:
            return "for comparison"
        if self.aim is not None and self.reaches(self.aim):
            return "aim reached"
        return "gate held" if self.reaches(self.gate) else "MISSED"

    def shown(self):
        """Return the figure with as many digits as show on which side of gate and aim it is."""
        marks = [mark for mark in (self.gate, self.aim) if mark is not None]
        digits = 2
        while any(round(self.ours, digits) == mark != self.ours and digits < 6 for mark in marks):
            digits += 1
        return figure(self.ours, self.unit, digits)

    def cells(self):
        """Return the row as text, cell by cell."""
        sign = "≥" if self.more else "≤"
        marks = [
            "" if mark is None else f"{sign} {figure(mark, self.unit)}"
            for mark in (self.gate, self.aim)
        ]
        ours = "" if self.ours is None else self.shown()
        spread = "" if not self.spread else " to ".join(f"{each:.2f}" for each in self.spread)
        return [str(self.goal), self.what, *marks, ours, spread, self.verdict, self.note]


COLUMNS = ("Goal", "What", "Gate", "Aim", "Ours", "Rounds", "Verdict", "Remarks")


def figure(value, unit, digits=2):
    """Return a number with its unit.

    >>> figure(2.0, "x"), figure(0, "objects"), figure(0.53, "MB")
    ('2.00×', '0 objects', '0.53 MB')
    """
    number = f"{value:,}" if isinstance(value, int) else f"{value:,.{digits}f}"
    return number + UNITS.get(unit, f" {unit}" if unit else "")


def interleaved(rounds, clock=process_time, **subjects):
    """Return ``{name: seconds}`` for each subject, one figure a round; the first round is dropped.

    Subjects take turns. One that prepares something first returns the seconds that count.
    """
    seconds = {name: [] for name in subjects}
    for _ in range(rounds + 1):
        for name, subject in subjects.items():
            gc.collect()
            start = clock()
            told = subject()
            took = clock() - start
            seconds[name].append(told if isinstance(told, float) else took)
    return {name: times[1:] for name, times in seconds.items()}


def ratio(seconds, subject, yardstick, scale=1.0):
    """Return the median of the ratios of each round, and their range."""
    found = [scale * a / b for a, b in zip(seconds[subject], seconds[yardstick])]
    return median(found), (min(found), max(found))


def milliseconds(times):
    """Return the median of some seconds, in milliseconds, as text."""
    return f"{1000 * median(times):.3g} ms"


def machine():
    """Return in one line what this was measured on."""
    options = sysconfig.get_config_var("CONFIG_ARGS") or ""
    optimized = "optimized build" if "--enable-optimizations" in options else "plain build"
    return (
        f"{sys.implementation.name} {sys.version.split()[0]}, {sysconfig.get_platform()}, "
        f"{optimized} ({sysconfig.get_config_var('CC') or 'compiler unknown'}), "
        f"{os.cpu_count()} cores, {processor()}"
    )


def measured_on(began):
    """Return in one line when, where and with which version something was measured.

    ``began`` is the load of the machine before.
    """
    return (
        f"{date.today():%d %B %Y}; cmsim {model_version()}; {machine()}; load average {began} "
        f"before and {load()} after"
    )


def processor():
    """Return the kind of processor, where the system says."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            return next(line.split(":")[1].strip() for line in lines if "model name" in line)
    except (OSError, StopIteration):
        return "processor unknown"


def load():
    """Return the load average of the last minute, where the system says."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


def events(network):
    """Let a run happen event by event, without its end; return how many there were."""
    count = 0
    while network.env.peek() < network.horizon:
        network.env.step()
        count += 1
    return count
