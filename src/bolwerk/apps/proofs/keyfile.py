# SPDX-License-Identifier: EUPL-1.2
"""The private key in its file: PEM (PKCS 8), for its owner alone, made when it is first needed.

Made aside and then linked into place: of processes that make it at once, one wins and the others read it whole.
"""

import os
from pathlib import Path
from tempfile import mkstemp

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)


class BadKey(Exception):
    """The file is there and holds no key that we can sign with, or cannot be read."""


def load(path: Path) -> Ed25519PrivateKey | None:
    """None when there is no such file. Raises BadKey."""
    try:
        found = load_pem_private_key(path.read_bytes(), password=None)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        raise BadKey(str(path)) from error
    if not isinstance(found, Ed25519PrivateKey):
        raise BadKey(str(path))
    return found


def load_or_make(path: Path) -> Ed25519PrivateKey:
    """Raises BadKey: one that cannot be read is never replaced by itself."""
    return load(path) or _put(path, replace=False)


def renew(path: Path) -> Ed25519PrivateKey:
    """A new key in place of the old, which is then gone."""
    return _put(path, replace=True)


def open_to_others(path: Path) -> bool:
    """Others on this machine may read it."""
    return bool(path.stat().st_mode & 0o077)


def _put(path: Path, *, replace: bool) -> Ed25519PrivateKey:
    private = Ed25519PrivateKey.generate()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, aside = mkstemp(dir=path.parent, prefix=f".{path.name}.")  # 0600 from the start
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
                file.flush()
                os.fsync(file.fileno())
            if replace:
                Path(aside).replace(path)
            else:
                os.link(aside, path)
        finally:
            Path(aside).unlink(missing_ok=True)
        _settle(path.parent)
    except FileExistsError:
        found = load(path)
        if found is None:
            raise BadKey(str(path)) from None
        return found
    except OSError as error:
        raise BadKey(str(path)) from error
    return private


def _settle(folder: Path) -> None:
    """That the name is on disk too, before anything is signed with it."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
