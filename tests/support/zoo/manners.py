# SPDX-License-Identifier: EUPL-1.2
"""Domains that are looked at only so far: names like theirs, those who want no visit, and our own limits."""

from pathlib import Path
from typing import Any, ClassVar

from support.zoo.animal import (
    COULD,
    HEADS,
    NAME_SERVERS,
    NONE,
    PAGE,
    PASS,
    SECURITY,
    WAITS,
    WARN,
    Asked,
    Pieces,
    Table,
    alike,
    reply,
)
from support.zoo.locks import KEYS, SURVEY, WEB
from support.zoo.mailers import TALK
from support.zoo.site import Site
from support.zoo.ways import FORCED, SAME, Six

from bolwerk.core.probes.names.generate import lookalikes
from bolwerk.core.probes.result import USUAL

WITHOUT_STORE = (FORCED, *SURVEY, *KEYS)
"""What is seen by greetings of our own, or over an open line."""


class Limited(Site):
    kind = "owner"


class Alike(Limited):
    """Looked at together with the names like its own, of which the first has the records `its`."""

    its: ClassVar[dict[str, list[str]]] = {}

    def asks(self, folder: Path) -> dict[str, Any]:
        return {"names": True}

    def records(self) -> Table:
        name = next(iter(lookalikes(self.place.domain))).name
        return super().records() | {(name, kind): records for kind, records in self.its.items()}


class AlikeNone(Alike):
    name, does = "alike-none", "has a name like no other"
    says = {"names.lookalikes": (PASS, "lookalikes_none")}


class AlikeOwn(Alike):
    name, does = "alike-own", "holds a name like its own itself"
    its = {"NS": [f"{each}." for each in NAME_SERVERS]}
    says = {"names.lookalikes": (PASS, "lookalikes_own")}


class AlikeQuiet(Alike):
    name, does, its = "alike-quiet", "has a name that is like that of another", {"NS": ["ns.bank.test."]}
    says = {"names.lookalikes": (PASS, "lookalikes_quiet")}


class AlikeMail(Alike):
    name, does = "alike-mail", "has a name that is like that of another who can mail"
    its = {"NS": ["ns.bank.test."], "MX": ["10 mx.bank.test."]}
    says = {"names.lookalikes": (WARN, "lookalikes_mail")}


class AlikeShared(Limited):
    name, does, above = "alike-shared", "has a name below that of a site builder", "wixsite.com"
    says = {"names.lookalikes": (NONE, "name_shared")}

    def asks(self, folder: Path) -> dict[str, Any]:
        return {"names": True}


class OptedOut(Limited):
    name, does = "opted-out", "wants never to be looked at"
    says = alike(COULD, "opted_out", *USUAL)

    def asks(self, folder: Path) -> dict[str, Any]:
        (folder / "optout").write_text(f"{self.place.domain}\n")
        return {"optout_file": str(folder / "optout")}


class NoTime(Limited):
    name, does = "no-time", "has a mail server that says nothing for longer than a check may take"
    says = alike(COULD, "timeout", *TALK, "mail.mta_sts")
    seconds = WAITS

    def asks(self, folder: Path) -> dict[str, Any]:
        return {"seconds": 3.0}

    def banner(self, connection: int) -> Pieces:
        yield 60.0


class NoStore(Limited):
    name, does = "no-trust-store", "is checked on a machine that knows no authority at all"
    environment = {"SSL_CERT_FILE": "/nowhere", "SSL_CERT_DIR": "/nowhere"}
    says = alike(COULD, "no_trust_store", *TALK, "mail.mta_sts", *(each for each in WEB if each not in WITHOUT_STORE))

    def asks(self, folder: Path) -> dict[str, Any]:
        return {"ca_file": None}


class Heavy(Limited, Six):
    name, does = "heavy", "leads by so many and such large pages that it is too much"
    says = SAME | {"web.securitytxt": (COULD, "too_many_bytes")}

    def reset(self) -> None:
        self._ends = 0

    def page(self, asked: Asked) -> Pieces:
        """Five steps of 256 kB on each of three ways; that to security.txt goes on when the others are at their end:
        the page, over both networks, and the way to it without a lock."""
        if asked.path == "/.well-known/mta-sts.txt":
            yield from super().page(asked)
            return
        way, number = "w", 0
        if asked.path == "/.well-known/security.txt":
            for _ in range(30):
                if self._ends < 3:
                    yield 0.1
            yield 0.3
            way = "s"
        elif asked.path != "/":
            way, number = asked.path[1], int(asked.path[2])
        large = b" " * 260_000
        if number < 5 and (asked.secure or number < 4):
            yield reply(302, large, f"Location: /{way}{number + 1}", *HEADS)
        elif way == "s":
            yield reply(200, SECURITY + large, "Content-Type: text/plain")
        elif asked.secure:
            yield reply(200, PAGE + large, *HEADS)
            self._ends += 1
        else:
            yield reply(302, b"", f"Location: https://{asked.host}/")
            self._ends += 1


ANIMALS = (AlikeNone, AlikeOwn, AlikeQuiet, AlikeMail, AlikeShared, OptedOut, NoTime, NoStore, Heavy)
