"""The channel between a page and its program: no message that is not whole goes through.

A message of several parts says how many there are and where each begins. The server believes both,
and a message of a few bytes that claims 2^62 parts would keep it counting for good.
"""

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection

NEW = "v1.kernel.websocket.jupyter.org"


class Channel(ZMQChannelsWebsocketConnection):
    """Pass on messages whose parts lie in them, one after the other; end the channel otherwise."""

    def handle_incoming_message(self, incoming_msg):
        """Look at a message before the server does."""
        if is_whole(incoming_msg, self.subprotocol):
            super().handle_incoming_message(incoming_msg)
            return
        self.log.warning("A message that is not whole: its channel is closed.")
        self.websocket_handler.close(1007)


def is_whole(message, protocol=NEW):
    """Say whether the parts that a message claims lie in it, in order.

    >>> is_whole((2**62).to_bytes(8, "little") + bytes(50))
    False
    """
    if protocol == NEW:
        width, order, fewest = 8, "little", 3
    else:
        width, order, fewest = 4, "big", 1
        if isinstance(message, str):
            return True
    if not isinstance(message, bytes) or len(message) < width:
        return False
    parts = int.from_bytes(message[:width], order)
    if not fewest <= parts <= len(message) // width - 1:
        return False
    starts = [
        int.from_bytes(message[width * place : width * (place + 1)], order)
        for place in range(1, parts + 1)
    ]
    return starts == sorted(starts) and starts[-1] <= len(message)
