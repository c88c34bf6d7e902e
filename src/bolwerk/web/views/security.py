# SPDX-License-Identifier: EUPL-1.2
"""Where allauth's own pages would not do: where a new passkey leads, and failures said on a page."""

from typing import Any
from urllib.parse import urlencode

from allauth.mfa.webauthn.views import AddWebAuthnView, LoginWebAuthnView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from bolwerk.web.signed_in import NEXT, meant


class AddPasskey(AddWebAuthnView):
    def get_success_url(self) -> str:
        """Not the spare codes: those belong to the second step, and a lost passkey needs none."""
        return reverse("mfa_index")


class PasskeyLogin(LoginWebAuthnView):
    def form_invalid(self, form: Any) -> HttpResponse:
        then = meant(self.request)
        query = {"problem": "passkey"} | ({NEXT: then} if then else {})
        return redirect(f"{reverse('account_login')}?{urlencode(query)}")


add_passkey = AddPasskey.as_view()
passkey_login = PasskeyLogin.as_view()


@never_cache
@require_GET
def oidc_failed(request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse('account_login')}?problem=oidc")


@never_cache
@require_GET
def oidc_without_email(request: HttpRequest) -> HttpResponse:
    """The outside service knows no confirmed address, or another account has it."""
    return redirect(f"{reverse('account_login')}?problem=no_email")
