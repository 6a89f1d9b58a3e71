"""How somebody stops a run: progress returns ``False``, or Ctrl-C is pressed."""


class Cancelled(Exception):
    """A run was stopped before there was anything to give back."""


STOPPED = (Cancelled, KeyboardInterrupt)
