# SPDX-License-Identifier: EUPL-1.2
"""How a domain is looked at from this installation."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings

from bolwerk.core.probes.mail.greeting import own_name
from bolwerk.core.probes.options import Options

FILES = ("ca_file", "vrp_file", "routes_file", "optout_file")


def options_for(domain: str) -> Options:
    """A domain of the lab is looked up and reached in the lab only; every other one never touches it."""
    lab = settings.PROBE_LAB
    if domain not in lab.get("domains", ()):
        return Options(
            resolver=settings.PROBE_RESOLVER or None,
            vrp_file=settings.PROBE_VRP_FILE or None,
            routes_file=settings.PROBE_ROUTES_FILE or None,
            contact=settings.PROBE_CONTACT,
            helo=settings.PROBE_HELO or own_name(),
            optout_file=settings.PROBE_OPT_OUT or None,
        )
    return Options(
        resolver=lab["resolver"], ca_file=lab["ca_file"], allow_private=True, port_map=dict(lab["port_map"])
    )


def plain(options: Options) -> dict[str, Any]:
    """As JSON can carry it to a process that may stand in another folder."""
    found = asdict(options)
    for name in FILES:
        found[name] = str(Path(found[name]).absolute()) if found[name] else None
    return found
