import socket

import pytest

from tests.conftest import ConnectionForbidden


@pytest.fixture
def listener():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()


def test_a_test_cannot_connect_even_to_this_machine(listener):
    with socket.socket() as client, pytest.raises(ConnectionForbidden):
        client.connect(listener)


@pytest.mark.loopback
def test_a_marked_test_connects_to_this_machine(listener):
    with socket.socket() as client:
        assert client.connect_ex(listener) == 0


@pytest.mark.loopback
@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("example.invalid", 80)])
def test_even_a_marked_test_cannot_leave_this_machine(address):
    with socket.socket() as client, pytest.raises(ConnectionForbidden):
        client.connect(address)
