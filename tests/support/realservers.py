# SPDX-License-Identifier: EUPL-1.2
"""Servers that we did not write, on loopback: nginx for a website, Exim for mail (scripts/setup.sh test)."""

import getpass
import shutil
import socket
import subprocess
import time
from contextlib import ExitStack
from pathlib import Path

from bolwerk.lab.certs import Leaf

SECONDS = 20
MODERN = "NORMAL:-VERS-ALL:+VERS-TLS1.2:+VERS-TLS1.3"


def program(name: str) -> str:
    found = shutil.which(name, path="/usr/sbin:/usr/bin:/sbin:/bin")
    if found is None:
        raise RuntimeError(f"{name} is missing: scripts/setup.sh test installs it")
    return found


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


class Server(ExitStack):
    """Use as a context manager. `ports`: where it listens, in the order of its kind."""

    def __init__(self, folder: Path, count: int) -> None:
        super().__init__()
        self.folder = folder
        self.ports = tuple(free_port() for _ in range(count))
        folder.mkdir(parents=True)

    def begin(self, command: list[str]) -> None:
        log = self.enter_context((self.folder / "out.log").open("wb"))
        process = subprocess.Popen(command, stdout=log, stderr=log)
        self.callback(process.wait, 10)
        self.callback(process.terminate)
        for port in self.ports:
            self._until_open(port, process)

    def _until_open(self, port: int, process: subprocess.Popen[bytes]) -> None:
        until = time.monotonic() + SECONDS
        while time.monotonic() < until and process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        said = (self.folder / "out.log").read_text(errors="replace")
        raise RuntimeError(f"{process.args} does not listen at {port}: {said}")


class Nginx(Server):
    """`plain` and `secure`: the directives of the server on each port. `ports`: http, https."""

    def __init__(self, folder: Path, leaf: Leaf, *, plain: str, secure: str) -> None:
        super().__init__(folder, 2)
        self._leaf, self._plain, self._secure = leaf, plain, secure

    def __enter__(self) -> "Nginx":
        temporary = "".join(
            f"{kind}_temp_path {self.folder}/{kind};\n"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        conf = self.folder / "nginx.conf"
        conf.write_text(
            f"""daemon off; user {getpass.getuser()}; worker_processes 1; pid {self.folder}/nginx.pid;
error_log {self.folder}/error.log;
events {{ worker_connections 64; }}
http {{
access_log off; default_type text/html;
{temporary}
server {{ listen 127.0.0.1:{self.ports[0]}; {self._plain} }}
server {{ listen 127.0.0.1:{self.ports[1]} ssl; ssl_certificate {self._leaf.cert};
ssl_certificate_key {self._leaf.key}; {self._secure} }}
}}
""",
            encoding="utf-8",
        )
        self.begin([program("nginx"), "-e", str(self.folder / "error.log"), "-c", str(conf)])
        return self


class Exim(Server):
    """`leaf` None: without STARTTLS. `ciphers`: as GnuTLS calls them. It takes mail for nobody. `ports`: SMTP."""

    def __init__(self, folder: Path, leaf: Leaf | None, *, ciphers: str = MODERN) -> None:
        super().__init__(folder, 1)
        self._leaf, self._ciphers = leaf, ciphers

    def __enter__(self) -> "Exim":
        (self.folder / "spool").mkdir()
        conf = self.folder / "exim.conf"
        lines = [
            f"spool_directory = {self.folder}/spool",
            f"log_file_path = {self.folder}/%slog",
            f"pid_file_path = {self.folder}/exim.pid",
            f"exim_user = {getpass.getuser()}",
            "primary_hostname = mx.shop.test",
            "local_interfaces = 127.0.0.1",
            f"daemon_smtp_ports = {self.ports[0]}",
            "log_selector = +smtp_connection +smtp_no_mail",
            "host_lookup =",
            "helo_lookup_domains =",
            "rfc1413_hosts =",
        ]
        if self._leaf:
            lines += [
                "tls_advertise_hosts = *",
                f"tls_certificate = {self._leaf.cert}",
                f"tls_privatekey = {self._leaf.key}",
                f"tls_require_ciphers = {self._ciphers}",
            ]
        else:
            lines.append("tls_advertise_hosts =")
        conf.write_text("\n".join([*lines, ""]), encoding="utf-8")
        self.begin([program("exim4"), "-C", str(conf), "-bdf"])
        return self

    def log_with(self, words: str) -> str:
        """It writes a moment after a visitor has gone."""
        until = time.monotonic() + SECONDS
        while words not in (said := (self.folder / "mainlog").read_text(encoding="utf-8")):
            if time.monotonic() > until:
                raise RuntimeError(f"{words} is not in: {said}")
            time.sleep(0.02)
        return said
