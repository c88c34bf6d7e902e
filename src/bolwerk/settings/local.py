# SPDX-License-Identifier: EUPL-1.2
"""`bolwerk serve` on one machine over plain http: SQLite, a secret key made on first start."""

import json
import os
import secrets

from bolwerk.settings.base import *  # noqa: F403
from bolwerk.settings.base import ALLOWED_HOSTS, CONTACT, DATA_DIR, OPERATOR, PROOF_ISSUER, SECRET_KEY, SITE_URL
from bolwerk.settings.mail import outbox


def _own_key() -> str:
    path = DATA_DIR / "secret_key"
    if not path.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text()


SECRET_KEY = SECRET_KEY or _own_key()
ALLOWED_HOSTS = ALLOWED_HOSTS or ["127.0.0.1", "localhost"]
OPERATOR = OPERATOR or "Bolwerk (demo)"
CONTACT = CONTACT or "demo@localhost"
SITE_URL = SITE_URL or "http://localhost:8000"
PROOF_ISSUER = PROOF_ISSUER or SITE_URL
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE = LINK_COOKIE_SECURE = False
# Browsers allow passkeys over plain http on the name localhost alone.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
DEMO = os.environ.get("BOLWERK_DEMO") == "1"
if DEMO:
    # Mail becomes files, which the page /demo/mail/ shows.
    MAILERS = {"default": outbox(DATA_DIR / "outbox")}
    MAIL_READY = True
if DEMO and "BOLWERK_LAB" in os.environ:
    _lab = json.loads(os.environ["BOLWERK_LAB"])
    PROBE_LAB = {
        "domains": [_lab["domain"]],
        "resolver": _lab["resolver"],
        "ca_file": _lab["ca_file"],
        "port_map": {int(port): real for port, real in _lab["port_map"].items()},
        "zone": _lab["zone"],
    }
