# SPDX-License-Identifier: EUPL-1.2
"""The domains of thirty members of a federation, as a DNS server tells of them."""

MEMBERS = [f"bakker{number}.test" for number in range(30)]


def zone() -> dict[tuple[str, str], list[str]]:
    """Every third member can be forged; the fifth has a website; the last does not exist."""
    found: dict[tuple[str, str], list[str]] = {}
    for number, name in enumerate(MEMBERS[:-1]):
        found[(name, "MX")] = ["0 ."]
        found[(name, "TXT")] = ['"v=spf1 -all"']
        if number % 3:
            found[(f"_dmarc.{name}", "TXT")] = ['"v=DMARC1; p=reject"']
    found[(MEMBERS[5], "A")] = ["127.0.0.1"]
    return found
