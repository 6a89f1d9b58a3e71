"""What the published figures count, read off a run: each function takes a record."""

from collections import Counter, defaultdict

from cmsim.measures.episodes import COMPLETED
from cmsim.measures.measure import mean, share
from cmsim.measures.registry import find
from cmsim.model.log import Activity, Kind
from cmsim.scenario.panel import Tier
from cmsim.units import DAY, MONTH, WEEK, YEAR

BY_PHONE = "by phone"
ADMINISTRATION = (Kind.REGISTRY, Kind.UPKEEP, Kind.MEETING, Kind.RELATIONSHIP, Kind.TRAINING)
COMPUTER = (Kind.DOCUMENTATION, Kind.REGISTRY, Kind.UPKEEP, Kind.COORDINATION)
NOT_WORK = (Kind.WAITING, Kind.LEAVE)
BILLABLE = 20  # minutes in a month
SPELL = 180 * DAY


def hundred(part, whole):
    """Return a part of a whole in percent, or ``None`` of nothing."""
    return None if not whole else 100 * part / whole


def measured(name, times=1.0):
    """Return the reading that is one of the house's measures, times a number."""

    def of(record):
        value = find(name).of(record)
        return None if value is None else times * value

    return of


def late(record, *activities):
    """Return the entries of the second half of a run."""
    return [
        entry
        for activity in activities
        for entry in record.by[activity]
        if entry.time >= record.end / 2
    ]


# --- the panel


def visits(record):
    """Return the office visits a patient and year from which the model draws."""
    panels = [practice.panel for practice in record.scenario.practices]
    total = sum(
        panel.rates(tier).visits * count for panel in panels for tier, count in panel.counts.items()
    )
    return total / record.panel


def back_in_hospital(record):
    """Return the percentage admitted in the 180 days after a bad spell.

    A bad spell is a discharge after two or more admissions in 180 days; the first of each
    patient counts, and everybody was in hospital in the 180 days before.
    """
    admitted = defaultdict(list)
    for entry in record.by[Activity.ADMITTED]:
        admitted[entry.who].append(entry.time)
    after = {}
    for entry in record.by[Activity.DISCHARGED]:
        time, who = entry.time, entry.who
        if (
            who not in after
            and SPELL <= time <= record.end - SPELL
            and sum(time - SPELL <= each < time for each in admitted[who]) >= 2
        ):
            after[who] = any(time < each <= time + SPELL for each in admitted[who])
    return hundred(sum(after.values()), len(after))


def fall_after_bad_spell(record):
    """Return by how many points being in hospital falls after a bad spell, in 180 days."""
    again = back_in_hospital(record)
    return None if again is None else 100 - again


def late_admissions(record):
    """Return the admissions of the second half of a run."""
    return len(late(record, Activity.ADMITTED))


def billed_transitions(record):
    """Return the percentage of discharges with a call in two business days and a visit in time."""
    seen = {(entry.who, round(entry.discharged)): entry.days for entry in record.by[Activity.SEEN]}
    done = 0
    for entry in record.by[Activity.CALLED]:
        if entry.detail == "in time" and entry.discharged is not None:
            days = seen.get((entry.who, round(entry.discharged)))
            done += days is not None and days <= (7 if record.tier(entry) is Tier.COMPLEX else 14)
    return hundred(done, len(record.by[Activity.DISCHARGED]))


# --- reach


def reached_by_calls(record):
    """Return the percentage reached by phone, of those called for the first time in the run.

    Patients identified or referred in the last 60 days are left out. So are later rounds, in which
    those who seldom answer are many.
    """
    phoned = {
        (entry.who, entry.time)
        for entry in record.by[Activity.REACHED]
        if entry.channel == BY_PHONE
    }
    called = [
        episode
        for episode in record.identified_or_referred
        if episode.number == 1
        and episode.attempted is not None
        and episode.opened <= record.end - 60 * DAY
    ]
    return hundred(
        sum((episode.who, episode.first.get(Activity.REACHED)) in phoned for episode in called),
        len(called),
    )


def transition_reach(met):
    """Return the reading of the percentage reached by two calls after a discharge.

    ``met`` says whether the patients had met the care manager who calls in person, or had not.
    """

    def of(record):
        found = [reached for known, reached in first_two_calls(record) if known is met]
        return hundred(sum(found), len(found))

    return of


def first_two_calls(record):
    """Yield (met before, reached) for each discharge that was called about."""
    knows, calls = {}, {}
    for entry in record.log:
        activity, who, name = entry.activity, entry.who, entry.care_manager
        if activity is Activity.ADDED and entry.kind == Kind.TRANSITION:
            calls[who] = 0
        elif activity is Activity.UNANSWERED and entry.kind == Kind.TRANSITION and who in calls:
            calls[who] += 1
            if calls[who] == 2:
                del calls[who]
                yield knows.get(who) == name, False
        elif activity is Activity.CALLED and calls.pop(who, None) is not None:
            yield knows.get(who) == name, True
        elif activity in (Activity.REACHED, *COMPLETED) and entry.channel != BY_PHONE:
            knows[who] = name


