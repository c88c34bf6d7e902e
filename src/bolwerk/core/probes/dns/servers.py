# SPDX-License-Identifier: EUPL-1.2
"""Which resolvers to ask: named by a person, or by this machine."""

from pathlib import Path

from bolwerk.core.probes.addresses import parse

Server = tuple[str, int]


def parse_server(text: str) -> Server:
    """ "1.2.3.4", "1.2.3.4:5353", "[::1]:53" or "localhost:5353". Raises ValueError."""
    host, port = text.strip(), "53"
    if host.startswith("["):
        host, _, rest = host[1:].partition("]")
        port = rest.removeprefix(":") or "53"
    elif host.count(":") == 1:
        host, _, port = host.partition(":")
    host = "127.0.0.1" if host == "localhost" else host
    if parse(host) is None or not port.isdigit() or not 0 < int(port) < 65536:
        raise ValueError(f"not a resolver address: {text!r}")
    return host, int(port)


def system_servers(path: Path = Path("/etc/resolv.conf")) -> list[Server]:
    """The resolvers of this machine; 127.0.0.1 when it names none, as resolv.conf(5) says."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    words = [line.split() for line in lines]
    found = [(each[1], 53) for each in words if len(each) > 1 and each[0] == "nameserver"]
    return [server for server in found if parse(server[0].split("%")[0])][:3] or [("127.0.0.1", 53)]
