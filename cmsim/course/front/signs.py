"""The small line drawings of the front page."""

PATHS = {
    "check": "M3 8.5l3.2 3.2L13 4.8",
    "clock": "M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2zM8 4.6V8l2.4 1.6",
    "late": "M8 2.2l6 11H2zM8 6.6v3M8 11.6v.1",
    "next": "M6 3.5L10.5 8 6 12.5",
    "person": "M8 2.7a2.7 2.7 0 1 0 0 5.4a2.7 2.7 0 1 0 0-5.4z"
    "M3 13.6c.4-3 2.4-4.4 5-4.4s4.6 1.4 5 4.4",
    "screen": "M2 3h12v8H2zM6 13.5h4",
    "door": "M4 14V2.5h8V14M2.5 14h11M9.6 8.4v.1",
}


def sign(name):
    """Return a drawing that stands beside its words."""
    return (
        f'<svg class="cm-i" viewBox="0 0 16 16" aria-hidden="true"><path d="{PATHS[name]}"/></svg>'
    )
