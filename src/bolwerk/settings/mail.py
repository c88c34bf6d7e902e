# SPDX-License-Identifier: EUPL-1.2
"""Where mail goes: an SMTP server by BOLWERK_SMTP_URL, or a folder of files."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


def from_url(url: str) -> dict[str, Any]:
    """`smtps://user:password@host`, `smtp+starttls://…` or, inside one machine, plain `smtp://localhost`."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError(f"BOLWERK_SMTP_URL must be one of {', '.join(PORTS)}://user:password@host:port")
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": parts.hostname,
            "port": parts.port or PORTS[parts.scheme],
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_tls": parts.scheme == "smtp+starttls",
            "use_ssl": parts.scheme == "smtps",
            "timeout": 10,
        },
    }


def outbox(folder: Path) -> dict[str, Any]:
    """Each mail as a file, for trying out: nothing leaves the machine."""
    return {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": str(folder)},
    }
