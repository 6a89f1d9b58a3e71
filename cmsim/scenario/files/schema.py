"""The JSON schema of a scenario file, for editors that check a file while it is written."""

import json
import sys
from typing import Any

from cmsim.scenario.scenario import Scenario
from cmsim.workspace import write_whole


def schema() -> dict[str, Any]:
    """Return the JSON schema of a scenario file."""
    whole = Scenario.model_json_schema()
    kinds = whole["$defs"]
    kinds["Rates"].pop("required", None)
    kinds["Panel"]["properties"]["counts"] = {
        "title": "A CSV or .xlsx file of patients by tier, in place of size and shares",
        "type": "string",
    }
    listed = whole["properties"]["caseload"]
    whole["properties"]["caseload"] = {
        "title": "Open cases at the start, or a CSV or .xlsx file of them",
        "default": [],
        "anyOf": [{"type": "string"}, {"type": "array", "items": listed["items"]}],
    }
    for part in (whole, *kinds.values()):
        for field in part.get("properties", {}).values():
            if "maximum" in field:
                field["type"] = [field["type"], "string"]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | whole


def schema_text() -> str:
    """Return the JSON schema as it is written to a file."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m cmsim.scenario.files.schema docs/scenario.schema.json")
    write_whole(sys.argv[1], schema_text())
