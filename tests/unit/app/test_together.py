import asyncio

import pytest

from aiconcord.app.together import LONGEST, Together


class Sent:
    """A transport that notes each call of the system's it would make."""

    def __init__(self):
        self.calls, self.closed, self.unread = [], False, 0

    def write(self, data):
        assert not self.closed
        self.calls.append(bytes(data))

    def writelines(self, parts):
        self.write(b"".join(parts))

    def is_closing(self):
        return self.closed

    def close(self):
        self.closed = True

    abort = close

    def get_write_buffer_size(self):
        return self.unread


def scene(act):
    """What is sent by what *act* does with a transport, before and after the loop turns."""

    async def run():
        sent = Sent()
        act(Together(sent, asyncio.get_running_loop()))
        before = list(sent.calls)
        await asyncio.sleep(0)
        return before, sent

    return asyncio.run(run())


@pytest.mark.parametrize("body", [b"body", b"b" * (LONGEST + 1)])
def test_head_and_body_go_out_in_one_call(body):
    def act(line):
        line.write(b"head")
        line.write(body)

    before, sent = scene(act)
    assert before == sent.calls == [b"head" + body]


def test_a_head_alone_goes_out_when_the_loop_turns():
    before, sent = scene(lambda line: line.write(b"head"))
    assert (before, sent.calls) == ([], [b"head"])


def test_an_empty_body_sends_the_head_and_no_empty_piece():
    def act(line):
        line.write(b"head")
        line.write(b"")

    assert scene(act)[1].calls == [b"head"]


def test_pieces_keep_their_order():
    def act(line):
        for piece in (b"a", b"b", b"c" * (LONGEST + 1), b"d", b"e", b"f"):
            line.write(piece)

    assert b"".join(scene(act)[1].calls) == b"ab" + b"c" * (LONGEST + 1) + b"def"


def test_to_close_sends_what_is_held_first():
    def act(line):
        line.write(b"head")
        line.close()

    before, sent = scene(act)
    assert (before, sent.closed) == ([b"head"], True)


def test_to_abort_sends_nothing_more():
    def act(line):
        line.write(b"head")
        line.abort()

    assert scene(act)[1].calls == []


def test_a_client_who_has_gone_is_sent_nothing():
    def act(line):
        line.write(b"head")
        line._transport.closed = True

    assert scene(act)[1].calls == []


def test_what_is_held_counts_as_unread():
    seen = []

    def act(line):
        line._transport.unread = 5
        line.write(b"head")
        seen.append(line.get_write_buffer_size())

    scene(act)
    assert seen == [9]
