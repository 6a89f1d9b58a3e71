"""JupyterLab's files, of which the course's own stay as they are."""

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from tornado.web import HTTPError

OURS = "notebooks"
STAYS = (
    "The course's own pages stay as they are. To keep a version of yours, choose File, then "
    "Save Notebook As, and a name without notebooks/."
)


class KeptPages(AsyncLargeFileManager):
    """Show the folder of the course's pages, and refuse to change anything in it.

    Running a page would otherwise write its outputs into it.
    """

    async def get(self, path, *args, **kwargs):
        """Return what is at a path; the course's own is marked as not to be written."""
        found = await super().get(path, *args, **kwargs)
        if is_ours(path):
            found["writable"] = False
        return found

    async def save(self, model, path=""):
        """Save a file that is not the course's."""
        refuse(path)
        return await super().save(model, path)

    async def rename_file(self, old_path, new_path):
        """Rename a file that is not the course's."""
        refuse(old_path, new_path)
        return await super().rename_file(old_path, new_path)

    async def delete_file(self, path):
        """Delete a file that is not the course's."""
        refuse(path)
        return await super().delete_file(path)


def is_ours(path):
    """Say whether a path, from the folder of the course, is one of its own pages.

    >>> is_ours("/notebooks/start_here.ipynb"), is_ours("my_notebooks/a.ipynb")
    (True, False)
    """
    return path.strip("/").split("/")[0].casefold() == OURS


def refuse(*paths):
    """Raise what JupyterLab shows as a message if any path is one of the course's own pages."""
    if any(map(is_ours, paths)):
        raise HTTPError(403, STAYS, reason=STAYS)
