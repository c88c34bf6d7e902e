# SPDX-License-Identifier: EUPL-1.2
import asyncio
import ssl
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bolwerk.core.probes.guard import Guard
from bolwerk.core.probes.mail import scan
from bolwerk.core.probes.mail.evaluate import Offer, Server
from bolwerk.lab.certs import Authority
from bolwerk.lab.smtpserver import SmtpServer

HOST = "mx.shop.test"


def eventually(holds: Callable[[], bool]) -> bool:
    """The server hears the farewell a moment after we are done."""
    end = time.monotonic() + 3
    while not holds() and time.monotonic() < end:
        time.sleep(0.01)
    return holds()


def talk(port: int, ca_file: Path | None = None, helo: str = "") -> Server:
    guard = Guard(allow_private=True, port_map={25: port})
    return asyncio.run(scan.talk(guard, HOST, "127.0.0.1", ca_file, helo))


def test_a_good_server_is_asked_politely_and_once(authority: Authority) -> None:
    with SmtpServer(authority.leaf(HOST)) as server:
        seen = talk(server.port, authority.ca_file)
        assert (seen.offer, seen.certificate, seen.version) == (Offer.ENCRYPTED, "valid", "TLSv1.3")
        assert seen.not_after is not None
        assert eventually(lambda: server.commands == ["EHLO [127.0.0.1]", "STARTTLS", "QUIT"])
        assert server.connections == 1


def test_a_server_is_greeted_by_the_name_that_the_operator_gave(authority: Authority) -> None:
    with SmtpServer(authority.leaf(HOST)) as server:
        talk(server.port, authority.ca_file, "check.example.be")
        assert eventually(lambda: server.commands[:1] == ["EHLO check.example.be"])


@pytest.mark.parametrize(
    ("names", "wrong", "reason"),
    [
        ((HOST,), {"ends": timedelta(hours=-1)}, "certificate_expired"),
        ((HOST,), {"starts": timedelta(days=1)}, "certificate_not_yet_valid"),
        (("other.test",), {}, "certificate_wrong_name"),
        ((HOST,), {"self_signed": True}, "certificate_self_signed"),
    ],
)
def test_what_is_wrong_with_a_certificate(
    authority: Authority, names: tuple[str, ...], wrong: dict[str, Any], reason: str
) -> None:
    with SmtpServer(authority.leaf(*names, **wrong)) as server:
        seen = talk(server.port, authority.ca_file)
    assert (seen.offer, seen.certificate) == (Offer.ENCRYPTED, reason)


def test_an_unknown_authority_is_untrusted(authority: Authority) -> None:
    with SmtpServer(authority.leaf(HOST)) as server:
        assert talk(server.port).certificate == "certificate_untrusted"


@pytest.mark.parametrize(
    ("mode", "offer", "reason"),
    [
        ("busy", Offer.UNSEEN, "refused_us"),
        ("garbage", Offer.UNSEEN, "not_a_mail_server"),
        ("endless", Offer.UNSEEN, "not_a_mail_server"),
        ("later", Offer.UNSEEN, "refused_us"),
        ("silent", Offer.UNSEEN, "no_greeting"),
        ("hangs_tls", Offer.UNSEEN, "tls_timeout"),
        ("refuses_starttls", Offer.REFUSED, ""),
        ("breaks_tls", Offer.BROKEN, ""),
    ],
)
def test_a_server_that_behaves_badly(
    authority: Authority, monkeypatch: pytest.MonkeyPatch, mode: str, offer: Offer, reason: str
) -> None:
    monkeypatch.setattr(scan, "GREETING_SECONDS", 0.3)
    monkeypatch.setattr(scan, "REPLY_SECONDS", 0.5)
    with SmtpServer(authority.leaf(HOST), mode=mode) as server:
        seen = talk(server.port, authority.ca_file)
    assert (seen.offer, seen.reason) == (offer, reason)


def test_a_server_without_starttls_or_with_an_old_one(authority: Authority) -> None:
    with SmtpServer() as server:
        assert talk(server.port).offer == Offer.MISSING
    with SmtpServer(authority.leaf(HOST), mode="old_tls") as server:
        assert talk(server.port, authority.ca_file).offer == Offer.OLD


def test_an_unusable_trust_file_is_our_fault_not_theirs(authority: Authority, tmp_path: Path) -> None:
    empty = tmp_path / "ca.pem"
    empty.write_text("nothing here")
    with SmtpServer(authority.leaf(HOST)) as server:
        with pytest.raises(ssl.SSLError):
            talk(server.port, empty)
        assert server.connections == 0


def test_a_closed_port_and_a_refused_address() -> None:
    assert talk(1).reason == "connect_refused"
    seen = asyncio.run(scan.talk(Guard(), HOST, "10.0.0.1", None))
    assert (seen.offer, seen.reason) == (Offer.UNSEEN, "blocked_address")
