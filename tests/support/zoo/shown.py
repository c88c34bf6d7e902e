# SPDX-License-Identifier: EUPL-1.2
"""Which animals show which reason of which check. Each animal's own test proves its part."""

from support.zoo.all import ANIMALS, Healthy

from bolwerk.core.probes.reasons import COMMON, OWN

UNSHOWN = {
    ("any", "no_answer"): "a site without an answer says in what way it gave none",
    ("any", "no_server"): "every mail server that is named gets a result, if only why it was not met",
    ("web.rpki", "rpki_no_address"): "a site is only looked at where its name has an address",
    ("web.tls.versions", "no_tls_answer"): "where the page came over a lock, its handshake told the version",
}
"""What no server can bring about in a whole check, and why; the evaluations have it for whoever calls them alone."""


def shown() -> dict[tuple[str, str], list[str]]:
    """By check and reason the names of the animals, the domain in order first."""
    found: dict[tuple[str, str], list[str]] = {}
    for animal in (Healthy, *ANIMALS):
        for check, (_, reason) in animal.says.items():
            found.setdefault((check, reason), []).append(animal.name)
    return found


def lacking() -> set[tuple[str, str]]:
    """Declared and shown by no animal: each own reason of a check, and of those of all checks each once, as "any"."""
    seen = shown()
    own = {(check, reason) for check, reasons in OWN.items() for reason in reasons}
    return own - seen.keys() | {("any", reason) for reason in COMMON - {reason for _, reason in seen}}
