"""``docs/caseload.md``: the caseload curve beside two job descriptions."""

from math import isnan

from cmsim.analysis.caseload import curve, full_time, largest
from cmsim.analysis.statistics import estimate
from cmsim.experiment.run import run
from cmsim.scenario.post import Role
from remake import JOBS
from remake.markdown import page, table

CASELOADS = (20, 30, 40, 50, 60, 70, 80)
ONE_SYSTEM, TWO_SYSTEMS = 0.75, 2.0
COMPLEX, MODERATE = ("complex", 14, ONE_SYSTEM), ("moderate", 28, ONE_SYSTEM)
CONDITIONS = (
    COMPLEX,
    ("complex", 14, TWO_SYSTEMS),
    ("complex", 7, ONE_SYSTEM),
    MODERATE,
    ("moderate", 28, TWO_SYSTEMS),
    ("moderate", 14, ONE_SYSTEM),
)
EVERY = {7: "week", 14: "2 weeks", 28: "4 weeks"}
PAPERWORK = {ONE_SYSTEM: "one system", TWO_SYSTEMS: "two systems"}
REPLICATIONS = 10
LATE, CHANCE = 0.10, 0.80
MOST = 0.5
OTHER = ("hours_leave", "hours_pulled", "hours_interruption")
FILLING = ("hours_outreach", "hours_first_visit")
FOLLOWING = ("hours_follow_up", "hours_documentation")

TEXT = """# Caseload: the model beside two job descriptions

Two job descriptions in *Care Management: A How-To Guide* (appendix, "Care manager job
descriptions") state a caseload: a complex care manager has about 150 patients assigned, of whom 30
to 50 are followed actively at a time (TC-A01, TC-A02); a moderate-risk care manager has 500
assigned and 90 to 100 actively supported (TC-A03, TC-A04). These numbers are compared with here.
They are not used anywhere in the model, and nothing was adjusted to meet them.

## What was run

One full-time, experienced, embedded care manager in a practice of {clinicians} clinicians that can
fill any caseload. The caseload is held at the number in the first column by letting a new patient
in whenever one leaves. Everything else is as in the library: a visit or call takes
{follow_up:g} minutes of talk (set so that preparation, talk and write-up come to the 55.5 minutes
measured by Liu 2007, TC-B06), a first visit {first_visit:g}, an unanswered call {unanswered:g};
{leave:g} weeks of leave; {interruptions:g} interruptions an hour; {pulled:.0%} of an ordinary day
pulled into other work; registry work, huddles, meetings; the transition calls of complex patients
after discharge; outreach to fill the places that open. "One system" means {one:g} minutes of
write-up per minute of contact (an assumption), "two systems" means {two:.1f}, as one care manager
in the guide reports (TC-B10).

{weeks} weeks, {replications} replications. **Late** means that the care manager did not come to a
contact within a week of the day it was due. **Kept on schedule** means at most {late:.0%} of
contacts late in at least {chance:.0%} of the years; only the caseloads in the first table were
tried. **Active** means an open case with a completed contact in the last 60 days.

## Contacts late, per 100 due (mean and 95% interval)

{late_table}

## What that leaves

{summary_table}

## How to read it

- **Complex.** With a contact every two weeks and one record system, the model keeps {complex} on
  schedule; the job description says 30 to 50. With a contact every week it keeps {complex_weekly},
  and with everything written twice {complex_twice}.
- **Moderate.** With a contact every four weeks and one system, the model keeps {moderate} on
  schedule; the job description says 90 to 100. With two systems it keeps {moderate_twice}, and
  with a contact every two weeks {moderate_often}. What stands between is mostly the rest of the
  job: of 100 paid hours at that caseload, {other:.0f} go into leave, other work of the practice
  and interruptions, {filling:.0f} into outreach and first visits for the places that open, and
  {following:.0f} into follow-ups and all write-ups. The job description names neither the
  contact interval nor the documentation; a shorter call, a longer interval or a protected role
  would narrow the gap, and each can be tried.
- **Assigned.** The model's assigned list (open cases, and graduated patients checked every quarter
  for a year) stays at {assigned} or fewer, far below 150 and 500. The guide does not say who else
  is on its lists. If they hold everybody attributed to the care manager, whether or not ever
  contacted, the numbers are not in conflict; if they promise a contact, they are.
- **The turn is sharp.** From the last caseload with {late:.0%} of contacts late or fewer, on
  average, it is {knee} patients to the first with more than half of them late: once the time is
  fully used, each further patient delays all others.
"""


