# SPDX-License-Identifier: EUPL-1.2
"""Addresses under /<language>/account/. Allauth's own list is not included: what we do not use must not exist."""

from allauth.account.views import account_inactive
from allauth.mfa.base.views import authenticate, index, reauthenticate
from allauth.mfa.recovery_codes.views import (
    download_recovery_codes,
    generate_recovery_codes,
    view_recovery_codes,
)
from allauth.mfa.totp.views import activate_totp, deactivate_totp
from allauth.mfa.webauthn.views import edit_webauthn, list_webauthn, reauthenticate_webauthn, remove_webauthn
from django.conf import settings
from django.urls import path
from django.views.decorators.cache import never_cache

from bolwerk.web.views import account, keep, people, security

urlpatterns = [
    path("", account.firms, name="firms"),
    path("open/<uuid:firm_id>/", account.open_firm, name="open_firm"),
    path("sign-in/", account.sign_in, name="account_login"),
    path("sign-in/passkey/", never_cache(security.passkey_login), name="mfa_login_webauthn"),
    path("sign-in/code/", never_cache(authenticate), name="mfa_authenticate"),
    path("sign-in/link/<str:token>/", account.arrive, name="account_arrive"),
    path("sign-out/", account.sign_out, name="account_logout"),
    path("close/", account.close, name="close_account"),
    path("inactive/", never_cache(account_inactive), name="account_inactive"),
    path("keep/", keep.keep, name="keep"),
    path("invitation/<str:token>/", keep.invitation, name="invitation"),
    path("invitations/<int:invitation_id>/accept/", keep.accept, name="accept_invitation"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/invitations/<int:invitation_id>/withdraw/", people.withdraw, name="withdraw_invitation"),
    path("people/<int:membership_id>/role/", people.change_role, name="change_role"),
    path("people/<int:membership_id>/remove/", people.remove, name="remove_person"),
    path("people/link/close/", people.close_link, name="close_link"),
    path("security/", never_cache(index), name="mfa_index"),
    path("security/again/", never_cache(reauthenticate), name="mfa_reauthenticate"),
    path("security/again/passkey/", never_cache(reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("security/app/", never_cache(activate_totp), name="mfa_activate_totp"),
    path("security/app/off/", never_cache(deactivate_totp), name="mfa_deactivate_totp"),
    path("security/codes/", never_cache(view_recovery_codes), name="mfa_view_recovery_codes"),
    path("security/codes/new/", never_cache(generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("security/codes/download/", never_cache(download_recovery_codes), name="mfa_download_recovery_codes"),
    path("security/passkeys/", never_cache(list_webauthn), name="mfa_list_webauthn"),
    path("security/passkeys/add/", never_cache(security.add_passkey), name="mfa_add_webauthn"),
    path("security/passkeys/<int:pk>/name/", never_cache(edit_webauthn), name="mfa_edit_webauthn"),
    path("security/passkeys/<int:pk>/remove/", never_cache(remove_webauthn), name="mfa_remove_webauthn"),
]

# One address to register with the outside service, so without a language in it.
oidc_urlpatterns = []
if settings.OIDC:
    from allauth.socialaccount.providers.openid_connect.urls import urlpatterns as openid_connect

    urlpatterns += [
        path("oidc/cancelled/", security.oidc_failed, name="socialaccount_login_cancelled"),
        path("oidc/failed/", security.oidc_failed, name="socialaccount_login_error"),
        path("oidc/no-address/", security.oidc_without_email, name="socialaccount_signup"),
    ]
    oidc_urlpatterns = openid_connect
