"""The terminal: ``cmsim cohort``, the debrief's tables from a folder of learners' records."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING

from cmsim.cli.arguments import need_course
from cmsim.scenario.parameter import Refusal
from cmsim.text import counted, text_table
from cmsim.workspace import write_whole

if TYPE_CHECKING:
    from cmsim.cli.arguments import Commands
    from cmsim.course.facilitator.cohort import Cohort


def register(commands: Commands) -> None:
    """Add the command of this module to the parser's commands."""
    does = "the debrief's tables from a folder of learners' records"
    command = commands.add_parser("cohort", help=does, description=does)
    command.add_argument("folder", metavar="FOLDER", help="folder with the learners' files")
    command.add_argument("--session", metavar="NN", help="one session only, such as 01 (all)")
    command.add_argument("--completion", metavar="FILE.csv", help="write who has done what")
    command.add_argument("--xapi", metavar="FILE.json", help="the same as xAPI statements")
    command.set_defaults(act=show)


def show(chosen: Namespace) -> int:
    """Print the tables of each session that the folder holds."""
    need_course("cohort")
    from cmsim.course.facilitator import cohort, debrief, xapi
    from cmsim.course.facilitator.room import topics
    from cmsim.course.kit import files
    from cmsim.course.kit import questions as checks
    from cmsim.course.kit.printing import as_csv

    asked = [topic for topic in topics() if chosen.session in (None, topic[:2])]
    if not asked:
        raise Refusal(
            f"--session {chosen.session}: the sessions are "
            + ", ".join(topic[:2] for topic in topics())
        )
    over: dict[str, str] = {}
    shown, said = 0, []
    rows: list[tuple[object, ...]] = [("Lesson", *debrief.ATTENDANCE)]
    for topic in asked:
        questions = checks.of_topic(topic)
        found = cohort.read(chosen.folder, topic[:2], questions, files.version(topic))
        over |= dict(found.passed_over)
        if found.works:
            shown += 1
            rows += [(topic[:2], *row) for row in debrief.lines_of(found)]
            said += xapi.statements(topic, debrief.attendance(found), found.works)
            print("\n".join(lines(topic, found)), end="\n\n")
    if chosen.completion:
        write_whole(chosen.completion, as_csv(rows))
    if chosen.xapi:
        write_whole(chosen.xapi, xapi.text_of(said))
    if not shown:
        print("no record of these sessions")
    print(f"{counted(len(over), 'file')} passed over")
    for file, reason in sorted(over.items()):
        print(f"  {printable(file)}: {printable(reason)}")
    return 0


def lines(topic: str, found: Cohort) -> list[str]:
    """Return the tables of one session as lines."""
    from cmsim.course.facilitator import debrief
    from cmsim.course.facilitator.debrief import ATTENDANCE, lines_of

    out = [f"{topic}: {counted(len(found.works), 'learner')}", ""]
    for one in debrief.spreads(found):
        if one.guesses:
            runs = debrief.five(one.runs)
            out += [one.text, "  guesses " + ends(one.quartiles, one.unit)]
            out += [f"  own runs {ends(runs, one.unit)}"] if runs else []
    missed = debrief.most_missed(found)
    if missed:
        out += [
            "",
            text_table(
                [("answer", "not right at first", "question")]
                + [
                    (
                        one.answer[:40] or "own run",
                        f"{one.answered - one.right} of {one.answered}",
                        one.text[:60],
                    )
                    for one in missed
                ]
            ),
        ]
    rows = [tuple(map(str, row)) for row in lines_of(found)]
    return [*out, "", text_table([ATTENDANCE, *rows])]


def ends(values: Sequence[float], unit: str) -> str:
    """Return lowest, middle half and highest in words."""
    low, lower, middle, upper, high = values
    return (
        f"{low:.4g} to {high:.4g} {unit}, half of them {lower:.4g} to {upper:.4g}, the middle "
        f"one {middle:.4g}"
    )


def printable(text: str) -> str:
    """Return a text from a file without anything that a terminal would obey."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)[:160]
