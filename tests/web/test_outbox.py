# SPDX-License-Identifier: EUPL-1.2
"""The demo's mails on a page, in the demo alone."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils.html import escape

from bolwerk.settings.mail import from_url, outbox
from bolwerk.web.interface import LANGUAGES, word

AN = "an@bakery.example"


@pytest.fixture
def demo(settings, tmp_path):
    cache.clear()
    settings.DEMO = True
    settings.MAILERS = {"default": outbox(tmp_path)}


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mail_can_be_read_and_its_link_followed(demo, language):
    client = Client()
    assert escape(word(language, "demo.mail.none")) in client.get(f"/{language}/demo/mail/").text
    client.post(f"/{language}/account/sign-in/", {"email": AN})
    page = client.get(f"/{language}/demo/mail/").text
    assert escape(word(language, "mail.sign_in.subject")) in page
    assert escape(word(language, "mail.foot")) in page
    link = re.search(r'<a href="(http://testserver/[^"]+/sign-in/link/[^"]+)"', page)[1]
    assert client.get(link).status_code == 200


@pytest.mark.django_db
def test_the_newest_mail_stands_first(demo):
    for email in (AN, "zz@bakery.example"):
        Client().post("/nl/account/sign-in/", {"email": email})
    page = Client().get("/nl/demo/mail/").text
    assert page.index("zz@bakery.example") < page.index(AN)


def test_outside_the_demo_there_is_no_such_page(settings, tmp_path):
    settings.MAILERS = {"default": outbox(tmp_path)}
    assert Client().get("/nl/demo/mail/").status_code == 404


def test_in_a_demo_that_sends_mail_there_is_no_such_page(settings):
    settings.DEMO = True
    settings.MAILERS = {"default": from_url("smtps://mail.example")}
    assert Client().get("/nl/demo/mail/").status_code == 404
