# SPDX-License-Identifier: EUPL-1.2
"""The ways in which our own library shakes hands: as a browser judges, more loosely, or for looking only."""

import os
import ssl
from functools import lru_cache
from pathlib import Path

from bolwerk.core.probes.result import CouldNotTest

WEB = ("http/1.1",)
MAIL: tuple[str, ...] = ()


def strict(ca_file: Path | None, protocols: tuple[str, ...] = WEB) -> ssl.SSLContext:
    """As browsers judge: known authority, right name, in date. OpenSSL refuses chains above 100 kB by itself.

    Raises CouldNotTest, and OSError or ssl.SSLError for an unusable `ca_file`.
    """
    return _verifying(ca_file, _store(ca_file), protocols, loose=False)


def lenient(ca_file: Path | None, protocols: tuple[str, ...] = WEB) -> ssl.SSLContext:
    """Judges the certificate too, but speaks whatever old version the library still can."""
    return _verifying(ca_file, _store(ca_file), protocols, loose=True)


def accepting(protocols: tuple[str, ...] = WEB) -> ssl.SSLContext:
    """Accepts any certificate, for looking only."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    if protocols:
        context.set_alpn_protocols(list(protocols))
    return _loosened(context)


def _store(ca_file: Path | None) -> tuple[str, float]:
    """The trust store and its age: a new one is read again."""
    place = str(ca_file or _system_store())
    return place, os.stat(place).st_mtime if place else 0.0  # noqa: PTH116  (for each handshake: a Path is slow)


def _system_store() -> str:
    paths = ssl.get_default_verify_paths()
    return paths.cafile or paths.capath or ""


@lru_cache(maxsize=8)
def _verifying(
    ca_file: Path | None, _: tuple[str, float], protocols: tuple[str, ...], *, loose: bool
) -> ssl.SSLContext:
    """Reading the store of a system takes some 30 ms, hence kept."""
    context = ssl.create_default_context(cafile=str(ca_file) if ca_file else None)
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT  # browsers let harmless slips in old roots pass
    if protocols:
        context.set_alpn_protocols(list(protocols))
    if not ca_file and not context.cert_store_stats()["x509_ca"]:
        folder = ssl.get_default_verify_paths().capath
        if not folder or not any(Path(folder).iterdir()):
            raise CouldNotTest("no_trust_store")
    return _loosened(context) if loose else context


def _loosened(context: ssl.SSLContext) -> ssl.SSLContext:
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.options |= ssl.OP_LEGACY_SERVER_CONNECT
    return context
