"""The care manager's free time, and how many referrals are handed over in person."""

from cmsim.course.finding.routes import BOTH, MEASURED, REFERRAL, practice

WEEKS = 26
PULLED = (0, 3, 6, 9, 12)  # hours a week into other work, of 32 paid
PAID = 32
USUAL = 3
NAMES = {False: "no list", True: "list"}
MEASURES = tuple(each for each in MEASURED if each.name in ("in_person", "free"))


def name_of(pulled, listed):
    """Return how a practice with these hours pulled away is called."""
    return f"{pulled} h, {NAMES[listed]}"


def setting(pulled, listed):
    """Return Oak Road with so many hours pulled away, with or without calls from the list."""
    made = practice(BOTH if listed else REFERRAL)
    return made.change("practices.*.place.pulled", pulled / PAID).replace(
        weeks=WEEKS, name=name_of(pulled, listed)
    )


def settings():
    """Return all practices of the picture."""
    return [setting(pulled, listed) for listed in NAMES for pulled in PULLED]
