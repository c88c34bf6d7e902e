# SPDX-License-Identifier: EUPL-1.2
"""An outside identity service (itsme, CSAM/FAS, an own one) by OpenID Connect: off until BOLWERK_OIDC_* are set."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

NEEDED = ("BOLWERK_OIDC_ISSUER", "BOLWERK_OIDC_CLIENT_ID", "BOLWERK_OIDC_CLIENT_SECRET")
APPS = ["allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"]
PROVIDER = "oidc"


def providers(env: Mapping[str, str]) -> dict[str, Any]:
    """Allauth's SOCIALACCOUNT_PROVIDERS; empty when off. Raises ValueError when only half is set."""
    given = [name for name in NEEDED if env.get(name)]
    if not given:
        return {}
    if missing := sorted(set(NEEDED) - set(given)):
        raise ValueError(f"also set {', '.join(missing)}")
    app = {
        "provider_id": PROVIDER,
        "name": env.get("BOLWERK_OIDC_NAME", "OpenID Connect"),
        "client_id": env["BOLWERK_OIDC_CLIENT_ID"],
        "secret": env["BOLWERK_OIDC_CLIENT_SECRET"],
        "settings": {"server_url": env["BOLWERK_OIDC_ISSUER"], "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [app]}}


def origin(issuer: str) -> str:
    """What a form may lead to: Chromium holds form-action also against the redirects after it."""
    parts = urlsplit(issuer)
    return f"{parts.scheme}://{parts.netloc}"
