"""Where panels under test put what they would keep in a learner's record."""


class Store(dict):
    """Keep what panels put, by section and key."""

    def get(self, section, key, default=None):
        return super().get((section, key), default)

    def put(self, section, key, value):
        self[section, key] = value
