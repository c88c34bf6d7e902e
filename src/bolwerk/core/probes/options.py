# SPDX-License-Identifier: EUPL-1.2
"""What is asked of a check of one domain, and how."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from bolwerk.core.probes.exposure.machines import Machine
from bolwerk.core.probes.result import APART, CHECKS, USUAL

DEADLINE_SECONDS = 40.0


@dataclass(frozen=True, slots=True)
class Options:
    """`resolver`: "HOST:PORT", None for the machine's own. `port_map` and `allow_private`: for a lab only.
    `selectors`: of DKIM keys, which cannot be found from outside. `owner`: proof was given of control of the domain;
    without it nothing is asked that a visitor would not. `vrp_file`, `routes_file`: both, or nothing on routes.
    `only`: the checks to do, empty: the usual ones. `names`: look-alike names too.
    `fresh`: ask the domain's own name servers, see `dns/fresh.py`.
    `machines`: which the owner named as the firm's own, nothing without `owner`.
    `contact`: the page (https://…) of who runs this, told to those we look at. `optout_file`: see `manners.py`.
    `helo`: the name by which mail servers are greeted, "" for the address of each connection."""

    resolver: str | None = None
    ca_file: str | Path | None = None
    allow_private: bool = False
    port_map: Mapping[int, int] = field(default_factory=dict)
    seconds: float = DEADLINE_SECONDS
    selectors: tuple[str, ...] = ()
    owner: bool = False
    vrp_file: str | Path | None = None
    routes_file: str | Path | None = None
    contact: str = ""
    helo: str = ""
    optout_file: str | Path | None = None
    only: tuple[str, ...] = ()
    fresh: bool = False
    names: bool = False
    machines: tuple[Machine, ...] = ()


def asked_for(options: Options) -> tuple[str, ...]:
    """The checks that get a result, in the order of CHECKS."""
    return _in_order(options.only or USUAL, names=options.names)


@lru_cache(maxsize=16)
def _in_order(only: tuple[str, ...], *, names: bool) -> tuple[str, ...]:
    wanted = {*only, *(APART if names else ())}
    return tuple(check_id for check_id in CHECKS if check_id in wanted)
