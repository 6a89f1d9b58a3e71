"""What the terminal shows: results, comparisons and scenarios as text of 100 columns."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING

from cmsim.measures.registry import HEADLINES, MEASURES
from cmsim.scenario.dates import spans_in_words
from cmsim.scenario.describe import post_line, practice_line, table
from cmsim.scenario.files.scenario_toml import load
from cmsim.scenario.library import practices
from cmsim.scenario.parameter import Refusal
from cmsim.text import COLUMNS, blocks, counted

if TYPE_CHECKING:
    from cmsim.analysis.statistics import Estimate
    from cmsim.decision.plan import Plan
    from cmsim.experiment.job import ProgressCallback
    from cmsim.experiment.results import Results
    from cmsim.measures.measure import Measure
    from cmsim.scenario.scenario import Scenario


# --- scenarios


def scenario(text: str) -> Scenario:
    """Return the scenario in a TOML file, or of a name in the library."""
    named = practices.named()
    if text in named:
        return named[text]()
    if Path(text).suffix.lower() == ".toml" or there(text):
        if plan_file(text) is not None:
            raise Refusal(
                f"{text[:200]}: is a plan of the staffing lab and no scenario; `cmsim compare`, "
                "`report`, `size`, `sensitivity` and `map` take it"
            )
        return load(text)
    raise Refusal(
        f"{text[:200]}: neither a TOML file nor one of the names that `cmsim scenarios` lists"
    )


def plan_file(text: str) -> Plan | None:
    """Return the plan of the staffing lab in a file, ``None`` for a scenario or a name."""
    from cmsim.decision.plan_file import read

    return read(Path(text)) if Path(text).suffix.lower() == ".toml" and there(text) else None


def there(path: str) -> bool:
    """Say whether a path leads to something; a name that no path can have does not."""
    try:
        return Path(path).exists()
    except (OSError, ValueError):
        return False


def scenarios(
    texts: Sequence[str], weeks: int | None = None, one: Callable[[str], Scenario] = scenario
) -> list[Scenario]:
    """Return the scenarios asked for, each read by ``one`` and under a name of its own."""
    asked, names = [], set()
    for text in texts:
        each = one(text)
        if each.name in names:
            each = each.replace(name=f"{each.name[:30]} ({Path(text).stem[:25]})")
        if each.name in names:
            raise Refusal(f"{text}: is named a second time")
        names.add(each.name)
        asked.append(each if weeks is None else each.replace(weeks=weeks))
    return asked


def catalogue() -> str:
    """Return the library as text, one line for each scenario."""
    named = practices.named()
    width = max(map(len, named))
    return "\n".join(f"{name.ljust(width)}  {gist(make())}" for name, make in named.items())


def gist(each: Scenario) -> str:
    """Return a scenario in one line."""
    clinicians = sum(practice.clinicians for practice in each.practices)
    patients = sum(practice.panel.size for practice in each.practices)
    hours = sum(post.hours_a_week for post in each.posts)
    staff = (
        f"{counted(len(each.posts), 'post')}, {hours:g} hours a week"
        if each.posts
        else "no care manager"
    )
    return (
        f"{counted(len(each.practices), 'site')}, {counted(clinicians, 'clinician')}, "
        f"{patients:,} patients; {staff}"
    )


def described(each: Scenario) -> str:
    """Return every number of a scenario with unit, plausible range and source."""
    lines = [each.name, "=" * len(each.name), *textwrap.wrap(each.about, COLUMNS)]
    for line in (
        spans_in_words([(each.first_day, each.weeks)]),
        *map(practice_line, each.practices),
        *map(post_line, each.posts),
        *(f"Note: {warning}" for warning in each.warnings),
    ):
        lines += textwrap.wrap(line, COLUMNS, subsequent_indent="    ")
    for row in table(each):
        head = f"{row.path} = {row.value:g} {row.unit}, plausible {row.low:g} to {row.high:g}"
        lines += ["", *textwrap.wrap(head, COLUMNS), *wrapped(f"{row.label}. {row.source}")]
    return "\n".join(lines)


def wrapped(text: str) -> list[str]:
    return textwrap.wrap(
        text, COLUMNS, initial_indent="    ", subsequent_indent="    ", break_on_hyphens=False
    )


# --- results


def shown(everything: bool) -> list[Measure]:
    """Return the measures to show."""
    return [MEASURES[name] for name in (MEASURES if everything else HEADLINES)]


def levels(results: Results, everything: bool = False) -> str:
    """Return each measure in each scenario, with its interval."""
    from cmsim.analysis.statistics import estimate

    measures = shown(everything)
    tables = {each.name: results.measure(each) for each in measures}
    columns = [
        [str(estimate(tables[each.name][name])) for each in measures] for name in results.names
    ]
    verdicts = [line for name in results.names for line in verdict(results, name, name)]
    return "\n".join(
        [headed(results), "", *blocks(measures, results.names, columns), "", *verdicts]
    )


def verdict(results: Results, name: str, subject: str) -> list[str]:
    """Return lines on whether the staffing of a scenario keeps up, if there is any."""
    from cmsim.analysis.statistics import estimate
    from cmsim.views.sentences import keeping_up

    if not results.scenario(name).posts:
        return []
    growth, busy = (
        estimate(results.measure(each)[name]) for each in ("backlog_growth", "utilization_late")
    )
    return textwrap.wrap(keeping_up(growth, subject, busy), COLUMNS)


def comparison(results: Results, everything: bool = False) -> str:
    """Return how every scenario differs from the first, in sentences and as a table."""
    from cmsim.analysis.statistics import difference, estimate

    measures, (base, *others) = shown(everything), results.names
    tables = {each.name: results.measure(each) for each in measures}
    differences = {
        name: {each: difference(tables[each.name], base, name) for each in measures}
        for name in others
    }
    lines = [headed(results)]
    for name in others:
        lines += ["", *differences_text(base, name, differences[name], results)]
    columns = [[str(estimate(tables[each.name][base])) for each in measures]]
    columns += [[signed(differences[name][each]) for each in measures] for name in others]
    heads = [base, *(f"{name}, difference" for name in others)]
    return "\n".join([*lines, "", *blocks(measures, heads, columns)])


def differences_text(
    base: str, name: str, differences: Mapping[Measure, Estimate], results: Results
) -> list[str]:
    """Return the differences of one scenario from the base as lines of text."""
    from cmsim.views.sentences import effect, lowered

    lines, unclear, unknown = [f'Compared with "{base}", "{name}"'], [], []
    for measure, interval in differences.items():
        noun = lowered(measure.label)
        if not interval.n:
            unknown.append(noun)
        elif isfinite(interval.half_width) and not interval.clear:
            unclear.append(noun)
        else:
            lines += textwrap.wrap(
                "- " + effect(measure, interval) + ";", COLUMNS, subsequent_indent="  "
            )
    if unclear:
        lines += textwrap.wrap(
            "- makes no clear difference to " + ", ".join(unclear) + ";",
            COLUMNS,
            subsequent_indent="  ",
        )
    if unknown:
        lines += textwrap.wrap(
            "- cannot be compared in " + ", ".join(unknown) + ";", COLUMNS, subsequent_indent="  "
        )
    lines[-1] = lines[-1][:-1] + "."
    return lines + verdict(results, name, "it")


def signed(interval: Estimate) -> str:
    """Return an estimate of a difference with its sign."""
    text = str(interval)
    return f"+{text}" if interval.n and interval.mean > 0 else text


def headed(results: Results) -> str:
    """Return what was run, in a line or two."""
    length = spans_in_words((each.first_day, each.weeks) for each in results.scenarios)
    return textwrap.fill(
        f"{counted(results.replications, 'replication')} of {length}, seed "
        f"{results.seed}, way of working: {results.policy}; intervals of 95 %",
        COLUMNS,
    )


@contextmanager
def progress(what: str = "") -> Iterator[ProgressCallback | None]:
    """Give a function that shows how far a run has come, on one line and on a terminal only.

    ``what`` says what is being run; without a total the runs so far are counted.
    """

    def tell(done: int, total: int) -> None:
        of = f" of {total}" if total else ""
        line = f"{what}{': ' if what else ''}{done}{of} runs"
        print(f"\r{line.ljust(COLUMNS - 1)}", end="", file=sys.stderr, flush=True)

    if not sys.stderr.isatty():
        yield None
        return
    try:
        yield tell
    finally:
        print("\r" + " " * (COLUMNS - 1) + "\r", end="", file=sys.stderr, flush=True)
