# SPDX-License-Identifier: EUPL-1.2
"""Judges what the doors of a firm's machines showed. Pure.

One open door is a fault, whatever else could not be seen. Nothing is called closed unless all machines were seen and
each gave a sign of life: a line that is down looks just like a good gate.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bolwerk.core.probes.exposure.greetings import USUAL
from bolwerk.core.probes.exposure.groups import CAMERAS, GROUPS, HARMLESS, PRINTERS, ROUTERS, SITE, VPN
from bolwerk.core.probes.exposure.machines import Answer, Door, Visit, Where
from bolwerk.core.probes.result import CHECKS, CheckResult, CheckVerdict, could_not_test, judge

PASS, WARN, FAIL = CheckVerdict.PASS, CheckVerdict.WARN, CheckVerdict.FAIL
NOT_APPLICABLE = CheckVerdict.NOT_APPLICABLE
IDS = tuple(check_id for check_id in CHECKS if check_id.startswith("exposure."))
UNLOOKED = {Where.SHARED: "machine_shared", Where.MOVED: "machine_moved"}
MOST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Opened:
    """One open door of one machine."""

    name: str
    address: str
    door: Door

    def shown(self) -> dict[str, Any]:
        told = {"service": self.door.service} if self.door.service else {"usual": USUAL.get(self.door.port, "")}
        where = {"name": self.name} if self.name else {}
        return {**where, "address": self.address, "port": self.door.port, **told, **self.door.facts}


Said = tuple[tuple[CheckVerdict, str], list[Opened]]
"""Verdict and reason, and the doors they are about."""
Word = Callable[[Sequence[Opened]], Said]


def unasked(reason: str) -> list[CheckResult]:
    """All checks, when nothing was looked at."""
    return [judge(check_id, NOT_APPLICABLE, reason) for check_id in IDS]


def evaluate(visits: Sequence[Visit]) -> list[CheckResult]:
    """One result for each of IDS."""
    return [_judged(check_id, word, visits) for check_id, word in WORDS.items()]


def _judged(check_id: str, word: Word, visits: Sequence[Visit]) -> CheckResult:
    (verdict, reason), which = word(list(_open(visits)))
    seen: dict[str, Any] = {
        "machines": [_place(each) for each in visits],
        "open": [each.shown() for each in which[:MOST_SHOWN]],
    }
    if verdict in (FAIL, WARN):
        return judge(check_id, verdict, reason, **seen)
    looked = [each for each in visits if each.where == Where.SEEN]
    lost = next((each.trouble for each in visits if each.where == Where.LOST), "")
    lost = lost or next((door.trouble for each in looked for door in each.doors if door.trouble), "")
    if not lost and any(each.silent for each in looked):
        lost = "machine_silent"
    if lost:
        return could_not_test(check_id, lost, **seen)
    if not looked:
        return judge(check_id, NOT_APPLICABLE, _unlooked(visits), **seen)
    return judge(check_id, verdict, reason, **seen)


def _unlooked(visits: Sequence[Visit]) -> str:
    """That a name moved is told first: somebody can do something about it."""
    ways = {each.where for each in visits}
    return next((UNLOOKED[each] for each in (Where.MOVED, Where.SHARED) if each in ways), "machine_unnamed")


def _place(visit: Visit) -> dict[str, Any]:
    name = {"name": visit.name} if visit.name else {}
    return {**name, "address": visit.address, "state": visit.trouble or visit.where.value}


def _open(visits: Sequence[Visit]) -> Iterator[Opened]:
    for visit in visits:
        for door in visit.doors:
            if door.answer == Answer.OPEN:
                yield Opened(visit.name, visit.address, door)


def _of(group: str, fault: str, fine: str) -> Word:
    """Any open door of this group is a fault."""

    def word(opened: Sequence[Opened]) -> Said:
        found = _with(opened, GROUPS[group])
        return (FAIL, fault) if found else (PASS, fine), found

    return word


def _databases(opened: Sequence[Opened]) -> Said:
    """One that lets in only known addresses is better than one that does not, and still seen by all."""
    found = _with(opened, GROUPS["databases"])
    if any(not each.door.facts.get("limited") for each in found):
        return (FAIL, "databases_open"), found
    return (WARN, "databases_limited") if found else (PASS, "databases_closed"), found


def _gateways(opened: Sequence[Opened]) -> Said:
    """The entrance of a VPN must be seen to be used; the page that rules the router must not."""
    routers = _with(opened, ROUTERS)
    if routers:
        return (FAIL, "gateways_open"), routers
    vpn = _with(opened, VPN)
    return (PASS, "gateways_vpn" if vpn else "gateways_closed"), vpn


def _devices(opened: Sequence[Opened]) -> Said:
    cameras, printers = _with(opened, CAMERAS), _with(opened, PRINTERS)
    if cameras:
        return (FAIL, "devices_camera"), [*cameras, *printers]
    return (WARN, "devices_printer") if printers else (PASS, "devices_closed"), printers


def _others(opened: Sequence[Opened]) -> Said:
    """What says nothing we know, and what is no fault by itself. A website where websites are is no news."""
    unknown = [each for each in opened if not each.door.service and each.door.port not in SITE]
    known = [each for each in _with(opened, HARMLESS | {"ssh"}) if each.door.port not in SITE]
    if unknown:
        return (WARN, "others_unknown"), [*unknown, *known]
    ssh = _with(known, frozenset({"ssh"}))
    return (PASS, "others_ssh" if ssh else "others_none"), known


def _with(opened: Sequence[Opened], services: frozenset[str]) -> list[Opened]:
    return [each for each in opened if each.door.service in services]


WORDS: dict[str, Word] = {
    "exposure.remote": _of("remote", "remote_open", "remote_closed"),
    "exposure.files": _of("files", "files_open", "files_closed"),
    "exposure.databases": _databases,
    "exposure.nas": _of("nas", "nas_open", "nas_closed"),
    "exposure.gateways": _gateways,
    "exposure.telnet": _of("telnet", "telnet_open", "telnet_closed"),
    "exposure.devices": _devices,
    "exposure.others": _others,
}
