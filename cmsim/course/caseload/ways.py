"""Two ways out of a full caseload: shorter contacts, and closing sooner."""

from cmsim.course.caseload.design import USUAL, scenario

CAP, USUAL_CHANGE = 30, 20  # open cases, percent
AS_IS, FASTER, CLOSING = "as it is", "faster", "closing"
MEASURED = ("waiting", "on_time")


def ways(percent):
    """Return the same full caseload as it is and changed in two ways, each by so many percent.

    >>> [each.name for each in ways(20)]
    ['as it is', 'faster', 'closing']
    """
    base, left = scenario(USUAL, CAP), 1 - percent / 100
    contacts = round(base.engagement.contacts_complex * left)
    return (
        base.replace(name=AS_IS),
        base.change("work.follow_up", USUAL.talk * left)
        .change("work.check_in", base.work.check_in * left)
        .replace(name=FASTER),
        base.change("engagement.contacts_complex", contacts).replace(name=CLOSING),
    )
