# SPDX-License-Identifier: EUPL-1.2
"""What two dated lists call the things a server uses: NCSC-NL 2025-05 and Mozilla 6.0 and 5.8. Pure."""

from collections.abc import Callable
from typing import Any

from bolwerk.core.probes.tls.suites import data

NCSC = data("ncsc-2025-05")
MOZILLA = (data("mozilla-6.0"), data("mozilla-5.8"))


def suite(number: int) -> dict[str, str]:
    code = f"{number:04X}"
    return _named(_listed("suites", code), lambda profile: code in profile["suites"])


def version(number: int) -> dict[str, str]:
    code = f"{number:04X}"
    return _named(_listed("versions", code), lambda profile: code in profile["versions"])


def group(number: int) -> dict[str, str]:
    """Hybrids with a post-quantum half are newer than the list of NCSC-NL: not judged there."""
    listed = _listed("groups", number)
    return _named("" if number > 0x11E0 else listed, lambda profile: number in profile["groups"])


def rsa(bits: int) -> dict[str, str]:
    sizes = NCSC["rsa_bits"]
    listed = "good" if bits >= sizes["good"] else "phase_out" if bits >= sizes["phase_out"] else "insufficient"
    return _named(listed, lambda profile: profile["rsa_bits"] is not None and bits >= profile["rsa_bits"])


def curve(name: str) -> dict[str, str]:
    mozilla = name in ("secp256r1", "secp384r1")
    return _named(_listed("curves", name), lambda _: mozilla)


def _listed(what: str, value: Any) -> str:
    return next((level for level, values in NCSC[what].items() if value in values), "insufficient")


def _named(ncsc: str, fits: Callable[[dict[str, Any]], bool]) -> dict[str, str]:
    """By list the level, or the strictest profile that it fits ("none")."""
    found = {NCSC["id"]: ncsc} if ncsc else {}
    for each in MOZILLA:
        profiles = each["profiles"]
        found[each["id"]] = next((name for name, profile in profiles.items() if fits(profile)), "none")
    return found
