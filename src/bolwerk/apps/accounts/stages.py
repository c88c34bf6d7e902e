# SPDX-License-Identifier: EUPL-1.2
"""What stands between a mail link and being signed in."""

from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest


class SecondStep(AuthenticateStage):
    """Asked of who set up an authenticator app. A passkey is another way in, no second step: who loses the phone
    with it can still come in by mail."""

    def _should_handle(self, request: HttpRequest) -> bool:
        user = self.login.user
        if user is None or not is_mfa_enabled(user, [Authenticator.Type.TOTP]):
            return False
        return bool(super()._should_handle(request))
