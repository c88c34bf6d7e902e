# SPDX-License-Identifier: EUPL-1.2
"""A service is known by its own first bytes: each sign on both sides of its boundary, and hostile bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.probes.exposure import greetings
from bolwerk.core.probes.exposure.greetings import DOORS, KNOCKS, PAGE, page
from bolwerk.core.probes.exposure.groups import CAMERAS, GROUPS, HARMLESS, PRINTERS, ROUTERS, VPN
from bolwerk.core.probes.exposure.portals import SIGNS, portal
from bolwerk.core.probes.exposure.recognise import ASKED, MOST_TOLD, NOTHING, Known, recognise

EVERY = frozenset().union(*GROUPS.values(), VPN, ROUTERS, CAMERAS, PRINTERS, HARMLESS, {"ssh"})
GREETINGS = [*ASKED, b"", page("shop.be", "x")]


def rdp(kind: int, chosen: int) -> bytes:
    return bytes.fromhex("030000130ed00000123400") + bytes([kind, 0, 8, 0]) + chosen.to_bytes(4, "little")


def mysql(protocol: int, rest: bytes, length: int | None = None) -> bytes:
    body = bytes([protocol]) + rest
    return (len(body) if length is None else length).to_bytes(3, "little") + b"\x00" + body


@pytest.mark.parametrize(
    ("told", "known"),
    [
        (rdp(2, 2), Known("rdp", {"signs_in_first": True})),
        (rdp(2, 8), Known("rdp", {"signs_in_first": True})),
        (rdp(2, 1), Known("rdp", {"signs_in_first": False})),
        (rdp(2, 0), Known("rdp", {"signs_in_first": False})),
        (rdp(3, 5), Known("rdp", {"signs_in_first": True})),
        (rdp(3, 2), Known("rdp", {"signs_in_first": False})),
        (bytes.fromhex("0300000b06d00000123400"), Known("rdp", {"signs_in_first": False})),
        (bytes.fromhex("0300000b06d000001234"), NOTHING),
        (bytes.fromhex("0300000b06e00000123400"), NOTHING),
        (b"\x02" + rdp(2, 2)[1:], NOTHING),
        (b"HTTP/1.1 400 Bad Request\r\n", NOTHING),
    ],
)
def test_remote_desktop(told: bytes, known: Known) -> None:
    assert recognise(greetings.RDP, told) == known


@pytest.mark.parametrize(
    ("told", "known"),
    [
        (b"\x00\x00\x00\x40\xfeSMB" + bytes(12) + b"\x01" + bytes(47), Known("smb", {"version_1": False})),
        (b"\x00\x00\x00\x40\xffSMBr" + bytes(4) + b"\x98" + bytes(54), Known("smb", {"version_1": True})),
        (b"\x00\x00\x00\x40\xfeSMB" + bytes(60), NOTHING),
        (b"\x00\x00\x00\x40\xffSMBr" + bytes(4) + b"\x18" + bytes(54), NOTHING),
        (b"\x00\x00\x00\x40\xfdSMB" + bytes(12) + b"\x01" + bytes(47), NOTHING),
        (b"\x83\x00\x00\x01\xfeSMB", NOTHING),
    ],
)
def test_file_shares_of_windows(told: bytes, known: Known) -> None:
    assert recognise(greetings.SMB, told) == known


@pytest.mark.parametrize(
    ("greeting", "told", "service"),
    [
        (greetings.AFP, b"\x01\x03\x00\x01" + bytes(12), "afp"),
        (greetings.AFP, b"\x01\x03\x00\x01" + bytes(11), ""),
        (greetings.AFP, b"\x00\x03\x00\x01" + bytes(12), ""),
        (greetings.NFS, b"\x80\x00\x00\x18BOLW\x00\x00\x00\x01" + bytes(16), "nfs"),
        (greetings.NFS, greetings.NFS, ""),
        (greetings.NFS, b"\x80\x00\x00\x18BOLX\x00\x00\x00\x01" + bytes(16), ""),
        (greetings.MSSQL, b"\x04\x01\x00\x25\x00\x00\x01\x00" + bytes(29), "mssql"),
        (greetings.MSSQL, b"\x04\x01\x00\x07\x00\x00\x01\x00", ""),
        (greetings.MSSQL, b"\x04\x00\x00\x25\x00\x00\x01\x00", ""),
        (greetings.MSSQL, greetings.MSSQL, ""),
        (greetings.MONGO, greetings.MONGO, ""),
        (greetings.MONGO, b"\x30\x00\x00\x00\x01\x00\x00\x00WLOB\x01\x00\x00\x00" + bytes(9), "mongodb"),
        (greetings.MONGO, b"\x30\x00\x00\x00\x01\x00\x00\x00WLOX\x01\x00\x00\x00" + bytes(9), ""),
        (greetings.POSTGRES, b"S", "postgresql"),
        (greetings.POSTGRES, b"N", "postgresql"),
        (greetings.POSTGRES, b"SSH-2.0-x\r\n", ""),
        (greetings.POSTGRES, b"NO\r\n", ""),
        (greetings.POSTGRES, b"E\x00\x00\x00\x60SFATAL", "postgresql"),
        (greetings.POSTGRES, b"ERROR", ""),
        (greetings.REDIS, b"+PONG\r\n", "redis"),
        (greetings.REDIS, b"+OK\r\n", ""),
        (greetings.REDIS, b"-ERR unknown command\r\n", ""),
        (greetings.REDIS, b"-NOAUTH Authentication required.\r\n", "redis"),
        (greetings.MEMCACHED, b"VERSION 1.6.18\r\n", "memcached"),
        (greetings.MEMCACHED, b"ERROR\r\n", ""),
        (greetings.MEMCACHED, b"VERSION 1.6.18", ""),
        (greetings.RTSP, b"RTSP/1.0 200 OK\r\n", "camera"),
        (greetings.RTSP, b"HTTP/1.0 400 Bad Request\r\n", ""),
        (b"", b"RFB 003.008\n", "vnc"),
        (b"", b"RFB 3.8\n", ""),
        (b"", b"@RSYNCD: 31.0\n", "rsync"),
        (b"", b"@RSYNCD:\n", ""),
        (b"", b"SSH-2.0-dropbear\r\n", "ssh"),
        (b"", b"SSH-3-x\r\n", ""),
        (b"", b"\xff\xfd\x18", "telnet"),
        (b"", b"\xff\xfd", ""),
        (b"", b"\xff\xff\xff", ""),
        (b"", b"\r\nrouter login: ", "telnet"),
        (b"", b"User Name:", "telnet"),
        (b"", b"please do not login: here", ""),
        (b"", b"220 Welcome to FTP\r\n", "ftp"),
        (b"", b"220 hello\r\n530 Please login\r\n", "ftp"),
        (b"", b"220 hello\r\n", ""),
        (b"", b"220 mail.shop.be ESMTP Postfix\r\n502 5.5.2 Error\r\n", ""),
        (b"", b"220 FTP\r\n211-Features:\r\n AUTH TLS\r\n211 End\r\n", "ftps"),
        (b"", b"220 FTP\r\n211-Features:\r\n AUTHX TLS\r\n211 End\r\n", "ftp"),
        (b"", mysql(10, b"8.0.36\x00" + bytes(20)), "mysql"),
        (b"", mysql(10, b"5.5.5-10.11.6-MariaDB-0+deb12u1\x00" + bytes(20)), "mysql"),
        (b"", mysql(9, b"8.0.36\x00" + bytes(20)), ""),
        (b"", mysql(10, b"hello\x00" + bytes(20)), ""),
        (b"", mysql(10, b"8.0.36\x00" + bytes(20), length=2000), ""),
        (b"", mysql(255, (1130).to_bytes(2, "little") + b"Host '1.2.3.4' is not allowed"), "mysql"),
        (b"", mysql(255, (1045).to_bytes(2, "little") + b"Access denied"), ""),
        (b"", b"", ""),
    ],
)
def test_each_sign(greeting: bytes, told: bytes, service: str) -> None:
    assert recognise(greeting, told).service == service


def test_who_turns_strangers_away_is_told() -> None:
    refusing = mysql(255, (1130).to_bytes(2, "little") + b"Host '1.2.3.4' is not allowed")
    assert recognise(b"", refusing).facts == {"limited": True}
    assert recognise(greetings.REDIS, b"-DENIED Redis is running in protected mode\r\n").facts == {"limited": True}
    assert recognise(greetings.REDIS, b"-NOAUTH x\r\n").facts == {"password": True}
    assert recognise(greetings.POSTGRES, b"S").facts == {"encrypted": True}


def test_a_banner_is_shown_short_and_printable() -> None:
    told = recognise(b"", b"SSH-2.0-x\x1b[31m" + b"y" * 500 + b"\n").facts["software"]
    assert told == ("SSH-2.0-x [31m" + "y" * 500)[:MOST_TOLD]


def answer(body: bytes = b"", *fields: bytes) -> bytes:
    return b"\r\n".join([b"HTTP/1.1 200 OK", *fields, b"", body])


@pytest.mark.parametrize(
    ("told", "service"),
    [
        (answer(b"<title>Synology DiskStation - KANTOOR</title>"), "synology"),
        (answer(b"<title>KANTOOR - Synology NAS</title>"), "synology"),
        (answer(b"<title>Synology NAS kopen? Wij helpen</title>"), "page"),
        (answer(b'<script src="webman/resources/x.js">'), "synology"),
        (answer(b"", b"Location: https://x/remote/login?lang=en"), "fortinet"),
        (answer(b"<title>FortiGate</title>"), "fortigate"),
        (answer(b"<title>FortiGate kopen</title>"), "page"),
        (answer(b"", b"Set-Cookie: NSC_TMAS=1"), "citrix"),
        (answer(b"", b"Location: /dana-na/auth/url_default/welcome.cgi"), "ivanti"),
        (answer(b"", b"Server: SonicWALL SSL-VPN Web Server"), "sonicwall"),
        (answer(b"", b"Server: SonicWALL"), "sonicwall-admin"),
        (answer(b"<title>RouterOS router configuration page</title>"), "mikrotik"),
        (answer(b"<title>UniFi Network</title>"), "unifi"),
        (answer(b"<title>FRITZ!Box 7590</title>"), "fritzbox"),
        (answer(b"<title>OpenWrt - LuCI - Overview</title>"), "openwrt"),
        (answer(b"", b'WWW-Authenticate: Basic realm="NETGEAR R7000"'), "netgear"),
        (answer(b'{"cluster_name":"x","tagline" : "You Know, for Search"}'), "elasticsearch"),
        (answer(b"", b'WWW-Authenticate: Basic realm="security" charset="UTF-8"'), "elasticsearch"),
        (answer(b"<title>Archer Fietsen</title> Synology QNAP MikroTik FortiGate Citrix"), "page"),
        (answer(b"<title>Bakkerij</title>", b"Server: nginx"), "page"),
        (b"SSH-2.0-x\r\n", ""),
        (b"<title>RouterOS</title>", ""),
    ],
)
def test_pages_of_devices(told: bytes, service: str) -> None:
    assert portal(told) == service
    assert recognise(page("shop.be", "x"), told).service == service


def test_every_service_belongs_to_one_check() -> None:
    groups = [*GROUPS.values(), VPN, ROUTERS, CAMERAS, PRINTERS, HARMLESS, frozenset({"ssh"})]
    assert sum(map(len, groups)) == len(EVERY)
    assert {sign.service for sign in SIGNS} <= EVERY


@given(st.sampled_from(GREETINGS), st.binary(max_size=300))
def test_hostile_bytes_never_trouble_it(said: bytes, told: bytes) -> None:
    found = recognise(said, told)
    assert found.service in {"", *EVERY}
    assert all(isinstance(each, bool) or len(each) <= MOST_TOLD for each in found.facts.values())


@given(st.sampled_from([each for each in ASKED if each != greetings.POSTGRES]))
def test_an_echo_is_no_service(said: bytes) -> None:
    assert recognise(said, said) == NOTHING


@given(st.sampled_from([b"HTTP/1.1 200 OK\r\n\r\n", b"<title>", b"Server: "]), st.binary(max_size=300))
def test_hostile_pages_never_trouble_it(begin: bytes, rest: bytes) -> None:
    assert portal(begin + rest) in {"", *EVERY}


def test_no_greeting_is_long_and_each_door_is_knocked_at_once() -> None:
    assert len(DOORS) == len(KNOCKS) == 27
    assert max(len(each.first) + len(each.then) for each in KNOCKS) < 100
    assert {each.port for each in KNOCKS if not each.first and not each.then} == {22, 23, 873, 3306, 5900, 8291, 9100}
    assert all(each.first == PAGE for each in KNOCKS if each.tls)


@pytest.mark.parametrize(("host", "shown"), [("shop.be", b"shop.be"), ("2001:db8::1", b"[2001:db8::1]")])
def test_a_page_is_asked_for_by_name(host: str, shown: bytes) -> None:
    assert b"\r\nHost: " + shown + b"\r\nUser-Agent: us\r\n" in page(host, "us")
