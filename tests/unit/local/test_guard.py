import pytest

from adapters.local.guard import is_loopback, names_this_machine


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_addresses_of_this_machine_are_loopback(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host",
    ["0.0.0.0", "::", "192.168.0.10", "example.org", "", "127.0.0.1.example.org", "2130706433"],  # noqa: S104 - not bound to
)
def test_every_other_address_is_not(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize("authority", ["127.0.0.1", "127.0.0.1:8741", "localhost:1", "[::1]:8741", "[::1]"])
def test_a_host_header_of_this_machine_is_served(authority: str) -> None:
    assert names_this_machine(authority)


@pytest.mark.parametrize(
    "authority",
    [
        "evil.example",
        "evil.example:8741",
        "127.0.0.1.evil.example:8741",
        "[::1]evil",
        "[::1",
        "",
        "[evil]:80",
    ],
)
def test_a_foreign_host_header_is_not(authority: str) -> None:
    assert not names_this_machine(authority)
