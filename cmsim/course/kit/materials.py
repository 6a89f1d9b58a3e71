"""What a session needs on paper beside its guide and its handout, as pages to print."""

import re

from cmsim.course.kit import cut_cards, files, guide, questions
from cmsim.course.kit.printing import printed

CARDS = re.compile(r"<!-- cards -->\n(.*?)\n<!-- end -->", re.S)


def pages(topic):
    """Return ``{name: (words of its link, page)}`` of what is printed for a session."""
    found = {"prompts": ("Prompts for the wall", prompts(topic))}
    for exercise in cut_cards.sorts(questions.of_topic(topic)):
        words = f"Cards: {exercise.title}"
        found[f"cards_{exercise.id}"] = (
            words,
            printed(exercise.title, cut_cards.sort_sheet(exercise)),
        )
    return found | paper_day(topic)


def prompts(topic):
    """Return the prompts of a plan, one on each sheet, for a room without a projector."""
    found = guide.read(topic)
    return printed(
        f"{found.title}: prompts",
        "".join(
            f'<section class="prompt"><p>{n} of {len(found.steps)}</p>'
            f"{guide.html(step.screen)}</section>"
            for n, step in enumerate(found.steps, 1)
        ),
    )


def paper_day(topic):
    """Return the day on paper, with its cards to cut, of the session that has one."""
    path = files.find(f"exercises/{topic}/handout.md").with_name("paper_day.md")
    if not path.exists():
        return {}
    title, text = path.read_text(encoding="utf-8").removeprefix("# ").split("\n", 1)
    before, cards, after = CARDS.split(text)
    cuts = [
        cut_cards.Cut(at, front, f"{quarters} × 15 minutes", back)
        for at, front, back, quarters in cut_cards.table(cards)
    ]
    body = guide.html(before) + cut_cards.sheet(cuts) + guide.html(after)
    return {"paper_day": (f"{title}: cards and record sheet", printed(title, body))}
