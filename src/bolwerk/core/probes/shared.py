# SPDX-License-Identifier: EUPL-1.2
"""What checks in one event loop have in common, so that nobody is asked twice. Whoever makes it closes it."""

from dataclasses import dataclass, field

from bolwerk.core.probes.dns.courier import Courier
from bolwerk.core.probes.dns.memory import Memory
from bolwerk.core.probes.mail.mxcache import MxCache


@dataclass(frozen=True, slots=True)
class Shared:
    """`memory` None: each check asks the resolver anew, as a person who waits for a change expects."""

    mx: MxCache = field(default_factory=MxCache)
    courier: Courier = field(default_factory=Courier)
    memory: Memory | None = None

    async def close(self) -> None:
        await self.mx.close()
        self.courier.close()
