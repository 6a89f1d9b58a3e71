"""What a session needs on paper beside its guide and its handout, as pages to print."""

import re

from cmsim.course.kit import cut_cards, files, guide, questions
from cmsim.course.kit.printing import markdown, printed

I_CAN = "| I can | not yet | in part | yes |\n|---|---|---|---|\n"
CARDS = re.compile(r"<!-- cards -->\n(.*?)\n<!-- end -->", re.S)


def pages(topic):
    """Return ``{name: (words of its link, page)}`` of what is printed for a session."""
    found = {
        "prompts": ("Prompts for the wall", prompts(topic)),
        "evaluation": ("Evaluation form", evaluation(topic)),
    }
    for exercise in cut_cards.sorts(questions.of_topic(topic)):
        words = f"Cards: {exercise.title}"
        found[f"cards_{exercise.id}"] = (
            words,
            printed(exercise.title, cut_cards.sort_sheet(exercise)),
        )
    for path in sorted(files.find(f"exercises/{topic}/handout.md").parent.glob("*.md")):
        title, text = path.read_text(encoding="utf-8").removeprefix("# ").split("\n", 1)
        if CARDS.search(text):
            found[path.stem] = f"Cards: {title}", printed(title, with_cards(text))
    return found


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


def evaluation(topic):
    """Return the form on which people say what a session gave them, with its outcomes."""
    form = files.find("exercises/facilitating/evaluation.md").read_text(encoding="utf-8")
    rows = "".join(f"| {each.text} | | | |\n" for each in questions.file_of(topic).outcomes)
    return markdown(f"{guide.title_of(topic)}: evaluation", f"{form}\n{I_CAN}{rows}")


def with_cards(text):
    """Return the HTML of a text whose table of cards is there to cut."""
    before, cards, after = CARDS.split(text)
    sheet = cut_cards.sheet(cut_cards.from_table(cards))
    more = f'<div class="sheet">{guide.html(after)}</div>' if after.strip() else ""
    return guide.html(before) + sheet + more
