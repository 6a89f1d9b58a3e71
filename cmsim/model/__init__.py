"""What happens in the practices. Pure Python and SimPy; the only output is a log.

:class:`.Network` builds a scenario, runs it to its horizon and returns the log. Whoever spends
time is a SimPy process; patients are plain objects. What is due later in a patient's life is a
callback (``Network.later``), and what follows from a task is a method called when the task is
done. So an episode is in several files; this is its order, and that of a day. What practices,
care managers and patients know of one another stands in ``base``.

**The processes.** One for each practice that opens it every office day (``Practice.days``), and
where a care manager covers it three that find patients: office visits (``visits``), the registry
(``sweeps``), payers' lists (``payer_lists``). One for each post (``CareManager.work``).

**A day of a practice**, at each opening (``Practice.days``):

1. On Mondays the clinicians' trust falls where a week was silent, and is logged.
2. Trust grows with each half-day that a care manager spends in the building today.
3. The hospital's news until the next opening is worked out at once (``hospital``): flares,
   emergency visits, admissions, discharges, visits after discharge, readmissions, each with a time
   of its own. Whether care averts one is judged by how the patient stands now. A discharge becomes
   known after a delay; an emergency visit may, at the next opening.

During office hours visits, lists and the registry bring patients forward (``case_finding``), and
patients who are waiting or in care come in for other reasons (``chance_visits``).

**A half-day of a care manager** (``CareManager.work``):

1. Not hired yet, or post vacant: nothing. On leave with nobody standing in: paid, no work.
2. What the last half-day ran over is taken off this one.
3. Arrive (``presence``): how quick one is by now; how often this site interrupts; when colleagues
   will ask for other work, more often by now where it was always taken.
4. Fixed duties, one after the other (``duties``): travel from another site, huddle, meetings,
   clinicians to get to know, training. First half-day of a day: its share of registry work and
   directory upkeep goes on the worklist.
5. Until the end, again and again (``use_half_day``): choose a task (``task_selection``), work
   through it with its interruptions, log the minutes, let its consequences happen. Who stands
   waiting comes first, then write-ups, then the rest in the order of the policy (``policy``).
   With nothing to do, call the next patient of a standing list where one is kept and there is
   room (``take_from_list``), else wait for a task.
6. A task that was begun is finished. Overtime only where the post allows it and work is due today.

A colleague (``colleague``) lives through half-days in the same way, and takes what the profession
may do off the worklists of the care managers he or she helps. When somebody leaves, patients and
tasks wait for the next person; when a post ends for good, they go to whoever else covers the
practice (``presence``), as ``TAKEN_OVER``.

What comes of a task is settled when it **begins** (the ``begin`` methods in ``patient.BEGIN``),
because an unanswered call is short; it takes effect when the task is **complete**.

**An episode of a patient**, with the activity that each step logs:

1. *Found* (``case_finding``): ``IDENTIFIED`` from a list, a notice or by staff, or ``REFERRED`` by
   a clinician who trusts. A referral may be a warm hand-off (``HANDED_OVER``) if a care manager is
   there, free and has room; otherwise outreach goes on the worklist of whoever has the smallest
   caseload. Room is below the cap, and where a post admits by minutes also within the hours it has
   for care (``capacity``).
2. *Outreach* (``outreach``): not eligible, not answered and tried again, or ``REACHED``; then
   ``ENROLLED`` or ``DECLINED``. ``EXPIRED`` when nobody came to it before patience ran out,
   ``UNREACHED`` when all calls were in vain. The referrer may hear of it (``REPORTED_BACK``).
3. *Active care* (``contacts``): ``VISITED_FIRST``, then ``CONTACTED`` at the interval of the tier.
   When a contact is booked, its kind is settled (``next_kind``): a working session, or later in an
   episode a check-in call. Each contact leaves a write-up and may raise a question for a clinician
   or a need for a community resource (``care_coordination``). A patient of a post that works
   monthly has one kind of contact only, the first with a care plan; record, coordination and note
   are part of it, and it goes on until the patient leaves. The kind of the time spent just before
   says of which kind a contact was. A contact that fails is ``MISSED``. After a missed, late or
   first contact, or of themselves, patients may leave: ``DISENGAGED``.
4. *After it* (``aftercare``): ``GRADUATED`` when the goals are met, then ``CHECKED`` now and then;
   ``REOPENED`` after a flare, else ``RELEASED`` in the end. ``DIED_OR_MOVED`` at any time in care.
5. *Beside it* (``transitional_care``): after any discharge of a served tier a call is due within
   two business days, in care or not; a complex patient who is not may be identified by it.

Every random number has an address (``streams``): seed, practice, patient, decision, turn. What
happens at one address does not depend on how many numbers were drawn elsewhere.
"""
