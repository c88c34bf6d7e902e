# SPDX-License-Identifier: EUPL-1.2
import asyncio
from collections.abc import Sequence

import pytest

from bolwerk.core.probes.guard import Blocked
from bolwerk.core.probes.parts import Part, in_parallel
from bolwerk.core.probes.result import CheckResult, CheckVerdict, CouldNotTest, judge

IDS = ("mail.mx", "dns.caa", "dns.ipv6", "web.hsts", "mail.starttls")


async def _good() -> Sequence[CheckResult]:
    return [judge("mail.mx", CheckVerdict.PASS, "mx_found")]


async def _raises(error: Exception) -> Sequence[CheckResult]:
    raise error


async def _hangs() -> Sequence[CheckResult]:
    await asyncio.sleep(60)
    return []


def test_one_part_that_fails_or_hangs_hides_no_other(caplog: pytest.LogCaptureFixture) -> None:
    async def go() -> dict[str, tuple[str, str]]:
        works = (
            _good(),
            _raises(KeyError("x")),
            _raises(Blocked("blocked_address")),
            _hangs(),
            _raises(CouldNotTest("connection_lost")),
        )
        parts = [Part((check_id,), work, 0.2) for check_id, work in zip(IDS, works, strict=True)]
        return {result.id: (result.verdict, result.reason) async for result in in_parallel(parts)}

    assert asyncio.run(go()) == {
        "mail.mx": ("pass", "mx_found"),
        "dns.caa": ("could_not_test", "internal"),
        "dns.ipv6": ("could_not_test", "blocked_address"),
        "web.hsts": ("could_not_test", "timeout"),
        "mail.starttls": ("could_not_test", "connection_lost"),
    }


def test_a_part_that_forgets_a_check_is_told_on() -> None:
    async def go() -> list[tuple[str, str]]:
        part = Part(("mail.mx", "dns.caa"), _good())
        return [(result.id, result.reason) async for result in in_parallel([part])]

    assert asyncio.run(go()) == [("mail.mx", "mx_found"), ("dns.caa", "internal")]
