"""No message of a page that is not whole reaches the server's own reading of it."""

import struct

from jupyter_server.services.kernels.connection.base import (
    deserialize_binary_message,
    deserialize_msg_from_ws_v1,
    serialize_binary_message,
    serialize_msg_to_ws_v1,
)

from cmsim.course.facilitator.channel import is_whole

OLD = None
PARTS = [b"{}", b"{}", b"{}", b'{"a": 1}', bytes(2000)]


def claim(parts, *starts, rest=b""):
    """Return a message that claims so many parts, and where they begin."""
    return b"".join(one.to_bytes(8, "little") for one in (parts, *starts)) + rest


def test_messages_that_pages_send_go_through():
    new = serialize_msg_to_ws_v1(PARTS, "shell")
    assert is_whole(new) and deserialize_msg_from_ws_v1(new)[1][-1] == PARTS[-1]
    message = {"header": {}, "parent_header": {}, "content": {}, "buffers": [b"x" * 100]}
    old = serialize_binary_message(message)
    assert is_whole(old, OLD) and deserialize_binary_message(old)["buffers"] == [b"x" * 100]
    assert is_whole('{"header": {}}', OLD)


def test_a_message_that_claims_more_than_it_holds_is_stopped():
    for message in (
        claim(2**62, rest=bytes(50)),
        claim(2**63),
        claim(5, 48, 52, rest=bytes(30)),
        claim(0),
        claim(2, 24, 24),
        b"",
        b"1234567",
        "a text",
    ):
        assert not is_whole(message), message
    for message in (b"", struct.pack("!i", -1), struct.pack("!I", 2**31 - 1) + bytes(50)):
        assert not is_whole(message, OLD), message


def test_parts_that_lie_over_one_another_are_stopped():
    there_and_back = claim(6, *[56, 4096] * 3, rest=bytes(4040))
    assert not is_whole(there_and_back)
    assert not is_whole(claim(3, 32, 40, 2**40, rest=bytes(100)))