def identified_of_eligible(record):
    """Return the percentage of complex and moderate patients found in the second half."""
    who = {entry.who for entry in late(record, Activity.IDENTIFIED, Activity.REFERRED)}
    eligible = sum(
        count
        for practice in record.scenario.practices
        for tier, count in practice.panel.counts.items()
        if tier is not Tier.LOW
    )
    return hundred(len(who), eligible)


def late_reached(record):
    """Return how many patients were spoken to for the first time in the second half of a run."""
    return len(late(record, Activity.REACHED))


def referrals_a_month(record):
    """Return the referrals by clinicians, per practice and month, in the second half."""
    months = record.months / 2 * len(record.scenario.practices)
    return len(late(record, Activity.REFERRED)) / months


# --- episodes


def enrolled_early(record):
    """Return the episodes enrolled in the first half of a run, so that they can be followed."""
    return [
        episode
        for episode in record.episodes
        if episode.first.get(Activity.ENROLLED, record.end) < record.end / 2
    ]


def contacts_of(episode):
    """Return the times of the contacts until the episode was first closed."""
    until = min(episode.first.get(Activity.GRADUATED, episode.closed), episode.closed)
    return [time for time in episode.contacts if time <= until]


def contacts_per_episode(record):
    """Return the mean completed contacts of an episode that had one."""
    return mean(len(times) for times in map(contacts_of, enrolled_early(record)) if times)


def days_per_episode(record):
    """Return the mean days from enrollment to the last contact."""
    lasts = [
        (episode.first[Activity.ENROLLED], contacts_of(episode))
        for episode in enrolled_early(record)
    ]
    return mean((times[-1] - start) / DAY for start, times in lasts if times)


def contacts_per_month(record):
    """Return the completed contacts for each month that a patient is in an open episode."""
    months = record.mean_level(record.open_spells) * record.months
    return share(record.count(*COMPLETED), months)


def billed_months(record):
    """Return, for each patient enrolled early, the months of the first year that can be billed.

    A month can be billed from 20 minutes on; outreach before enrollment does not count, and
    patients without such a month are left out.
    """
    if record.end / 2 < YEAR - WEEK:
        raise ValueError("billed_months: a run of two years is needed")
    spent = defaultdict(list)
    for entry in record.by[Activity.SPENT]:
        if entry.patient is not None:
            spent[entry.who].append(entry)
    counts = []
    for episode in enrolled_early(record):
        start, minutes = episode.first[Activity.ENROLLED], Counter()
        for entry in spent[episode.who]:
            if start <= entry.start < start + YEAR:
                minutes[int(entry.time // MONTH)] += entry.minutes
        counts.append(sum(each >= BILLABLE for each in minutes.values()))
    return [count for count in counts if count]


def months_billed(record):
    """Return the mean months billed per patient billed at all."""
    return mean(record.once(billed_months))


def one_month_only(record):
    """Return the percentage of patients billed for one month only, of those billed at all."""
    counts = record.once(billed_months)
    return hundred(counts.count(1), len(counts))


# --- the care manager's time


def time_on(*kinds):
    """Return the reading of the percentage of working time spent on some kinds of work."""

    def of(record):
        minutes = late_minutes(record)
        return hundred(sum(minutes[kind] for kind in kinds), sum(minutes.values()))

    return of


def late_minutes(record):
    """Return the minutes worked by kind in the second half of a run."""
    minutes = Counter()
    for entry in late(record, Activity.SPENT):
        if entry.kind not in NOT_WORK:
            minutes[entry.kind] += entry.minutes
    return minutes


def telephone_panel(record):
    """Return how many patients a post could follow in a quarter, by arithmetic.

    Time at work that is not spent on meetings, registry and the like, divided by the minutes on
    patients for each patient with a contact in that quarter.
    """
    quarter, first = YEAR / 4, record.end / 2
    who = {(entry.who, int((entry.time - first) // quarter)) for entry in late(record, *COMPLETED)}
    spent = late(record, Activity.SPENT)
    on_patients = sum(entry.minutes for entry in spent if entry.patient is not None)
    at_work = sum(
        entry.minutes for entry in spent if entry.patient is not None or entry.kind is Kind.WAITING
    )
    quarters = (record.end - first) / quarter * len(record.scenario.care_managers)
    return at_work / quarters / (on_patients / len(who)) if on_patients else None


def months_to_nine_tenths(record):
    """Return the months until four weeks bring nine tenths of the second year's contacts."""
    weekly = find("contacts").weekly(record)
    year = len(weekly) // 2
    goal = 0.9 * sum(weekly[year:]) / (len(weekly) - year)
    for week in range(4, len(weekly) + 1):
        if sum(weekly[week - 4 : week]) / 4 >= goal:
            return week * WEEK / MONTH
    return None
