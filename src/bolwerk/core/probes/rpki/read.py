# SPDX-License-Identifier: EUPL-1.2
"""The table of this installation, read in a thread: the files hold half a million rows."""

import asyncio
import logging

from bolwerk.core.probes.context import Context
from bolwerk.core.probes.result import CouldNotTest
from bolwerk.core.probes.rpki.table import BadTable, Rpki, load

log = logging.getLogger(__name__)


async def table(ctx: Context) -> Rpki | None:
    """None when there are no files. Raises CouldNotTest when they
    cannot be read: our fault, never the firm's."""
    if ctx.vrp_file is None or ctx.routes_file is None:
        return None
    try:
        return await asyncio.to_thread(load, ctx.vrp_file, ctx.routes_file)
    except (BadTable, OSError) as error:
        log.warning("the table of routes cannot be read: %s", error)
        raise CouldNotTest("internal") from error
