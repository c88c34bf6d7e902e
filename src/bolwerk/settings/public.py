# SPDX-License-Identifier: EUPL-1.2
"""For everyone, over https, behind a proxy that ends TLS: what docs/operating.md describes."""

from bolwerk.settings.base import *  # noqa: F403
from bolwerk.settings.base import (
    ALLOWED_HOSTS,
    CONTACT,
    OPERATOR,
    PROOF_ISSUER,
    SECRET_KEY,
    SITE_URL,
    TRUSTED_PROXIES,
)

YEAR = 365 * 86_400

_needed = {
    "BOLWERK_SECRET_KEY": SECRET_KEY,
    "BOLWERK_HOSTS": ALLOWED_HOSTS,
    "BOLWERK_OPERATOR": OPERATOR,
    "BOLWERK_CONTACT": CONTACT,
}
if _missing := [name for name, value in _needed.items() if not value]:
    raise SystemExit(f"bolwerk: set {', '.join(_missing)}; docs/operating.md says how")

SITE_URL = SITE_URL or f"https://{ALLOWED_HOSTS[0].lstrip('.')}"
PROOF_ISSUER = PROOF_ISSUER or SITE_URL
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 2 * YEAR
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Names that carry a hash of the content: browsers keep them for ever, and a new version is never an old file.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = False
