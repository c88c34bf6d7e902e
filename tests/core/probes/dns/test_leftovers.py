# SPDX-License-Identifier: EUPL-1.2
import pytest

from bolwerk.core.probes.dns import leftovers
from bolwerk.core.probes.dns.answer import Addresses, Answer, Status

HERE, GONE, LOST = Addresses(Status.OK, ("192.0.2.1",)), Addresses(Status.NXDOMAIN), Addresses(Status.TIMEOUT)


def alias(status: Status, canonical: str) -> Answer:
    return Answer("www.shop.test", "A", status, canonical=canonical)


@pytest.mark.parametrize(
    ("name", "mail", "server", "expected"),
    [
        (alias(Status.OK, "shop.test"), HERE, HERE, ("pass", "nothing_dangling")),
        (alias(Status.NXDOMAIN, "www.shop.test"), HERE, HERE, ("pass", "nothing_dangling")),  # simply no such name
        (alias(Status.NODATA, "host.test"), HERE, HERE, ("pass", "nothing_dangling")),  # it exists, without address
        (alias(Status.NXDOMAIN, "host.test"), HERE, HERE, ("warn", "dangling_name")),
        (alias(Status.NXDOMAIN, "shop.azurewebsites.net"), HERE, HERE, ("fail", "dangling_takeover")),
        (alias(Status.NXDOMAIN, "notazurewebsites.net"), HERE, HERE, ("warn", "dangling_name")),
        (alias(Status.OK, "shop.azurewebsites.net"), HERE, HERE, ("pass", "nothing_dangling")),
        (alias(Status.OK, "shop.test"), GONE, HERE, ("warn", "dangling_mail")),
        (alias(Status.OK, "shop.test"), GONE, GONE, ("warn", "dangling_name_server")),
        (alias(Status.TIMEOUT, ""), HERE, HERE, ("could_not_test", "dns_timeout")),
        (alias(Status.OK, "shop.test"), LOST, HERE, ("could_not_test", "dns_timeout")),
        (alias(Status.OK, "shop.test"), LOST, GONE, ("warn", "dangling_name_server")),
    ],
)
def test_names_that_lead_nowhere(name: Answer, mail: Addresses, server: Addresses, expected: tuple[str, str]) -> None:
    found = leftovers.dangling(
        aliases={"www.shop.test": name}, mail={"mx.test": mail}, name_servers={"ns.test": server}
    )
    assert (found.verdict.value, found.reason) == expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer("zz.shop.test", "A", Status.NXDOMAIN, canonical="zz.shop.test"), ("pass", "wildcard_none")),
        (Answer("zz.shop.test", "A", Status.OK, ("192.0.2.1",)), ("warn", "wildcard_found")),
        (Answer("zz.shop.test", "A", Status.NXDOMAIN, canonical="host.test"), ("warn", "wildcard_found")),
        (Answer("zz.shop.test", "A", Status.SERVFAIL), ("could_not_test", "dns_servfail")),
    ],
)
def test_a_name_that_nobody_made(answer: Answer, expected: tuple[str, str]) -> None:
    found = leftovers.wildcard(answer)
    assert (found.verdict.value, found.reason) == expected
