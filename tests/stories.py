"""Tiny scenarios with round numbers: a practice where every source of work is switched on alone."""

from cmsim.model.log import Activity, Kind
from cmsim.model.network import Network
from cmsim.scenario.effect import Effect, Trust
from cmsim.scenario.engagement import Engagement
from cmsim.scenario.panel import Panel, Rates, Tier
from cmsim.scenario.parameter import Shape
from cmsim.scenario.place import Hub, Place
from cmsim.scenario.post import HUB, Post
from cmsim.scenario.practice import Practice
from cmsim.scenario.scenario import OpenCase, Scenario
from cmsim.scenario.work import Learning, Work
from cmsim.units import DAY, HOUR, WEEK

ELM = "Elm Street"
NEVER = Rates(visits=0, ed_visits=0, admissions=0, readmission=0, leaves=0)
PLAIN = Place(
    huddle=False,
    consent_by_phone=1,
    contact_length=1,
    preparation=0,
    documentation=0,
    note_fixed=0,
    rework=0,
    interruptions=0,
    pulled=0,
    pulled_when_short=0,
    pull_drift=0,
    short_days=0,
)
PLAIN_HUB = PLAIN.replace(hallway=False, room=False)


def bare_practice(**changes):
    """Return a practice where nobody is ill, nobody is found, and everybody answers."""
    settings = {
        "name": ELM,
        "clinicians": 1,
        "place": PLAIN,
        "panel": Panel(
            size=1000,
            complex_share=0.5,
            moderate_share=0.5,
            low_share=0,
            complex=NEVER,
            moderate=NEVER,
            low=NEVER,
            frailty=0,
            memory=0,
            later_stays=0,
            no_number=0,
            covered=1,
        ),
        "referral_habit": 0,
        "wants_change": 1,
        "on_the_fence": 0,
        "staff_flags": 0,
        "lost_when_absent": 0,
        "hand_over": 0,
        "visit_meetings": 0,
        "sweep_finds": 0,
        "sweep_finds_moderate": 0,
        "payer_lists": 0,
        "follows_stays": 0,
        "ed_notices": 0,
        "after_discharge": 0,
        "screening": 0,
        "transition_tiers": (),
        "notice_delay": 0,
        "visit_slot": 0,
        "usual_visit": 0,
    }
    return Practice(**settings | changes)


def bare_post(**changes):
    """Return a post in Elm Street, Monday to Friday 8 to 12 and 13 to 17, never away."""
    settings = {
        "name": "Ada",
        "week": (ELM,) * 10,
        "covers": (ELM,),
        "leave": 0,
        "experienced": True,
        "starting_trust": 1,
        "meetings": 0,
        "registry": 0,
        "upkeep": 0,
        "caseload_cap": 100_000,
    }
    return Post(**settings | changes)


def bare(practice=(), post=(), work=(), engagement=(), posts=None, **changes):
    """Return a scenario in which nothing happens but what the changes switch on.

    Times do not vary, everybody answers, consents and stays, and goals are never met.
    """
    settings = {
        "name": "bare",
        "weeks": 4,
        "practices": (bare_practice(**dict(practice)),),
        "hubs": (Hub(place=PLAIN_HUB),),
        "posts": (bare_post(**dict(post)),) if posts is None else posts,
        "work": Work(
            **{
                "shape": Shape.FIXED,
                "coordination": 0,
                "resource_need": 0,
                "reports_back": 0,
                "switching": 0,
                "fragmentation": 0,
                "recovery": 0,
                "redial": 1,
                "covers_deadlines": False,
            }
            | dict(work)
        ),
        "engagement": Engagement(
            **{
                "answered_known": 1,
                "answered_unknown": 1,
                "answered_met": 1,
                "answered_booked": 1,
                "morning_answers": 1,
                "patience": 100_000,
                "again_after": 0,
                "books_appointments": False,
                "in_person": 0,
                "consent_handed_over": 1,
                "consent_in_person": 1,
                "no_show": 0,
                "contacts_complex": 1e9,
                "contacts_moderate": 1e9,
                "contacts_spread": 0,
                "leaves_at_once": 0,
                "leaves_after_missed": 0,
                "leaves_after_late": 0,
                "leaves_monthly": 0,
                "admits_by_minutes": False,
                "list_ahead": 0,
                "check_ins": 0,
                "hours_matter": 0,
                "reopens": 0,
            }
            | dict(engagement)
        ),
        "effect": Effect(averted_admissions=0, averted_ed=0, call_and_visit=0, call_only=0),
        "trust": Trust(seen=0, handed_over=0, told=0, unanswered=0, slow=0, open_loop=0, silence=0),
        "learning": Learning(beginner=0, program=0, training=0, onboarding=0),
    }
    return Scenario(**settings | changes)


def at_a_fixed_intake(scenario):
    """Return a scenario in which intake follows referrals and lists, not the time there is."""
    scenario = scenario.change("engagement.admits_by_minutes", False)
    return scenario.change("engagement.list_ahead", 0)


def always_on(servers, **changes):
    """Return posts off site that never stop and share one worklist: two half-days of 12 hours."""
    return tuple(
        bare_post(
            **{
                "name": f"server {n + 1}",
                "week": (HUB,) * 14,
                "team": "servers",
                "starts": 0,
                "half_day": 12,
                "pause": 0,
            }
            | changes
        )
        for n in range(servers)
    )


def day_and_night(**changes):
    """Return what makes a practice open at any hour of any day."""
    return {"opens": 0, "closes": 24, "office_days": 7} | changes


def referrals(complex_a_day=0.0, moderate_a_day=0.0, habit=1.0, size=1_000_000):
    """Return what makes clinicians identified or referred so many patients of each tier a day.

    The panel is so large that hardly anybody comes twice.
    """
    half = size / 2
    tiers = {
        tier: NEVER.replace(visits=365 * rate / half / habit)
        for tier, rate in ((Tier.COMPLEX, complex_a_day), (Tier.MODERATE, moderate_a_day))
    }
    panel = Panel(
        size=size,
        complex_share=0.5,
        moderate_share=0.5,
        low_share=0,
        low=NEVER,
        frailty=0,
        no_number=0,
        covered=1,
        **{tier.value: rates for tier, rates in tiers.items()},
    )
    return {"panel": panel, "referral_habit": habit}


def one_case(**changes):
    """Return one complex patient in care at the start, next contact due at once."""
    return OpenCase(**{"practice": ELM, "tier": Tier.COMPLEX, "due": 0, "met": False} | changes)


def run(scenario, seed=1, **settings):
    """Return the log of one run."""
    return Network(scenario, seed, **settings).run()


def of(log, *activities):
    """Return the entries of some activities."""
    return [entry for entry in log if entry.activity in activities]


def spells(log, *kinds):
    """Return ``(begin, end)`` of each time spent on some kinds of work, in minutes."""
    return [
        (entry.time - entry.value, entry.time)
        for entry in of(log, Activity.SPENT)
        if entry.detail in kinds
    ]


def minutes(log):
    """Return the minutes spent by kind."""
    total = {}
    for entry in of(log, Activity.SPENT):
        total[Kind(entry.detail)] = total.get(Kind(entry.detail), 0.0) + entry.value
    return total


def at(day, hour, minute=0, week=0):
    """Return the time of day ``day`` (0 is Monday) at an hour, in minutes."""
    return week * WEEK + day * DAY + hour * HOUR + minute
