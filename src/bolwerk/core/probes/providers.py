# SPDX-License-Identifier: EUPL-1.2
"""Recognises who hosts the DNS and who hosts the mail, each on its own: mixed set-ups are normal. Pure.

Suffix matches only; the person can always correct them. `generic` means: somebody else.
"""

from collections.abc import Iterable, Mapping

GENERIC = "generic"
DNS = {
    "combell": ("combell.net", "combell.eu", "combell.com", "combell.be"),
    "easyhost": ("easyhost.be",),
    "one": ("one.com",),
    "ovh": ("ovh.net", "ovh.ca", "anycast.me"),
    "cloudflare": ("ns.cloudflare.com", "foundationdns.com", "foundationdns.net", "foundationdns.org"),
    "google": ("googledomains.com", "domains.google"),
    "microsoft365": ("bdm.microsoftonline.com",),
}
MAIL = {
    "microsoft365": ("mail.protection.outlook.com", "olc.protection.outlook.com", "mx.microsoft"),
    "google": ("google.com", "googlemail.com"),
    "combell": ("mailprotect.be",),
    "easyhost": ("easyhost.be",),
    "one": ("one.com",),
    "ovh": ("mail.ovh.net", "redirect.ovh.net", "mail.ovh.ca"),
    "cloudflare": ("mx.cloudflare.net",),
}
SPF = {
    "microsoft365": ("include:spf.protection.outlook.com",),
    "google": ("include:_spf.google.com",),
    "one": ("include:_custspf.one.com",),
    "ovh": ("include:mx.ovh.com",),
}


def recognise(*, ns: Iterable[str], mx: Iterable[str], spf: str = "") -> dict[str, str]:
    """{"dns": key, "mail": key}. `mx`: most preferred first. SPF only helps when the MX says nothing known,
    as with a filter in front of the mailboxes."""
    mail = _first(mx, MAIL)
    if mail == GENERIC:
        terms = spf.lower().split()
        mail = next((key for key, marks in SPF.items() if any(mark in terms for mark in marks)), GENERIC)
    return {"dns": _first(ns, DNS), "mail": mail}


def _first(hosts: Iterable[str], table: Mapping[str, tuple[str, ...]]) -> str:
    for host in hosts:
        name = host.lower().rstrip(".")
        for key, suffixes in table.items():
            if any(name == suffix or name.endswith("." + suffix) for suffix in suffixes):
                return key
    return GENERIC
