"""What every lesson's page needs: its files, and a plain word when one is missing."""

import json
from html import escape
from pathlib import Path

import ipywidgets as widgets

import cmsim
from cmsim.scenario.parameter import Refusal


def find(name):
    """Return the path of a course file, looked for beside the notebook and beside the package.

    Raises ``Refusal`` in one line if it is in neither place.
    """
    here = Path.cwd()
    for folder in (here, *here.parents[:2], Path(cmsim.__file__).parents[1]):
        if (folder / name).is_file():
            return folder / name
    raise Refusal(f"{name}: this file of the course was not found near {here}")


def sorry(refusal):
    """Return a plain message in place of a panel whose file cannot be used."""
    return widgets.HTML(f'<p role="alert"><strong>This part cannot be shown.</strong> '
                        f"{escape(str(refusal))}</p>")


def version(topic):
    """Return the content version of a session's notebook, ``None`` if it is not there."""
    try:
        book = json.loads(find(f"notebooks/{topic}.ipynb").read_text(encoding="utf-8"))
        return book["metadata"]["cmsim"]["content_version"]
    except (Refusal, ValueError, KeyError):
        return None
