"""The terminal: ``cmsim check``."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from cmsim.cli.arguments import FAILED, need_course

if TYPE_CHECKING:
    from cmsim.cli.arguments import Commands


def register(commands: Commands) -> None:
    """Add the command of this module to the parser's commands."""
    does = "say whether this computer is ready for the course"
    command = commands.add_parser("check", help=does, description=does)
    command.set_defaults(act=check)


def check(chosen: Namespace) -> int:
    """Print each finding as it comes; the exit status says whether all is well."""
    need_course("check")
    from cmsim.course.front import setup_checks

    findings = []
    for name in setup_checks.checks():
        findings.append(setup_checks.found(name))
        print(findings[-1].line, flush=True)
    print(setup_checks.ready(findings))
    return FAILED if any(finding.fine is None for finding in findings) else 0
