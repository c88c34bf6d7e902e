# SPDX-License-Identifier: EUPL-1.2
"""Other programs, each in an environment of its own with exactly the versions of its list in `peers/`."""

import subprocess
import sys
from pathlib import Path

from lab import name_of

LISTS = Path(__file__).resolve().parent / "peers"
HOME = Path(__file__).resolve().parents[2] / ".venv" / "peers"


def install(name: str) -> Path:
    """Its program; made once. To be called while there is still a network."""
    place = HOME / name
    wanted = (LISTS / f"{name}.txt").read_text(encoding="utf-8")
    made = place / "made-from.txt"
    if not made.exists() or made.read_text(encoding="utf-8") != wanted:
        subprocess.run(["uv", "venv", "-q", "--clear", "--python", sys.executable, place], check=True)
        into = ["--python", str(place / "bin" / "python"), "-r", str(LISTS / f"{name}.txt")]
        subprocess.run(["uv", "pip", "install", "-q", "--require-hashes", *into], check=True)
        made.write_text(wanted, encoding="utf-8")
    return place / "bin" / name


def checkdmarc(program: Path, numbers: range) -> list[str]:
    """DNS, SPF, DMARC, MTA-STS, TLS-RPT, and STARTTLS of the mail servers."""
    return [str(program), "--check-mx-tls", "-f", "json", *map(name_of, numbers)]


def checkdmarc_without(program: Path, numbers: range) -> list[str]:
    """The same without meeting the mail servers."""
    return [str(program), "-f", "json", *map(name_of, numbers)]


def sslyze(program: Path, numbers: range) -> list[str]:
    """Certificate, SSL 2 to TLS 1.3 and curves of the web site: the part of its work that we do too."""
    versions = ["--sslv2", "--sslv3", "--tlsv1", "--tlsv1_1", "--tlsv1_2", "--tlsv1_3"]
    looks = ["--certinfo", *versions, "--elliptic_curves", "--reneg", "--ems", "--mozilla_config", "disable"]
    return [str(program), *looks, *(f"{name_of(number)}:443" for number in numbers)]


WORK = {
    "checkdmarc, TLS of mail servers too": ("checkdmarc", checkdmarc),
    "checkdmarc without TLS": ("checkdmarc", checkdmarc_without),
    "sslyze, web": ("sslyze", sslyze),
}
"""What is run, by name: of which program."""
