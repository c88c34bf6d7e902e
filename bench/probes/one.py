# SPDX-License-Identifier: EUPL-1.2
"""One domain after another in a process that runs already, as the product's scanner does: how long each takes.

Usage: one.py CA_FILE [--fresh] NUMBER [NUMBER ...]; a line of JSON for each: [milliseconds to the first result,
to the last]. --fresh: asks the domain's own name servers, as "check again" does.
"""

import asyncio
import json
import sys
import time

from lab import RESOLVER, name_of

from bolwerk.core.probes.engine import check
from bolwerk.core.probes.loop import run
from bolwerk.core.probes.options import Options


async def main(ca_file: str, numbers: list[int], *, fresh: bool) -> None:
    options = Options(resolver=RESOLVER, ca_file=ca_file, allow_private=True, fresh=fresh)
    for number in numbers:
        landed: list[float] = []
        began = time.perf_counter()
        report = await check(
            name_of(number), options, lambda _, to=landed, start=began: to.append(time.perf_counter() - start)
        )
        unseen = [each.id for each in report.results if each.verdict == "could_not_test"]
        print(json.dumps([landed[0] * 1000, landed[-1] * 1000, unseen]), flush=True)
        await asyncio.sleep(0.2)


if __name__ == "__main__":
    words = sys.argv[2:]
    run(main(sys.argv[1], [int(each) for each in words if each != "--fresh"], fresh="--fresh" in words))
