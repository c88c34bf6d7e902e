# SPDX-License-Identifier: EUPL-1.2
"""What a resolver said lately, for many checks in a row: half of all small firms name the same few servers.

Never longer than the resolver lets us (RFC 1035 section 3.2.1, RFC 2308 section 5), and never a failure.
"""

import time
from collections import OrderedDict
from collections.abc import Callable

from bolwerk.core.probes.dns.answer import Answer

LONGEST = 300.0
"""Seconds."""
MOST = 4000

Key = tuple[str, str, bool]


class Memory:
    """For one resolver. `clock`: seconds."""

    def __init__(self, *, most: int = MOST, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = most, clock
        self._known: OrderedDict[Key, tuple[float, Answer]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._known)

    def get(self, key: Key) -> Answer | None:
        known = self._known.get(key)
        if known is None:
            return None
        if self._clock() >= known[0]:
            del self._known[key]
            return None
        self._known.move_to_end(key)
        return known[1]

    def keep(self, key: Key, answer: Answer) -> None:
        if answer.ttl <= 0 or not answer.status.known:
            return
        self._known[key] = (self._clock() + min(answer.ttl, LONGEST), answer)
        self._known.move_to_end(key)
        while len(self._known) > self._most:
            self._known.popitem(last=False)
