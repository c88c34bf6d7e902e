# SPDX-License-Identifier: EUPL-1.2
"""Compares a look with what is remembered: what of it is news, and what is remembered from now on. Pure.

The rules, and why they are these: docs/decisions/0016.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256

from bolwerk.core.probes.result import CHECKS
from bolwerk.core.probes.tls.caa import issuer_names
from bolwerk.core.probes.tls.trust import ends_soon
from bolwerk.core.watch.memory import Held, Memory, Standing, Values
from bolwerk.core.watch.news import Kind, News
from bolwerk.core.watch.picture import DOMAIN, ENDS_SOON, SEAL, Lock, Names, Picture

MENDED = timedelta(days=28)
"""In order that long, without a fault seen in between: a fault after that is told as a new one."""
KNOWN = timedelta(days=28)
"""A value that was there no longer ago than this is no news when it is back."""
ISSUER_KNOWN = timedelta(days=365)
"""The same for who makes the certificates: some hosts take them by turns."""
FORGOTTEN = timedelta(days=400)
"""Of a host that was not seen for so long nothing is remembered."""
SOON = timedelta(days=21)
LATER = timedelta(days=1)
EARLY = 2
"""A certificate with more than this share of its life left is not renewed without a cause."""
MOST_LETTERS = 200
"""Of an identity."""
SEAL_ENDS = "signature_ends_soon"
HARM = {DOMAIN: 3, "mx": 2, "ns": 3, "certificate.issuer": 1, "certificate.key": 1, "proof": 0}


def compare(memory: Memory, seen: Picture) -> tuple[Memory, list[News]]:
    """The memory with the look in it, and the news in it, worst first. A look that is not newer than the newest one
    remembered changes nothing. The first one is remembered and tells nothing."""
    if memory.last is not None and seen.at <= memory.last:
        return memory, []
    first, after = memory.began is None, memory.model_copy(deep=True)
    after.began, after.last = after.began or seen.at, seen.at
    found = [*_checks(after, seen), *_names(after, seen), *_locks(after, seen), *_ends(after, seen)]
    _forget(after, seen.at)
    mark = sha256(after.began.isoformat().encode()).hexdigest()[:8]
    told = [_marked(each, mark) for each in found]
    return after, [] if first else sorted(told, key=lambda each: (-each.harm, each.kind, each.identity))


def in_order(memory: Memory, subject: str) -> bool:
    """A check of which a fault was told is back where it stood before."""
    known = memory.checks.get(subject)
    return known is not None and known.level <= known.base


def _checks(memory: Memory, seen: Picture) -> list[News]:
    found = []
    for check, level in sorted(seen.levels.items()):
        told = 0 if level.reason in ENDS_SOON else level.level
        harm = HARM[check] if check in HARM else CHECKS[check].harm
        found.append(_step(memory, check, told, seen.at, News(Kind.REGRESSION, check, "", harm, level.reason)))
        if check == SEAL:
            ends = int(level.reason == SEAL_ENDS)
            news = News(Kind.EXPIRY, check, "", harm, SEAL_ENDS)
            found.append(_step(memory, f"{check}:ends", ends, seen.at, news))
    return [each for each in found if each]


def _step(memory: Memory, name: str, level: int, at: datetime, news: News) -> News | None:
    """Remembers how it stands now; `news` filled in when that is worth telling."""
    known = memory.checks.get(name)
    if known is None:
        memory.checks[name] = Standing(level=level, good=at, base=level)
        return None
    before, known.level = known.level, level
    if known.told and level <= known.base:
        known.mended = known.mended or at
        if at - known.mended >= MENDED:
            known.told, known.mended, known.episode = 0, None, known.episode + 1
    elif known.told:
        known.mended = None
    if not known.told:
        known.base = min(before, level)
    if level <= known.base:
        known.good = at
        return None
    if level <= before or level <= known.told:
        return None
    known.told = level
    return replace(news, identity=f"{name}:{known.episode}:{level}", since=known.good)


def _names(memory: Memory, seen: Picture) -> list[News]:
    found = []
    for name, value in sorted(seen.names.items()):
        known = memory.names.get(name)
        now = _joined(value.hosts)
        if known is None:
            memory.names[name] = Values(now=now, seen=_witnessed(value, seen.at))
            continue
        before = known.now
        fresh = _turn(known, now, seen.at, KNOWN)
        known.seen |= _witnessed(value, seen.at)
        if fresh:
            found.append(_change(name, f"{name}:{known.told}", (), _split(before), value.hosts))
    return found


def _witnessed(value: Names, at: datetime) -> dict[str, datetime]:
    return {_joined(hosts): at for hosts in (value.hosts, value.also) if hosts or hosts == value.hosts}


def _turn(known: Values, now: str, at: datetime, rest: timedelta) -> bool:
    """Remembers the value of now; whether it is worth telling."""
    last = known.seen.get(now)
    fresh = now != known.now and (last is None or at - last > rest)
    known.now, known.told = now, known.told + fresh
    known.seen[now] = at
    return fresh


def _locks(memory: Memory, seen: Picture) -> list[News]:
    """Hosts whose certificate changed in the same way are told together."""
    changed: dict[tuple[str, str, str, str], list[tuple[str, int]]] = {}
    for name, lock in sorted(seen.locks.items()):
        held = memory.locks.get(name)
        if held is None:
            memory.locks[name] = _held(lock, seen.at)
            continue
        issuer, key, early = held.issuer.now, held.key.now, _early(held, lock)
        moved = bool(issuer and lock.issuer) and not _same_issuer(issuer, lock.issuer)
        told = _turn(held.issuer, lock.issuer or issuer, seen.at, ISSUER_KNOWN) and moved
        other = _turn(held.key, lock.key or key, seen.at, KNOWN) and bool(key and lock.key)
        held.begins, held.ends = lock.begins, lock.ends
        if told:
            changed.setdefault(("issuer", issuer, lock.issuer, lock.key), []).append((name, held.issuer.told))
        elif other and early and not moved:
            changed.setdefault(("key", "", "", lock.key), []).append((name, held.key.told))
    found = []
    for (what, before, after, _), names in sorted(changed.items()):
        first, count = names[0]
        hosts = tuple(name.partition(":")[2] for name, _ in names)
        values = ((before,), (after,)) if what == "issuer" else ((), ())
        found.append(_change(f"certificate.{what}", f"{what}:{first}:{count}", hosts, *values))
    return found


def _held(lock: Lock, at: datetime) -> Held:
    values = (Values(now=value, seen={value: at}) for value in (lock.issuer, lock.key))
    issuer, key = values
    return Held(begins=lock.begins, ends=lock.ends, issuer=issuer, key=key)


def _early(held: Held, lock: Lock) -> bool:
    """The one before still had most of its life when this one was made: no ordinary renewal."""
    return held.ends - lock.begins > (held.ends - held.begins) / EARLY


def _same_issuer(one: str, other: str) -> bool:
    names = set(issuer_names(one)) & set(issuer_names(other))
    return one == other or bool(names)


def _ends(memory: Memory, seen: Picture) -> list[News]:
    """What the first look shows on the page itself is told by one of a later day, as it goes on ending."""
    if memory.began is None or seen.at - memory.began < LATER:
        return []
    certificates: dict[tuple[str, str, str], list[tuple[str, Lock]]] = {}
    for name, lock in sorted(seen.locks.items()):
        if lock.ends > seen.at and ends_soon(lock.begins, lock.ends, seen.at, SOON):
            place = name.partition(":")[0]
            mark = f"ends:{place}:{lock.key[:16] or name}:{lock.ends.date()}"
            certificates.setdefault((place, lock.ends.isoformat(), mark), []).append((name, lock))
    found = []
    for (place, _, mark), locks in sorted(certificates.items()):
        hosts, check = tuple(name.partition(":")[2] for name, _ in locks), f"{place}.certificate"
        harm, ends = CHECKS[check].harm, locks[0][1].ends
        found.append(News(Kind.EXPIRY, check, mark, harm, "certificate_expires_soon", hosts, ends=ends))
    for name, ends in sorted(seen.ends.items()):
        if timedelta(0) < ends - seen.at <= SOON:
            found.append(News(Kind.EXPIRY, name, f"ends:{name}:{ends.date()}", HARM[name], ends=ends))
    fresh = [each for each in found if each.identity not in memory.ends and each.ends]
    memory.ends |= {each.identity: each.ends for each in fresh if each.ends}
    return fresh


def _change(
    subject: str, identity: str, hosts: tuple[str, ...], before: tuple[str, ...], after: tuple[str, ...]
) -> News:
    return News(Kind.CHANGE, subject, identity, HARM[subject], hosts=hosts, before=before, after=after)


def _marked(news: News, mark: str) -> News:
    """Of this memory: one that begins anew, after another domain, tells anew. At most MOST_LETTERS."""
    name = news.identity
    if len(name) > MOST_LETTERS - 10:
        name = sha256(name.encode()).hexdigest()
    return replace(news, identity=f"{mark}:{name}")


def _joined(hosts: tuple[str, ...]) -> str:
    return " ".join(hosts)


def _split(value: str) -> tuple[str, ...]:
    return tuple(value.split())


def _forget(memory: Memory, now: datetime) -> None:
    """What can no longer change what is told."""
    for values in memory.names.values():
        values.seen = {value: at for value, at in values.seen.items() if now - at <= KNOWN}
    for held in memory.locks.values():
        held.issuer.seen = {value: at for value, at in held.issuer.seen.items() if now - at <= ISSUER_KNOWN}
        held.key.seen = {value: at for value, at in held.key.seen.items() if now - at <= KNOWN}
    memory.locks = {
        name: held
        for name, held in memory.locks.items()
        if now - max([*held.issuer.seen.values(), *held.key.seen.values()], default=now) <= FORGOTTEN
    }
    memory.ends = {name: ends for name, ends in memory.ends.items() if ends > now - timedelta(days=1)}
