# SPDX-License-Identifier: EUPL-1.2
"""A domain with the longest label there is (RFC 1035, section 2.3.4: 63 octets), of which almost nothing is in order
and whose servers nobody may meet."""

LABEL = "bäckereimeisterinnungsverbandostbelgienabcdefghijabcdefg"
LONG = "xn--bckereimeisterinnungsverbandostbelgienabcdefghijabcdefg-bue.test"


def zone() -> dict[tuple[str, str], list[str]]:
    return {
        (LONG, "MX"): [f"10 mail.{LONG}."],
        (LONG, "A"): ["127.0.0.1"],
        (f"mail.{LONG}", "A"): ["127.0.0.1"],
    }
