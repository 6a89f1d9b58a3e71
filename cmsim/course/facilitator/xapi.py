"""How far learners have come as xAPI statements, for a learning record store that reads a file.

A statement says who did what with which result. Who is a learner's code in the course, no name.
"""

import json
import uuid

COURSE = "urn:the-next-call"
VERB = "http://adlnet.gov/expapi/verbs/{}"
LESSON = "http://adlnet.gov/expapi/activities/lesson"


def statements(topic, lines, works):
    """Return the statements of one lesson, one for each learner, the same each time."""
    last = {work.learner: work.last for work in works}
    return [statement(topic, line, last[line.learner]) for line in lines]


def statement(topic, line, when):
    """Return one learner's result in one lesson."""
    named = f"{COURSE}:{topic}:{line.learner}:{when}"
    score = {"raw": line.right, "min": 0, "max": line.asked}
    return {
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, named)),
        "actor": {
            "objectType": "Agent",
            "account": {"homePage": COURSE, "name": line.learner},
        },
        "verb": {
            "id": VERB.format("passed" if line.passed else "attempted"),
            "display": {"en-US": "passed" if line.passed else "attempted"},
        },
        "object": {
            "id": f"{COURSE}:{topic}",
            "definition": {"type": LESSON, "name": {"en-US": topic[3:].replace("_", " ")}},
        },
        "result": {
            "completion": line.done == line.of,
            "success": line.passed,
            "duration": f"PT{round(line.minutes)}M",
        }
        | ({"score": score | {"scaled": round(line.right / line.asked, 4)}} if line.asked else {}),
        "timestamp": when,
    }


def text_of(found):
    """Return statements as the content of a file."""
    return json.dumps(found, ensure_ascii=False, allow_nan=False, indent=1) + "\n"
