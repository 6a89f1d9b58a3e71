"""The answer key of a session's questions, as a facilitator reads it."""

QUOTED = (".”", "?”", "!”")


def answer_key(exercises):
    """Return the answer key of a session's exercises with a fixed answer, as Markdown."""
    lines = []
    for exercise in exercises.values():
        if exercise.kind in ("KEY", "NUM"):
            lines += ["", f"**{exercise.title}**", ""]
            lines += [
                f"- {item.text} – **{right_answer(item, exercise)}** {reason(item, exercise)}"
                for item in exercise.items
            ]
        elif exercise.kind in ("RUN", "GOAL"):
            lines += [
                "",
                f"**{exercise.title}**",
                "",
                "- The learner's own run tells; there is no fixed answer.",
            ]
    return "\n".join(lines).strip()


def reason(item, exercise):
    """Return the reason of the right answer of a question."""
    if exercise.kind == "NUM":
        return item.reason
    return exercise.reasons_of(item)[item.answer[0]]


def right_answer(item, exercise):
    """Return the right answer of a question in words."""
    options = exercise.options_of(item)
    if options is None:
        about = f" (give or take {item.tolerance:g})" if item.tolerance else ""
        return f"{item.answer:g} {item.unit}{about}."
    return ended(" or ".join(options[each].removesuffix(".") for each in item.answer))


def ended(words):
    """Return words with a period at their end, unless they are a quotation that has its own mark.

    >>> ended("Care manager"), ended("“Who?”")
    ('Care manager.', '“Who?”')
    """
    return words if words.endswith(QUOTED) else f"{words}."