def made():
    """Return the page."""
    tables = {
        each: curve(each[0], CASELOADS, *each[1:], replications=REPLICATIONS, jobs=JOBS)
        for each in CONDITIONS
    }
    kept = {each: largest(found, LATE, CHANCE) for each, found in tables.items()}
    return page(
        TEXT,
        **assumed(),
        **hours(kept[MODERATE] or CASELOADS[0]),
        replications=REPLICATIONS,
        late=LATE,
        chance=CHANCE,
        late_table=late_table(tables),
        summary_table=summary_table(tables, kept),
        complex=in_words(kept[COMPLEX]),
        complex_weekly=in_words(kept["complex", 7, ONE_SYSTEM]),
        complex_twice=in_words(kept["complex", 14, TWO_SYSTEMS]),
        moderate=in_words(kept[MODERATE]),
        moderate_twice=in_words(kept["moderate", 28, TWO_SYSTEMS]),
        moderate_often=in_words(kept["moderate", 14, ONE_SYSTEM]),
        assigned=f"{max(assigned(tables, kept)):.0f}",
        knee=knee(tables),
    )


def assumed():
    """Return the numbers of the scenario that the page names."""
    scenario = full_time(*MODERATE[:1], CASELOADS[0], *MODERATE[1:])
    practice, post, work = scenario.practices[0], scenario.posts[0], scenario.work
    return {
        "clinicians": practice.clinicians,
        "follow_up": work.follow_up,
        "first_visit": work.first_visit,
        "unanswered": work.attempt,
        "leave": post.leave,
        "interruptions": practice.place.interruptions,
        "pulled": practice.place.pulled,
        "one": ONE_SYSTEM,
        "two": TWO_SYSTEMS,
        "weeks": scenario.weeks,
    }


def hours(caseload):
    """Return of 100 paid hours those of other work, of filling places and of following up."""
    scenario = full_time(Role.MODERATE, caseload, *MODERATE[1:])
    names = (*OTHER, *FILLING, *FOLLOWING, "hours_paid")
    found = run(scenario, replications=REPLICATIONS, measures=names, jobs=JOBS)
    mean = {name: found.measure(name)[scenario.name].mean() for name in names}
    return {
        word: 100 * sum(mean[name] for name in kinds) / mean["hours_paid"]
        for word, kinds in (("other", OTHER), ("filling", FILLING), ("following", FOLLOWING))
    }


def heading(condition):
    role, interval, documentation = condition
    return f"{role}, every {EVERY[interval]}, {PAPERWORK[documentation]}"


def late_table(tables):
    return table(
        ("open cases", *map(heading, CONDITIONS)),
        [(cases, *(late(tables[each], cases) for each in CONDITIONS)) for cases in CASELOADS],
    )


def late(found, cases):
    """Return how many of 100 contacts are late at one caseload, with the interval."""
    known = estimate(100 * found.loc[found["caseload"] == cases, "late"])
    return f"{known.mean:.0f} ± {known.half_width:.0f}"


def summary_table(tables, kept):
    rows = []
    for each in CONDITIONS:
        row = [heading(each), in_words(kept[each]), "", "", ""]
        if kept[each] is not None:
            here = at(tables[each], kept[each])
            row[2:] = (
                f"{here['active_caseload']:.0f}",
                f"{here['assigned_caseload']:.0f}",
                f"{here['utilization']:.0%}",
            )
        rows.append(row)
    return table(
        (
            "condition",
            "largest caseload kept on schedule",
            "in active care then",
            "on the assigned list then",
            "time at work in use",
        ),
        rows,
    )


def at(found, cases):
    """Return the mean of each measure at one caseload."""
    return found[found["caseload"] == cases].mean()


def in_words(kept):
    """Return a largest caseload; where none was kept, that it is below the smallest tried."""
    return f"fewer than {CASELOADS[0]}" if kept is None else str(kept)


def assigned(tables, kept):
    """Yield the assigned list at each caseload that is kept on schedule."""
    for each, cases in kept.items():
        if cases is not None:
            yield at(tables[each], cases)["assigned_caseload"]


def knee(tables):
    """Return in words how many patients lie between few contacts late and most contacts late."""
    found = []
    for each in tables.values():
        mean = each.groupby("caseload")["late"].mean()
        few, most = mean[mean <= LATE].index.max(), mean[mean > MOST].index.min()
        if not isnan(few) and not isnan(most):
            found.append(int(most - few))
    low, high = min(found), max(found)
    return str(low) if low == high else f"{low} to {high}"
