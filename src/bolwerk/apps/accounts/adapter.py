# SPDX-License-Identifier: EUPL-1.2
"""Where allauth asks us: its mails in our words, what stands between a link and being in, secrets at rest."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest

from bolwerk.apps import mail
from bolwerk.apps.limits import client_address
from bolwerk.core.errors import Conflict


class AccountAdapter(DefaultAccountAdapter):
    def get_login_stages(self) -> list[str]:
        return ["bolwerk.apps.accounts.stages.SecondStep"]

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request.META)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Only an outside identity service comes by here; the mail link makes its accounts itself."""
        return settings.OIDC

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """`mfa/email/totp_activated` -> the words mail.totp_activated. What it tells of is done already: a mail
        server that fails must not undo it."""
        try:
            mail.send(to=email or user.email, language=user.language, key=template_prefix.rpartition("/")[2])
        except Conflict:
            return


class MFAAdapter(DefaultMFAAdapter):
    """Secrets of authenticator apps stand encrypted in the database, under a key made from SECRET_KEY."""

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """Of a passkey that the person gave no name."""
        return "Passkey"

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()


def _box() -> Fernet:
    digest = hashlib.sha256(b"bolwerk.mfa:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
