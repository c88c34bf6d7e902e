# SPDX-License-Identifier: EUPL-1.2
import io
from collections.abc import Callable, Iterator

import pytest
from support.members import MEMBERS, zone

from bolwerk.apps.accounts.models import User
from bolwerk.apps.accounts.services import person
from bolwerk.apps.lists import services
from bolwerk.apps.lists.models import DomainList
from bolwerk.lab.certs import Authority
from bolwerk.lab.dnsserver import DnsServer
from bolwerk.lab.website import Website


@pytest.fixture
def els(db: None) -> User:
    return person(email="els@bakers.example", language="nl")


@pytest.fixture
def other(db: None) -> User:
    return person(email="other@plumbers.example", language="nl")


@pytest.fixture
def lab(settings: object, tmp_path) -> Iterator[DnsServer]:
    """The members' domains, with the servers they need."""
    authority = Authority(tmp_path / "certificates")
    leaf = authority.leaf(MEMBERS[5], f"www.{MEMBERS[5]}")
    with DnsServer(zone()) as dns, Website(MEMBERS[5], leaf, lambda: True) as site:
        settings.PROBE_LAB = {
            "domains": MEMBERS,
            "resolver": dns.address,
            "ca_file": str(authority.ca_file),
            "port_map": {53: dns.port, 25: 1, 80: site.http_port, 443: site.https_port},
        }
        yield dns


@pytest.fixture
def listed(els: User) -> Callable[..., DomainList]:
    def make(text: str, *, owner: User = els, name: str = "Bakers") -> DomainList:
        return services.upload(actor=owner, name=name, file=io.BytesIO(text.encode()))

    return make
