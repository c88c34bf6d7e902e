# SPDX-License-Identifier: EUPL-1.2
"""Where the animals live: an internet of names and addresses on loopback, one address for each of them.

NETWORKS count as the public internet there; 2001:db8:77::a.b.c.d leads to a.b.c.d. On 127.0.0.1 and ::1, at the same
ports, sits a canary: a check that is led inwards is counted in `hits`.
"""

import asyncio
import socket
import ssl
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset
from support.doors import Machine
from support.zoo.animal import MAIL, NAME_SERVERS, PLAIN, SECURE, Animal, Asked, Place
from support.zoo.sockets import context_of, everywhere, send, walled

from bolwerk.core.probes.dns.wire import Question, encode
from bolwerk.lab.background import Background, Closes
from bolwerk.lab.certs import Authority

NOWHERE = "127.255.255.255"
"""An address to which there is no way."""
NETWORKS = ("127.77.0.0/16", "2001:db8:77::/48", f"{NOWHERE}/32")
SERVERS = ("127.77.0.53", "127.77.1.53")
ELSEWHERE = "127.77.2.53"
REGISTRY = "127.77.3.53"
NAMES = 53
TTL = 297
HOSTS = {"ns.zoo.test": REGISTRY, **dict(zip(NAME_SERVERS, SERVERS, strict=True))}


