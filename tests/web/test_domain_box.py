# SPDX-License-Identifier: EUPL-1.2
"""What people type where a domain is asked: understood where it can be, else told in their language what to type."""

from html import unescape

import pytest
from django.test import Client

from bolwerk.apps.organisations.models import Organisation
from bolwerk.web.interface import LANGUAGES, word

pytestmark = pytest.mark.django_db
BAKERY = {"size": "small", "kind": "bakery", "postcode": "9000", "has": ["website"]}


@pytest.fixture(autouse=True)
def no_look(monkeypatch):
    """Nothing is looked up here."""
    monkeypatch.setattr("bolwerk.apps.monitoring.services.ask", lambda **_: None)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://bakkerij.be/winkel?x=1#top", "bakkerij.be"),
        ("http://bakkerij.be:8080", "bakkerij.be"),
        ("bakkerij.be/winkel", "bakkerij.be"),
        ("  bakkerij.be  ", "bakkerij.be"),
        ("BAKKERIJ.BE", "bakkerij.be"),
        ("bakkerij.be.", "bakkerij.be"),
        ("bücher.be", "xn--bcher-kva.be"),
        ("info@bakkerij.be", "bakkerij.be"),
    ],
)
def test_what_is_meant_is_understood(typed, kept):
    assert Client().post("/nl/begin/", {**BAKERY, "domain": typed}).status_code == 302
    assert Organisation.objects.get().domain == kept


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("typed", "key"),
    [("192.168.1.1", "is_ip"), ("[::1]", "is_ip"), ("bakkerij", "no_dot"), ("my bakery!.be", "not_a_domain")],
)
def test_what_is_no_domain_is_corrected_politely_and_stays_to_be_mended(typed, key, language):
    page = Client().post(f"/{language}/begin/", {**BAKERY, "domain": typed})
    assert page.status_code == 422
    assert word(language, f"error.domain.{key}") in unescape(page.text)
    assert f'value="{typed}"' in page.text
    assert Organisation.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["info@gmail.com", "https://www.facebook.com/bakery", "co.uk"])
def test_a_domain_that_many_share_is_refused_and_stays_in_the_box(client, typed):
    form = {"size": "small", "kind": "bakery", "postcode": "9000", "domain": typed}
    page = client.post("/nl/begin/", form)
    assert page.status_code == 422
    assert word("nl", "error.domain.shared") in page.text
    assert client.post("/api/v1/firms", form, content_type="application/json").status_code == 422
