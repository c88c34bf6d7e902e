# SPDX-License-Identifier: EUPL-1.2
"""The demo domain's DNS records, kept in one file so that the demo's control panel can change them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

DOMAIN = "bakkerij-peeters.example"
MAIL_HOST = "bakkerijpeeters-example.mail.protection.outlook.com"
MAX_RECORDS = 40
TYPES = ("TXT", "CNAME")
LOOKALIKES = {
    ("bakkerijpeeters.example", "NS"): ["ns1.parking.example."],
    ("bakkerijpeeters.example", "MX"): ["10 mx.parking.example."],
    ("bakkerij-peters.example", "NS"): ["ns1.parking.example."],
    ("bakkerij-peeters.com", "NS"): ["ns3.combell.net.", "ns4.combell.net."],
}
"""Names that look like the demo's: one that can mail, one that cannot, and one of the bakery's own."""


class BadRecord(ValueError):
    """`key` says what is wrong: type, name, value, too_many."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(slots=True)
class Zone:
    """`own`: (host, type, value) that a person may change, host relative to DOMAIN. `forced`: http leads to https.
    `age`: how many times it began anew."""

    path: Path
    dkim: str = ""
    own: list[tuple[str, str, str]] = field(default_factory=list)
    forced: bool = False
    age: int = 0

    @classmethod
    def open(cls, path: Path) -> "Zone":
        zone = cls(path)
        if path.exists():
            raw = json.loads(path.read_text(encoding="utf-8"))
            zone.dkim, zone.forced, zone.age = raw["dkim"], raw["forced"], raw.get("age", 0)
            zone.own = [(host, rdtype, value) for host, rdtype, value in raw["own"]]
        return zone

    def save(self) -> None:
        """Replaced at once: a reader sees the old or the new file, never half of one."""
        raw = {"dkim": self.dkim, "forced": self.forced, "own": self.own, "age": self.age}
        fresh = self.path.with_suffix(".new")
        fresh.write_text(json.dumps(raw, indent=1), encoding="utf-8")
        fresh.replace(self.path)

    def reset(self) -> None:
        """The demo as it begins: mail without SPF and without DMARC. No resolver remembers what was before."""
        self.age += 1
        self.own, self.forced = [("@", "TXT", "verification=demo-4711")], False
        self.save()

    def add(self, host: str, rdtype: str, value: str) -> None:
        """Raises BadRecord."""
        host = host.strip().lower().rstrip(".").removesuffix(DOMAIN).rstrip(".") or "@"
        value = value.strip().strip('"').strip()
        if rdtype not in TYPES:
            raise BadRecord("type")
        if len(host) > 100 or not all(part.strip("-_").isalnum() for part in host.split(".") if host != "@"):
            raise BadRecord("name")
        if not value or len(value) > 255 or not value.isprintable() or (rdtype == "CNAME" and " " in value):
            raise BadRecord("value")
        if len(self.own) >= MAX_RECORDS:
            raise BadRecord("too_many")
        if (host, rdtype, value) not in self.own:
            self.own.append((host, rdtype, value))
            self.save()

    def remove(self, index: int) -> None:
        if 0 <= index < len(self.own):
            del self.own[index]
            self.save()

    def table(self) -> Mapping[tuple[str, str], list[str]]:
        """All that the demo's DNS server answers: what is fixed, and what a person put in."""
        found: dict[tuple[str, str], list[str]] = {
            (DOMAIN, "A"): ["127.0.0.1"],
            (f"www.{DOMAIN}", "CNAME"): [f"{DOMAIN}."],
            (DOMAIN, "NS"): ["ns3.combell.net.", "ns4.combell.net."],
            (DOMAIN, "SOA"): ["ns3.combell.net. hostmaster.combell.net. 2026112301 10800 3600 604800 3600"],
            ("ns3.combell.net", "A"): ["127.0.0.1"],
            ("ns4.combell.net", "A"): ["127.0.0.1"],
            (DOMAIN, "MX"): [f"0 {MAIL_HOST}."],
            (MAIL_HOST, "A"): ["127.0.0.1"],
            ("spf.protection.outlook.com", "TXT"): [_quoted("v=spf1 ip4:40.92.0.0/15 ip4:40.107.0.0/16 -all")],
            (f"selector1._domainkey.{DOMAIN}", "TXT"): [_quoted(self.dkim)],
            **LOOKALIKES,
        }
        for host, rdtype, value in self.own:
            name = DOMAIN if host == "@" else f"{host}.{DOMAIN}"
            text = _quoted(value) if rdtype == "TXT" else f"{value.rstrip('.')}."
            found.setdefault((name, rdtype), []).append(text)
        return found


def _quoted(text: str) -> str:
    """Strings of at most 255 bytes, RFC 1035 section 3.3.14."""
    clean = text.replace("\\", "\\\\").replace('"', '\\"')
    return " ".join(f'"{clean[start : start + 250]}"' for start in range(0, len(clean), 250)) or '""'
