# SPDX-License-Identifier: EUPL-1.2
"""Tasks: how they end, and that a check leaves nothing behind that only the collector of garbage finds."""

import asyncio
import gc
import weakref

from bolwerk.core.probes import loop
from bolwerk.core.probes.dns.courier import Courier
from bolwerk.core.probes.dns.scan import DnsResolver
from bolwerk.core.probes.tasks import end


def test_those_that_run_are_gone_and_what_was_raised_is_nobodys_concern() -> None:
    complaints: list[object] = []

    async def fails() -> None:
        raise ValueError

    async def main() -> bool:
        asyncio.get_running_loop().set_exception_handler(lambda _, what: complaints.append(what))
        waiting = asyncio.create_task(asyncio.sleep(60))
        failed = asyncio.create_task(fails())
        await asyncio.sleep(0)
        await end([waiting, failed])
        del failed
        gc.collect()
        return waiting.cancelled()

    assert asyncio.run(main())
    assert complaints == []


def test_in_a_process_of_checks_a_task_begins_at_once() -> None:
    async def main() -> list[str]:
        told: list[str] = []

        async def work() -> None:
            told.append("begun")

        task = asyncio.create_task(work())
        told.append("made")
        await task
        return told

    usual = gc.get_threshold()
    try:
        assert loop.run(main()) == ["begun", "made"]
    finally:
        gc.unfreeze()
        gc.set_threshold(*usual)


def test_a_closed_resolver_is_gone_without_the_collector() -> None:
    async def main() -> bool:
        courier = Courier()
        resolver = DnsResolver([("127.0.0.1", 9)], courier=courier, seconds=0.01, tries=1)
        await resolver.query("a.test", "A")
        await resolver.close()
        courier.close()
        seen = weakref.ref(resolver)
        gc.disable()
        try:
            del resolver
            return seen() is None
        finally:
            gc.enable()

    assert asyncio.run(main())
