"""The door of a shared course: whoever comes without the word of the day is asked for it."""

from jupyter_server.auth.identity import PasswordIdentityProvider
from traitlets import Bool
from voila.voila_identity_provider import VoilaLoginHandler


class DoorHandler(VoilaLoginHandler):
    """Ask in the course's own plain page; the stock one explains servers and passwords."""

    def get_template(self, name):
        """Return a page of the course's template."""
        return self.settings["voila_jinja2_env"].get_template(name)


class Door(PasswordIdentityProvider):
    """Let in whoever knows the word; nobody can change it from a browser."""

    allow_password_change = Bool(False)

    def __init__(self, **settings):
        super().__init__(**{**settings, "login_handler_class": DoorHandler})
