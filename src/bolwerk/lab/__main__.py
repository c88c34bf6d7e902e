# SPDX-License-Identifier: EUPL-1.2
"""`python -m bolwerk.lab FOLDER`: serves the demo domain until stopped; prints one line of JSON when ready.

The line holds what the settings need: domain, zone (file), resolver, ca_file and port_map. As out there, the resolver
remembers what it told; the name servers of the domain, behind port 53, tell what is so now.
"""

import base64
import json
import signal
import sys
import threading
from contextlib import ExitStack
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from bolwerk.lab.certs import Authority
from bolwerk.lab.dnsserver import DnsServer
from bolwerk.lab.resolver import Remembering
from bolwerk.lab.smtpserver import SmtpServer
from bolwerk.lab.website import Website
from bolwerk.lab.zone import DOMAIN, MAIL_HOST, Zone


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    stop = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stop.set())
    authority = Authority(folder / "certificates")
    path = folder / "zone.json"
    zone = Zone.open(path)
    if not zone.dkim:
        zone.dkim = _dkim_key()
        zone.reset()
    with ExitStack() as servers:
        dns = servers.enter_context(DnsServer(lambda: Zone.open(path).table()))
        cache = servers.enter_context(Remembering(lambda: Zone.open(path).table(), lambda: Zone.open(path).age))
        mail = servers.enter_context(SmtpServer(authority.leaf(MAIL_HOST)))
        leaf = authority.leaf(DOMAIN, f"www.{DOMAIN}")
        site = servers.enter_context(Website(DOMAIN, leaf, lambda: Zone.open(path).forced))
        ready = {
            "domain": DOMAIN,
            "zone": str(path),
            "resolver": cache.address,
            "ca_file": str(authority.ca_file),
            "port_map": {"53": dns.port, "25": mail.port, "80": site.http_port, "443": site.https_port},
        }
        print(json.dumps(ready), flush=True)
        stop.wait()


def _dkim_key() -> str:
    public = rsa.generate_private_key(65537, 2048).public_key()
    der = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return f"v=DKIM1; k=rsa; p={base64.b64encode(der).decode()}"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
