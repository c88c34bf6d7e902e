# SPDX-License-Identifier: EUPL-1.2
"""Which service it is, by its own first bytes and never by the number of the door. Pure; it reads hostile bytes.

What a server says before or after our greeting is compared with how its protocol must begin; a text that anybody
may answer (an error page, a closed door's apology) is no sign.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bolwerk.core.probes.exposure import greetings
from bolwerk.core.probes.exposure.portals import portal

MOST_TOLD = 60
PRINTABLE = re.compile(r"[^\x20-\x7e]+")
Facts = dict[str, str | bool]


@dataclass(frozen=True, slots=True)
class Known:
    """`service`: a key of GROUPS, "" when nothing is known of what answered."""

    service: str = ""
    facts: Facts = field(default_factory=dict)


NOTHING = Known()


def recognise(said: bytes, told: bytes) -> Known:
    """`said`: our greeting, b"" when we only listened; `told`: the first bytes that came."""
    if not told:
        return NOTHING
    if said.startswith(greetings.PAGE):
        found = portal(told)
        return Known(found) if found else NOTHING
    for greeting, sign in ASKED.items():
        if said == greeting:
            return sign(told) or NOTHING
    for spoken in LISTENED:
        if found_here := spoken(told):
            return found_here
    return NOTHING


def _rdp(told: bytes) -> Known | None:
    """TPKT version 3 and an X.224 connection confirm, MS-RDPBCGR 2.2.1.2. Type 2 with protocol 2 or 8, or type 3 with
    failure 5: only who signs in before the screen appears gets in."""
    if len(told) < 11 or told[:2] != b"\x03\x00" or told[5] & 0xF0 != 0xD0:
        return None
    chosen = told[11:19]
    first = len(chosen) == 8 and (
        (chosen[0] == 2 and int.from_bytes(chosen[4:8], "little") in (2, 8))
        or (chosen[0] == 3 and int.from_bytes(chosen[4:8], "little") == 5)
    )
    return Known("rdp", {"signs_in_first": first})


def _smb(told: bytes) -> Known | None:
    """An answer of either age: MS-SMB2 2.2.1.2, flag 1; MS-CIFS 2.2.3.1, flag 0x80."""
    if len(told) < 36 or told[0] != 0:
        return None
    new, old = told[4:8] == b"\xfeSMB" and told[20] & 0x01, told[4:8] == b"\xffSMB" and told[13] & 0x80
    return Known("smb", {"version_1": bool(old)}) if new or old else None


def _afp(told: bytes) -> Known | None:
    return Known("afp") if len(told) >= 16 and told[:4] == b"\x01\x03\x00\x01" else None


def _nfs(told: bytes) -> Known | None:
    return Known("nfs") if told[4:8] == greetings.NFS_XID and told[8:12] == b"\x00\x00\x00\x01" else None


def _mssql(told: bytes) -> Known | None:
    """A TDS tabular result whose length fits, MS-TDS 2.2.3.1."""
    fits = len(told) >= 8 and told[0] == 4 and told[1] == 1 and 8 <= int.from_bytes(told[2:4], "big") <= 4096
    return Known("mssql") if fits else None


def _mongodb(told: bytes) -> Known | None:
    answers = told[8:12] == greetings.MONGO_ID.to_bytes(4, "little")
    return Known("mongodb") if answers and told[12:16] == b"\x01\x00\x00\x00" else None


def _postgresql(told: bytes) -> Known | None:
    """One letter: with or without TLS; or an error in its own form."""
    if told in (b"S", b"N"):
        return Known("postgresql", {"encrypted": told == b"S"})
    return Known("postgresql", {"encrypted": False}) if told[:2] == b"E\x00" and len(told) > 5 else None


def _redis(told: bytes) -> Known | None:
    """Protected mode answers nobody from outside; NOAUTH asks for a password."""
    if told.startswith(b"+PONG\r\n"):
        return Known("redis", {"password": False})
    if told.startswith((b"-NOAUTH", b"-NOPERM")):
        return Known("redis", {"password": True})
    return Known("redis", {"limited": True}) if told.startswith(b"-DENIED Redis") else None


def _memcached(told: bytes) -> Known | None:
    return Known("memcached") if told.startswith(b"VERSION ") and b"\r\n" in told else None


def _rtsp(told: bytes) -> Known | None:
    return Known("camera") if re.match(rb"RTSP/1\.0 \d{3}", told) else None


def _ftp(told: bytes) -> Known | None:
    """A welcome, and a list of what it can or a refusal to tell. Mail servers say SMTP in theirs."""
    lines = told.split(b"\r\n")
    if not re.match(rb"(220|120|421|530)[ -]", lines[0]) or b"SMTP" in lines[0].upper():
        return None
    if len([each for each in lines if re.match(rb"\d{3}[ -]", each)]) < 2 and b"FTP" not in told.upper():
        return None
    locked = re.search(rb"^ ?(211-)?\s*AUTH (TLS|SSL)", told, re.MULTILINE | re.IGNORECASE) is not None
    return Known("ftps" if locked else "ftp")


def _ssh(told: bytes) -> Known | None:
    """RFC 4253 section 4.2."""
    if not re.match(rb"SSH-(1|2)\.\d{1,2}-", told):
        return None
    return Known("ssh", {"software": readable(told.split(b"\n")[0])})


def _telnet(told: bytes) -> Known | None:
    """It begins to negotiate (RFC 854, IAC), or asks who is there."""
    if told[:1] == b"\xff" and told[1:2] in (b"\xfb", b"\xfc", b"\xfd", b"\xfe") and len(told) >= 3:
        return Known("telnet")
    asks = re.search(rb"(login|user ?name|password) ?: ?$", told.strip(b"\r\n\x00 ") + b"", re.IGNORECASE)
    return Known("telnet") if asks else None


def _rsync(told: bytes) -> Known | None:
    return Known("rsync") if re.match(rb"@RSYNCD: \d{1,3}", told) else None


def _vnc(told: bytes) -> Known | None:
    """RFC 6143 section 7.1.1."""
    return Known("vnc") if re.match(rb"RFB \d{3}\.\d{3}\n", told) else None


def _mysql(told: bytes) -> Known | None:
    """Protocol 10 with a version, or its own error to say that our address may not come in (1130 or 1129)."""
    length = int.from_bytes(told[:3], "little")
    if len(told) < 8 or told[3] != 0 or not 7 <= length <= 1024:
        return None
    if told[4] == 0x0A and (version := re.match(rb"([0-9][0-9A-Za-z.+~_-]{2,80})\x00", told[5:])):
        return Known("mysql", {"software": readable(version[1])})
    limited = told[4] == 0xFF and int.from_bytes(told[5:7], "little") in (1129, 1130)
    return Known("mysql", {"limited": True}) if limited else None


def readable(told: bytes) -> str:
    """Fit to be shown: printable and short."""
    return PRINTABLE.sub(" ", told[: 4 * MOST_TOLD].decode("latin-1")).strip()[:MOST_TOLD]


Sign = Callable[[bytes], Known | None]
ASKED: Mapping[bytes, Sign] = {
    greetings.RDP: _rdp,
    greetings.SMB: _smb,
    greetings.AFP: _afp,
    greetings.NFS: _nfs,
    greetings.MSSQL: _mssql,
    greetings.MONGO: _mongodb,
    greetings.POSTGRES: _postgresql,
    greetings.REDIS: _redis,
    greetings.MEMCACHED: _memcached,
    greetings.RTSP: _rtsp,
}
LISTENED: tuple[Sign, ...] = (_ssh, _vnc, _rsync, _mysql, _telnet, _ftp)
