# SPDX-License-Identifier: EUPL-1.2
"""A small internet in a network of its own: NSD with a signed root, Unbound validating, nginx, and a mail server.

Runs where the addresses of NETWORK are this machine's (`network.py`). Usage: lab.py FOLDER COUNT; says "ready" and
serves until its input ends. Each domain has addresses of its own, DNSSEC, SPF with an include, DMARC, MTA-STS,
TLS-RPT and CAA; each second one an RSA key and TLSA, each fifth one old TLS.
"""

import asyncio
import hashlib
import shutil
import ssl
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import ExitStack
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509 import load_pem_x509_certificate
from support.sealing import Seal

from bolwerk.lab.certs import Authority, Leaf

NETWORK = "10.66.0.0/16"
RESOLVER = "10.66.0.53"
SERVERS = ("10.66.0.54", "10.66.0.55")
TOP = "10.66.0.52"
NETS = 40
OLD_NETS = 10
OLD = [f"10.66.{60 + number % OLD_NETS}.{1 + number // OLD_NETS}" for number in range(50)]


def name_of(number: int) -> str:
    return f"d{number}.be"


def web_of(number: int) -> str:
    if number % 5 == 0:
        return OLD[number // 5 % len(OLD)]
    return f"10.66.{16 + number % NETS}.{1 + number // NETS}"


def mail_of(number: int) -> str:
    return f"10.66.{100 + number % NETS}.{1 + number // NETS}"


def zone(name: str, *lines: str) -> str:
    apex = name if name == "." else f"{name}."
    head = ["$TTL 300", f"{apex} SOA ns1.prov.be. host.prov.be. 2026112401 7200 3600 1209600 300"]
    return "\n".join([*head, *named(name), *lines, ""])


def named(name: str) -> list[str]:
    """The root and the top level are served apart from the domains, as on the internet."""
    apex = name if name == "." else f"{name}."
    return [f"{apex} NS ns{number}.prov.be." for number in ((0,) if name in (".", "be") else (1, 2))]


def domain(number: int, leaf: Leaf) -> str:
    name, web = name_of(number), web_of(number)
    lines = [f"{label}{name}. A {web}" for label in ("", "www.", "mta-sts.")]
    lines += [
        f"mx.{name}. A {mail_of(number)}",
        f"{name}. MX 10 mx.{name}.",
        f'{name}. TXT "v=spf1 mx include:_spf.prov.be -all"',
        f'_dmarc.{name}. TXT "v=DMARC1; p=reject; rua=mailto:dmarc@{name}"',
        f'_mta-sts.{name}. TXT "v=STSv1; id=20261124"',
        f'_smtp._tls.{name}. TXT "v=TLSRPTv1; rua=mailto:tls@{name}"',
        f'{name}. CAA 0 issue "letsencrypt.org"',
    ]
    if number % 2 == 0:
        lines.append(f"_25._tcp.mx.{name}. TLSA 3 1 1 {key_digest(leaf)}")
    return zone(name, *lines)


def key_digest(leaf: Leaf) -> str:
    key = load_pem_x509_certificate(leaf.cert.read_bytes()).public_key()
    spki = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(spki).hexdigest()


def build(folder: Path, count: int) -> None:
    """Writes zones, certificates and settings."""
    certs, zones = folder / "certs", folder / "zones"
    zones.mkdir(parents=True)
    root = Authority(certs)
    issuer = root.below("Lab intermediate")
    keys = [rsa.generate_private_key(65537, 2048) for _ in range(8)]
    below = [f"ns{number}.prov.be. A {ip}" for number, ip in enumerate((TOP, *SERVERS))]
    provider = [*below, '_spf.prov.be. TXT "v=spf1 include:_spf2.prov.be ~all"']
    provider.append('_spf2.prov.be. TXT "v=spf1 ip4:198.51.100.0/24 ~all"')
    sealed = {"prov.be": zone("prov.be", *provider)}
    for number in range(count):
        name = name_of(number)
        leaf = issuer.leaf(
            name, *(f"{each}.{name}" for each in ("www", "mta-sts", "mx")),
            key=keys[number // 2 % len(keys)] if number % 2 == 0 else None,
        )  # fmt: skip
        for host in (name, f"www.{name}", f"mta-sts.{name}", f"mx.{name}"):
            (certs / f"{host}.crt").symlink_to(leaf.cert)
            (certs / f"{host}.pem.key").symlink_to(leaf.key)
        sealed[name] = domain(number, leaf)
    delegations: dict[str, list[str]] = {".": [], "be": below}
    for name, text in sealed.items():
        delegations["be"] += _write(zones, name, text)
    delegations["."] += _write(zones, "be", zone("be", *delegations["be"]))
    delegations["."] += below
    anchor = _write(zones, ".", zone(".", *delegations["."]))
    (folder / "anchor").write_text(anchor[-1] + "\n", encoding="utf-8")
    _settings(folder, list(sealed))


def _write(zones: Path, name: str, text: str) -> list[str]:
    """Signs; gives what the zone above says of it."""
    seal = Seal(name)
    (zones / (name.strip(".") or "root")).write_text(seal.file(text), encoding="utf-8")
    apex = name if name == "." else f"{name}."
    return [*named(name), f"{apex} IN DS {seal.ds()}"]


def _settings(folder: Path, names: list[str]) -> None:
    _nsd(folder, "top", (TOP,), [".", "be"])
    _nsd(folder, "names", SERVERS, names)
    (folder / "hints").write_text(". 3600000 NS ns0.prov.be.\n" + f"ns0.prov.be. 3600000 A {TOP}\n", encoding="utf-8")
    (folder / "unbound.conf").write_text(UNBOUND.format(folder=folder, resolver=RESOLVER), encoding="utf-8")
    old = "\n".join(f"    listen {ip}:80; listen {ip}:443 ssl;" for ip in OLD)
    text = NGINX.replace("FOLDER", str(folder)).replace("OLD_ADDRESSES", old)
    (folder / "nginx.conf").write_text(text, encoding="utf-8")


def _nsd(folder: Path, role: str, addresses: Sequence[str], names: Sequence[str]) -> None:
    lines = ["server:", *(f"  ip-address: {ip}" for ip in addresses), '  username: ""\n  chroot: ""\n  database: ""']
    lines += [f'  {key}: "{folder}/{role}.{key}"' for key in ("pidfile", "xfrdfile", "zonelistfile")]
    lines += [f'  zonesdir: "{folder / "zones"}"\n  xfrdir: "{folder}"\n  rrl-ratelimit: 0\n  server-count: 1']
    lines += ["remote-control:\n  control-enable: no"]
    lines += [f'zone:\n  name: "{name}"\n  zonefile: "{name.strip(".") or "root"}"' for name in names]
    (folder / f"{role}.conf").write_text("\n".join(lines) + "\n", encoding="utf-8")


UNBOUND = """server:
  interface: {resolver}
  access-control: 10.66.0.0/15 allow
  username: ""
  chroot: ""
  use-syslog: no
  do-daemonize: no
  num-threads: 1
  do-ip6: no
  directory: "{folder}"
  pidfile: "{folder}/unbound.pid"
  trust-anchor-file: "{folder}/anchor"
  root-hints: "{folder}/hints"
  qname-minimisation: no
  module-config: "validator iterator"
  outgoing-range: 1000
  num-queries-per-thread: 4096
  so-rcvbuf: 0
remote-control:
  control-enable: no
"""

NGINX = """user root; daemon off; worker_processes 1; pid FOLDER/nginx.pid; error_log FOLDER/nginx.log crit;
events { worker_connections 4096; }
http {
  access_log off; server_tokens off; default_type text/html;
  client_body_temp_path FOLDER/t1; proxy_temp_path FOLDER/t2; fastcgi_temp_path FOLDER/t3;
  uwsgi_temp_path FOLDER/t4; scgi_temp_path FOLDER/t5;
  ssl_protocols TLSv1.2 TLSv1.3;
  ssl_certificate FOLDER/certs/$ssl_server_name.crt; ssl_certificate_key FOLDER/certs/$ssl_server_name.pem.key;
  map $host $domain { ~^(?:www\\.|mta-sts\\.)?(?<apex>.+)$ $apex; }
  server {
    listen 80 default_server; listen 443 ssl default_server;
    include FOLDER/site.conf;
  }
  server {
OLD_ADDRESSES
    ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3; ssl_ciphers DEFAULT:@SECLEVEL=0;
    include FOLDER/site.conf;
  }
}
"""

SITE = """
if ($scheme = http) { return 301 https://$host$request_uri; }
add_header Strict-Transport-Security "max-age=31536000" always;
add_header X-Content-Type-Options nosniff always;
location = /.well-known/mta-sts.txt { default_type text/plain;
  return 200 "version: STSv1\\r\\nmode: enforce\\r\\nmx: mx.$domain\\r\\nmax_age: 604800\\r\\n"; }
location = /.well-known/security.txt { default_type text/plain;
  return 200 "Contact: mailto:security@$domain\\nExpires: 2027-06-01T00:00:00Z\\n"; }
location = / { return 200 "<!doctype html><html lang=nl><title>$domain</title><h1>Open</h1></html>"; }
location / { return 404; }
"""


def serve(folder: Path, count: int) -> None:
    build(folder, count)
    (folder / "site.conf").write_text(SITE, encoding="utf-8")
    with ExitStack() as running:
        for command in (
            ["nsd", "-d", "-c", folder / "top.conf"],
            ["nsd", "-d", "-c", folder / "names.conf"],
            ["unbound", "-d", "-c", folder / "unbound.conf"],
            ["nginx", "-e", folder / "nginx.log", "-c", folder / "nginx.conf"],
        ):
            program = shutil.which(str(command[0]), path="/usr/sbin:/usr/bin:/sbin:/bin")
            if program is None:
                raise SystemExit(f"missing: {command[0]} (scripts/setup.sh bench)")
            log = running.enter_context((folder / f"{command[0]}.out").open("wb"))
            process = subprocess.Popen([program, *map(str, command[1:])], stdout=log, stderr=log)
            running.callback(process.wait, 10)
            running.callback(process.terminate)
        threading.Thread(target=lambda: asyncio.run(mail(folder / "certs")), daemon=True).start()
        print("ready", flush=True)
        sys.stdin.read()


async def mail(certs: Path) -> None:
    """Greets, offers STARTTLS with the certificate of the host that is asked for."""

    @cache
    def context(host: str) -> ssl.SSLContext:
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.load_cert_chain(certs / f"{host}.crt", certs / f"{host}.pem.key")
        return made

    def chosen(shown: ssl.SSLObject, host: str | None, _: ssl.SSLContext) -> None:
        if host:
            shown.context = context(host)

    first = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    first.sni_callback = chosen

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            writer.write(b"220 mx ESMTP\r\n")
            while line := (await reader.readline()).upper().strip():
                if line.startswith(b"EHLO"):
                    writer.write(b"250-mx\r\n250 STARTTLS\r\n")
                elif line == b"STARTTLS":
                    writer.write(b"220 go\r\n")
                    await writer.start_tls(first)
                else:
                    writer.write(b"221 bye\r\n" if line == b"QUIT" else b"502 no\r\n")
        except (OSError, EOFError):
            pass
        finally:
            writer.close()

    async with await asyncio.start_server(talk, "0.0.0.0", 25, backlog=1024) as server:
        await server.serve_forever()


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]))