class Habitat(Background):
    """Use as a context manager. `count` of each kind live there: NAME.test, and NAME-2.test and so on."""

    def __init__(self, animals: Sequence[type[Animal]], authority: Authority, *, count: int = 1) -> None:
        super().__init__()
        self.ca_file, self._authority = authority.ca_file, authority
        self.animals: dict[str, Animal] = {}
        for number in range(count):
            for kind in animals:
                at = len(self.animals) + 1
                ip, other = (f"127.77.{block + at // 250}.{at % 250 + 1}" for block in (10, 130))
                place = Place(kind.home_of(number + 1), ip, other)
                self.animals[place.domain] = kind(place)
        self._by_address = {animal.place.ip: animal for animal in self.animals.values()}
        self._by_address |= {each.place.other: each for each in self.animals.values() if each.elsewhere}
        self._mail_locks: dict[str, ssl.SSLContext] = {}
        self._web_locks: dict[str, ssl.SSLContext] = {}
        self._records: dict[str, dict[tuple[str, str], list[str]]] = {}
        self._owners: dict[str, Animal] = {}
        for animal in self.animals.values():
            self._owners[animal.place.domain] = animal
            for (name, rdtype), records in animal.records().items():
                self._records.setdefault(zone_of(name), {})[name, rdtype] = records
                self._owners.setdefault(zone_of(name), animal)
        self._answers: dict[bytes, tuple[dns.message.Message, Animal | None, bytes]] = {}
        self.hits = 0
        self.connections: Counter[str] = Counter()
        self._mail: Counter[str] = Counter()
        self.ports = dict.fromkeys((MAIL, PLAIN, SECURE, NAMES), 0)
        self._doors: dict[str, Mapping[int, int]] = {}

    def leave(self) -> None:
        """Forgets who came, for a next check."""
        self.connections.clear()
        self._mail.clear()
        for animal in self.animals.values():
            animal.reset()

    def job(self, domain: str) -> dict[str, Any]:
        """What is to be checked of an animal, and how, as fields of the Options; its locks are made now."""
        animal = self.animals[domain]
        own, ip, other = animal.place.domain, animal.place.ip, animal.place.other
        if ip not in self._web_locks:
            self._mail_locks[ip] = context_of(animal.mail_leaf(own, self._authority), animal.tune_mail)
            self._web_locks[ip] = context_of(animal.leaf(own, self._authority), animal.tune)
            if animal.elsewhere:
                self._mail_locks[other] = self._mail_locks[ip]
                self._web_locks[other] = context_of(animal.other_leaf(own, self._authority), animal.tune)
        ports = {**self._doors.get(domain, {}), **self.ports}
        usual = {
            "resolver": f"{SERVERS[animal.resolver]}:{self.ports[NAMES]}",
            "ca_file": str(self.ca_file),
            "port_map": ports,
        }
        options = usual | animal.asks(self._authority.folder)
        return {"domain": animal.checked, "options": options, "environment": dict(animal.environment)}

    async def start(self) -> list[Closes]:
        opened: list[Closes] = []
        for port, work in ((MAIL, self._over_mail), (PLAIN, self._over_plain), (SECURE, self._over_secure)):
            closed = {a.place.ip for a in self.animals.values() if port in a.shut | a.walled}
            open_at = [ip for ip in self._by_address if ip not in closed]
            real, sockets = everywhere(open_at)
            self.ports[port] = real
            for each in sockets[: len(open_at)]:
                opened.append(await asyncio.start_server(work, sock=each))
            for each in sockets[len(open_at) :]:
                opened.append(await asyncio.start_server(self._canary, sock=each))
            for animal in self.animals.values():
                if port in animal.walled:
                    opened += walled(animal.place.ip, real)
        await self._open_names(opened)
        await self._open_doors(opened)
        return opened

    async def _open_doors(self, opened: list[Closes]) -> None:
        """Of machines; in this event loop, not in one of their own."""
        for domain, animal in self.animals.items():
            if animal.doors is not None:
                machine = Machine(animal.doors, host=animal.place.ip)
                machine.loop.close()
                opened += await machine.start()
                self._doors[domain] = machine.port_map

    async def _open_names(self, opened: list[Closes]) -> None:
        places = (*SERVERS, REGISTRY)
        self.ports[NAMES], sockets = everywhere([*places, ELSEWHERE], inside=False)
        for ip, each in zip(places, sockets, strict=False):
            opened.append(await asyncio.start_server(self._names_over_tcp, sock=each))
            udp, _ = await self.loop.create_datagram_endpoint(
                partial(_Names, self, ip), local_addr=(ip, self.ports[NAMES])
            )
            opened.append(udp)
        self._elsewhere = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._elsewhere.bind((ELSEWHERE, 0))
        opened.append(self._elsewhere)
        opened.append(sockets[-1])

    # Names.

    def answered(self, wire: bytes) -> tuple[dns.message.Message, Animal | None, bytes]:
        """The question, whose it is, and the right answer; worked out once for all who ask the same."""
        known = self._answers.get(wire[2:])
        if known is None:
            known = self._answers[wire[2:]] = self._answer(wire)
        query, animal, good = known
        query.id = int.from_bytes(wire[:2])
        return query, animal, wire[:2] + good[2:]

    def warm(self) -> None:
        """Works out for all of a kind what one of them was asked."""
        kinds = {animal.name: domain for domain, animal in reversed(self.animals.items())}
        for wire in list(self._answers):
            query, animal, _ = self._answers[wire]
            if animal is None:
                continue
            question = query.question[0]
            name, own = question.name.to_text(True).lower(), animal.place.domain
            for domain, other in self.animals.items():
                if other.name == animal.name and domain != own and kinds[other.name] == own:
                    label = name.removesuffix(own) + domain
                    edns, flags = query.edns >= 0, query.flags
                    wanted = Question(
                        label,
                        question.rdtype,
                        recursion=bool(flags & dns.flags.RD),
                        unchecked=bool(flags & dns.flags.CD),
                        edns=edns,
                        sealed=bool(query.ednsflags & dns.flags.DO),
                    )
                    asked = encode(0, wanted)
                    self._answers[asked[2:]] = self._answer(asked)

    def _answer(self, wire: bytes) -> tuple[dns.message.Message, Animal | None, bytes]:
        query = dns.message.from_wire(wire)
        name = query.question[0].name.to_text(True).lower()
        animal = self._owners.get(zone_of(name))
        response = dns.message.make_response(query, recursion_available=True)
        if not query.flags & dns.flags.RD:
            response.flags |= dns.flags.AA
        self._fill(response, name, dns.rdatatype.to_text(query.question[0].rdtype))
        return query, animal, response.to_wire(max_size=65535)

    def table(self, name: str) -> dict[tuple[str, str], list[str]]:
        if name == "test":
            return {("test", "NS"): ["ns.zoo.test."]}
        if zone_of(name) == "zoo.test":
            return {(each, "A"): [ip] for each, ip in HOSTS.items()}
        return self._records.get(zone_of(name), {})

    def referral(self, query: dns.message.Message, animal: Animal) -> bytes:
        """What the registry says of the name servers of a domain."""
        response = dns.message.make_response(query)
        if records := animal.delegated():
            owner = f"{animal.place.domain}."
            response.authority.append(dns.rrset.from_text_list(owner, TTL, "IN", "NS", records))
        return response.to_wire(max_size=65535)

    def _fill(self, response: dns.message.Message, name: str, rdtype: str) -> None:
        for _ in range(60):
            table = self.table(name)
            records, alias = table.get((name, rdtype)), table.get((name, "CNAME"))
            found, kind = (records, rdtype) if records else (alias, "CNAME")
            if not found:
                break
            response.answer.append(dns.rrset.from_text_list(dns.name.from_text(name), TTL, "IN", kind, found))
            if kind == rdtype:
                return
            name = found[0].rstrip(".").lower()
        if name not in ("test", "") and not any(owner == name or owner.endswith(f".{name}") for owner, _ in table):
            response.set_rcode(dns.rcode.NXDOMAIN)

    def elsewhere(self, wire: bytes, to: tuple[str, int]) -> None:
        self._elsewhere.sendto(wire, to)

    async def _names_over_tcp(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, EOFError, asyncio.CancelledError, dns.exception.DNSException):
            length = int.from_bytes(await reader.readexactly(2))
            query, animal, good = self.answered(await reader.readexactly(length))
            await send(writer, animal.stream(query, good) if animal else iter([len(good).to_bytes(2) + good]))
        writer.close()

    # Mail and web.

    def _met(self, writer: asyncio.StreamWriter) -> Animal:
        ip = writer.get_extra_info("sockname")[0]
        self.connections[ip] += 1
        return self._by_address[ip]

    async def _served(self, writer: asyncio.StreamWriter, work: Any) -> None:
        with suppress(OSError, EOFError, asyncio.LimitOverrunError, asyncio.CancelledError):
            await work
        writer.close()

    async def _over_mail(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._served(writer, self._talk(self._met(writer), reader, writer))

    async def _over_plain(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._served(writer, self._pages(self._met(writer), reader, writer, secure=False))

    async def _over_secure(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._served(writer, self._locked(self._met(writer), reader, writer))

    async def _talk(self, animal: Animal, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ip = writer.get_extra_info("sockname")[0]
        self._mail[ip] += 1
        await send(writer, animal.banner(self._mail[ip]))
        while line := await reader.readline():
            command = line.strip().upper()
            if command.startswith(b"EHLO"):
                await send(writer, animal.ehlo())
            elif command == b"STARTTLS":
                await send(writer, animal.go())
                await self._encrypt(animal.after_go, self._mail_locks[ip], reader, writer)
            elif command == b"QUIT":
                await send(writer, iter([b"221 bye\r\n"]))
                return
            else:
                await send(writer, iter([b"500 what\r\n"]))

    async def _locked(self, animal: Animal, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lock = self._web_locks[writer.get_extra_info("sockname")[0]]
        await self._encrypt(animal.lock, lock, reader, writer)
        await self._pages(animal, reader, writer, secure=True)

    async def _encrypt(
        self, manner: Any, context: ssl.SSLContext, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Raises EOFError when the animal had something to say itself."""
        if manner(b"") is None:
            await writer.start_tls(context)
            return
        await send(writer, manner(await reader.read(4096)))
        raise EOFError

    async def _pages(
        self, animal: Animal, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, secure: bool
    ) -> None:
        turn, other = 0, writer.get_extra_info("sockname")[0] == animal.place.other
        while True:
            lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            host = next((line[6:] for line in lines if line.startswith("Host: ")), "")
            turn += 1
            await send(writer, animal.page(Asked(host, lines[0].split(" ")[1], secure, turn, other)))

    async def _canary(self, _: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.hits += 1
        writer.close()


def zone_of(name: str) -> str:
    return ".".join(name.split(".")[-2:])


class _Names(asyncio.DatagramProtocol):
    def __init__(self, habitat: Habitat, ip: str) -> None:
        self._habitat, self._ip = habitat, ip

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 * 1024 * 1024)

    def _above(self, good: bytes) -> bytes:
        """What stands above the animals has a seal, at which the first resolver looks (AD, RFC 4035 3.2.3)."""
        return good[:3] + bytes((good[3] | (0x20 if self._ip == SERVERS[0] else 0),)) + good[4:]

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        query, animal, good = self._habitat.answered(data)
        if animal and self._ip == REGISTRY:
            self._transport.sendto(self._habitat.referral(query, animal), addr)
            return
        for wire in animal.datagrams_at(self._ip, query, good) if animal else [self._above(good)]:
            if animal and animal.from_elsewhere(query):
                self._habitat.elsewhere(wire, addr)
            else:
                self._transport.sendto(wire, addr)
