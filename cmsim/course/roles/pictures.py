"""What stands beside the questions of lesson 01: two roles, a registry, seven roles in one day."""

from cmsim.views.chart import table
from cmsim.views.widgets.layout import scrolled

TABLE = "Taylor and colleagues, Annals of Family Medicine 2013, Table 1"
TWO_ROLES = (
    ("Works with", "the practice's staff, not its patients", "patients and their families"),
    ("Asks", "How does this practice work?", "How is this patient doing?"),
    (
        "Does",
        "orders the improvement work; trains the staff to use data; builds the team and its "
        "skill to go on; brings lessons from elsewhere",
        "assesses needs; makes and follows a plan; teaches; coordinates with other clinicians; "
        "connects to the community; takes part in improvement",
    ),
    (
        "Belongs to",
        "most often another organization, and visits many practices",
        "the practice's team; paid by the practice, a payer or the state",
    ),
    (
        "Works",
        "mostly on site, also by phone or video; some never come in",
        "in the practice; also by phone or e-mail, in homes and other offices",
    ),
    (
        "Comes from",
        "social work, nursing, counseling, health management, business",
        "nursing, social work, counseling",
    ),
)
REGISTRY = (
    ("Mrs. R., 61", "7.4", "January", "test overdue"),
    ("Mr. D., 58", "11.2", "none", "none booked"),
    ("Ms. A., 44", "6.8", "March", "booked"),
    ("Mr. K., 70", "10.6", "none", "none booked"),
    ("Mrs. T., 66", "7.9", "none", "booked"),
    ("Mr. L., 52", "8.1", "May", "booked"),
)
SEVEN = (
    ("Educator", "passes on knowledge about a condition, equipment or medicine"),
    ("Motivator", "helps a patient find goals and tie them to plans"),
    ("Accountability partner", "asks how the agreed step went, and helps with setbacks"),
    ("Liaison", "works between the provider and others, so that all know what is needed"),
    ("Cost container", "finds patients at risk of costly care and heads it off"),
    ("Social worker", "sees family and social needs and connects to resources"),
    ("Data manager", "sets goals for the practice's patients and tracks how they stand"),
)


def two_roles():
    """Return the two roles side by side."""
    return framed(
        f"Two roles, in our words. Source: {TABLE}.",
        ("About", "Practice facilitator", "Care manager"),
        TWO_ROLES,
    )


def registry():
    """Return a page of a registry."""
    return framed(
        "A page of a diabetes registry. The patients are invented.",
        ("Patient, age", "Last A1c", "Last foot exam", "Next test"),
        REGISTRY,
    )


def seven_roles():
    """Return what each of seven roles is."""
    return framed(
        "Seven roles that one care manager plays. Source: Care Management: A How-To Guide, "
        "“The importance of role clarity”.",
        ("Role", "What she does in it"),
        SEVEN,
    )


def framed(caption, columns, rows):
    """Return a table as a picture of a step, with its caption."""
    shown = table(caption, columns, rows)
    return f'<figure class="cmsim-chart">{scrolled(caption.split(".")[0], shown)}</figure>'
