"""The terminal: ``cmsim check``."""

from cmsim.cli.arguments import FAILED, need_course


def register(commands):
    """Add the command of this module to the parser's commands."""
    does = "say whether this computer is ready for the course"
    command = commands.add_parser("check", help=does, description=does)
    command.set_defaults(act=check)


def check(chosen):
    """Print each finding as it comes; the exit status says whether all is well."""
    need_course("check")
    from cmsim.course.front import setup_checks

    findings = []
    for name in setup_checks.checks():
        findings.append(setup_checks.found(name))
        print(findings[-1].line, flush=True)
    print(setup_checks.ready(findings))
    return FAILED if any(finding.fine is None for finding in findings) else 0
