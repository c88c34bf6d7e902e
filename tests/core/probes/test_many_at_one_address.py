# SPDX-License-Identifier: EUPL-1.2
"""Many domains at one web server, all at once: four connections at a time, and each verdict as if alone."""

import asyncio
import time
from typing import Any

from support.webserver import YEAR, Names, WebServer, answer, leads_to

from bolwerk.core.probes.context import Context
from bolwerk.core.probes.domain import Domain
from bolwerk.core.probes.guard import Guard
from bolwerk.core.probes.limiter import AddressLimiter
from bolwerk.core.probes.tls.scan import Streams
from bolwerk.core.probes.web.probe import run
from bolwerk.lab.certs import Authority

MANY = 40
SITES = [f"shop{number}.test" for number in range(MANY)]
SECURITY = answer(body=b"Contact: mailto:a@shop.test\nExpires: 2099-01-01T00:00:00Z\n", Content_Type="text/plain")


class Watched(Guard):
    most = 0

    async def connect(self, ip: str, port: int, **options: Any) -> Streams:
        streams = await super().connect(ip, port, **options)
        Watched.most = max(Watched.most, self._limiter.open(ip))
        return streams


def test_all_end_in_time_with_the_verdict_of_one_alone(authority: Authority) -> None:
    pages = {"/": answer(Strict_Transport_Security=YEAR), "/.well-known/security.txt": SECURITY}
    # A visit leaves an idle connection behind at the name with www.
    pages |= {f"{site}/": leads_to(f"https://www.{site}/") for site in SITES}
    plain = {f"{site}/": leads_to(f"https://{site}/") for site in SITES}
    limiter = AddressLimiter()

    async def one(site: str, server: WebServer) -> dict[str, tuple[str, str]]:
        guard = Watched(allow_private=True, port_map=server.port_map, limiter=limiter)
        names = Names({(site, "A"): ["127.0.0.1"], (f"www.{site}", "A"): ["127.0.0.1"]})
        deadline = asyncio.get_running_loop().time() + 60
        ctx = Context(Domain(site, site), names, guard, deadline, authority.ca_file)
        return {result.id: (result.verdict.value, result.reason) async for result in run(ctx)}

    async def go(server: WebServer) -> list[dict[str, tuple[str, str]]]:
        return await asyncio.gather(*(one(site, server) for site in SITES))

    with WebServer(authority.leaf(*SITES, *(f"www.{site}" for site in SITES)), plain=plain, secure=pages) as server:
        alone = asyncio.run(one(SITES[0], server))
        began = time.perf_counter()
        together = asyncio.run(go(server))
        assert time.perf_counter() - began < 20
    assert alone["web.tls.ciphers"] == ("pass", "ciphers_good")
    assert together == [alone] * MANY
    assert Watched.most == 4
    assert limiter.open("127.0.0.1") == 0
