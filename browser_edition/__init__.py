"""The browser edition: the learner's pages as static files that need no server of their own.

The same notebooks, panels and page shell as everywhere else. Python (Pyodide) runs in a worker of
the browser, the official widget manager draws the panels, and records stay in the browser's own
store. ``python -m browser_edition site FOLDER`` builds it. Node and npm are needed to build it, not
to use it.
"""
