# SPDX-License-Identifier: EUPL-1.2
import pytest

from bolwerk.settings.mail import from_url, outbox
from bolwerk.settings.sign_in import origin, providers

HALF = {"BOLWERK_OIDC_ISSUER": "https://id.example"}


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtps://an:p%40ss@mail.example", 465, False, True),
        ("smtp+starttls://an:p%40ss@mail.example", 587, True, False),
        ("smtp://an:p%40ss@mail.example:2525", 2525, False, False),
    ],
)
def test_the_address_of_a_mail_server(url, port, tls, ssl):
    options = from_url(url)["OPTIONS"]
    assert (options["host"], options["port"], options["use_tls"], options["use_ssl"]) == (
        "mail.example",
        port,
        tls,
        ssl,
    )
    assert (options["username"], options["password"]) == ("an", "p@ss")


@pytest.mark.parametrize("url", ["https://mail.example", "smtp://", "mail.example"])
def test_what_is_no_mail_server_is_refused_at_the_start_and_no_password_is_repeated(url):
    with pytest.raises(ValueError, match="BOLWERK_SMTP_URL must be one of"):
        from_url(url)


def test_the_outbox_is_a_folder(tmp_path):
    assert outbox(tmp_path)["OPTIONS"] == {"file_path": str(tmp_path)}


def test_without_settings_there_is_no_outside_service():
    assert providers({}) == {}


def test_half_the_settings_are_refused_at_the_start():
    with pytest.raises(ValueError, match="also set BOLWERK_OIDC_CLIENT_ID, BOLWERK_OIDC_CLIENT_SECRET"):
        providers(HALF)


def test_all_the_settings_make_one_provider():
    env = {**HALF, "BOLWERK_OIDC_CLIENT_ID": "me", "BOLWERK_OIDC_CLIENT_SECRET": "hush", "BOLWERK_OIDC_NAME": "itsme"}
    [app] = providers(env)["openid_connect"]["APPS"]
    assert (app["name"], app["client_id"], app["settings"]["server_url"]) == ("itsme", "me", "https://id.example")


def test_a_form_may_lead_to_the_host_of_the_issuer():
    assert origin("https://id.example:8443/realms/x") == "https://id.example:8443"
