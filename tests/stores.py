"""Where panels under test put what they would keep in a learner's record."""

import json


class Store(dict):
    """Keep what panels put as a record does: by section and key, as JSON, and there when empty."""

    def __bool__(self):
        return True

    def get(self, section, key, default=None):
        return super().get((section, key), default)

    def put(self, section, key, value):
        self[section, key] = json.loads(json.dumps(value))
