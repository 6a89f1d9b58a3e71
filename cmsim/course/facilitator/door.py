"""The door of one's own course: whoever comes without its word is asked for it."""

from jupyter_server.auth.identity import PasswordIdentityProvider
from traitlets import Bool
from voila.voila_identity_provider import VoilaLoginHandler

# Pages fetch nothing from elsewhere and send nothing there, whatever gets into them. Scripts stand
# in the text of the page itself, and its libraries make functions and modules of text.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
HEADERS = {"Content-Security-Policy": POLICY, "Referrer-Policy": "same-origin"}


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
        server = settings.get("parent")
        if server is not None:
            server.tornado_settings = {"headers": HEADERS, **server.tornado_settings}

    async def get_user(self, handler):
        """Return who asks, having given the browser what a page needs to end its own kernel."""
        handler.current_user = await super().get_user(handler)
        handler.xsrf_token  # noqa: B018 -- reading it sets the cookie where there is none
        return handler.current_user
