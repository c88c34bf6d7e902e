# SPDX-License-Identifier: EUPL-1.2
"""The doors we knock at, and the one harmless greeting that each kind of server expects. Nobody signs in anywhere.

A greeting asks no more than "do you speak this?": a version, a capability, the answer to nothing. Where a server
speaks first we only listen. Nothing at all is said at 9100, where a printer would put it on paper, and at 8291, whose
language has no greeting.
"""

from dataclasses import dataclass

PAGE = b"GET"  # stands for a request that needs the name and our own

# RDP, MS-RDPBCGR 2.2.1.1: an X.224 connection request that offers TLS and CredSSP.
RDP = bytes.fromhex("030000130ee000000000000100080003000000")
# SMB1 negotiation that offers SMB 2 too, MS-SMB2 3.3.5.3.1: servers of either age answer it.
_DIALECTS = b"\x02NT LM 0.12\x00\x02SMB 2.002\x00\x02SMB 2.???\x00"
_SMB = (
    b"\xffSMB\x72" + bytes(4) + b"\x18\x01\x28" + bytes(12) + b"\x00\x00\xff\xfe" + bytes(4)
    + b"\x00" + len(_DIALECTS).to_bytes(2, "little") + _DIALECTS
)  # fmt: skip
SMB = len(_SMB).to_bytes(4, "big") + _SMB
# AFP over TCP: DSIGetStatus, which needs no session.
AFP = b"\x00\x03\x00\x01" + bytes(12)
# NFS: ONC RPC (RFC 5531) call of procedure 0, which does nothing, of program 100003 version 3.
NFS_XID = b"BOLW"
NFS = (0x80000028).to_bytes(4, "big") + NFS_XID + b"".join(
    number.to_bytes(4, "big") for number in (0, 2, 100003, 3, 0, 0, 0, 0, 0)
)  # fmt: skip
# Microsoft SQL Server: MS-TDS 2.2.6.5, PRELOGIN.
MSSQL = bytes.fromhex("1201001a0000000000000b00060100110001ff00000000000002")
# MongoDB wire protocol: OP_QUERY isMaster, which every driver sends first.
_HELLO = b"\x13\x00\x00\x00\x10ismaster\x00\x01\x00\x00\x00\x00"
_QUERY = b"\x00\x00\x00\x00admin.$cmd\x00\x00\x00\x00\x00\xff\xff\xff\xff" + _HELLO
MONGO_ID = 0x424F4C57
MONGO = b"".join(
    number.to_bytes(4, "little") for number in (16 + len(_QUERY), MONGO_ID, 0, 2004)
) + _QUERY  # fmt: skip
# PostgreSQL, message formats: SSLRequest, answered by one letter.
POSTGRES = bytes.fromhex("0000000804d2162f")
REDIS = b"*1\r\n$4\r\nPING\r\n"
MEMCACHED = b"version\r\n"
RTSP = b"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n"  # RFC 2326 section 10.1
FTP = b"FEAT\r\n"  # RFC 2389 section 3: what it can, among which TLS


@dataclass(frozen=True, slots=True)
class Knock:
    """`usual`: what is mostly there, told when it says nothing. `first`: said at once, b"" to listen. `then`: said
    after its first words."""

    port: int
    usual: str
    first: bytes = b""
    then: bytes = b""
    tls: bool = False


KNOCKS = (
    Knock(21, "ftp", then=FTP),
    Knock(22, "ssh"),
    Knock(23, "telnet"),
    Knock(80, "page", PAGE),
    Knock(443, "page", PAGE, tls=True),
    Knock(445, "smb", SMB),
    Knock(548, "afp", AFP),
    Knock(554, "camera", RTSP),
    Knock(631, "printer", PAGE),
    Knock(873, "rsync"),
    Knock(1433, "mssql", MSSQL),
    Knock(2049, "nfs", NFS),
    Knock(3306, "mysql"),
    Knock(3389, "rdp", RDP),
    Knock(5000, "nas", PAGE),
    Knock(5001, "nas", PAGE, tls=True),
    Knock(5432, "postgresql", POSTGRES),
    Knock(5900, "vnc"),
    Knock(6379, "redis", REDIS),
    Knock(8080, "page", PAGE),
    Knock(8291, "router"),
    Knock(8443, "page", PAGE, tls=True),
    Knock(9100, "printer"),
    Knock(9200, "elasticsearch", PAGE),
    Knock(10443, "vpn", PAGE, tls=True),
    Knock(11211, "memcached", MEMCACHED),
    Knock(27017, "mongodb", MONGO),
)
DOORS = frozenset(each.port for each in KNOCKS)
USUAL = {each.port: each.usual for each in KNOCKS}


def page(host: str, agent: str) -> bytes:
    """A request for the front page, as a browser sends it."""
    shown = f"[{host}]" if ":" in host else host
    return (
        f"GET / HTTP/1.1\r\nHost: {shown}\r\nUser-Agent: {agent}\r\nAccept: */*\r\nConnection: close\r\n\r\n"
    ).encode("ascii")
