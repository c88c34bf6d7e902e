# SPDX-License-Identifier: EUPL-1.2
"""A proof by mail: to three addresses only, a few a day, once, for three months."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from bolwerk.apps.audit.models import Entry
from bolwerk.apps.control import services
from bolwerk.apps.control.models import Proof, ProofMail
from bolwerk.apps.control.selectors import mail_by, standing
from bolwerk.apps.organisations import services as organisations
from bolwerk.apps.organisations.actors import VISITOR
from bolwerk.apps.organisations.profile import clean
from bolwerk.core.errors import Conflict, Gone, Invalid, NotAllowed, NotFound

pytestmark = pytest.mark.django_db


def send(firm, role="postmaster", language="nl"):
    services.send_mail(
        organisation=firm, actor=VISITOR, role=role, language=language, address_of="https://bolwerk.example/{}".format
    )
    return re.search(r"https://bolwerk\.example/(\S+)", mail.outbox[-1].body)[1]


@pytest.mark.parametrize("role", ["postmaster", "hostmaster", "webmaster"])
@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_the_link_goes_to_who_runs_the_mail_and_names_no_firm(firm, role, language):
    firm.name = "Win a prize at evil.example"
    firm.save()
    token = send(firm, role, language)
    [sent] = mail.outbox
    assert sent.to == [f"{role}@bakery.example"]
    assert "bakery.example" in sent.subject
    assert "evil.example" not in sent.subject + sent.body
    kept = ProofMail.objects.get()
    assert token not in (kept.token_hash, str(kept.pk))
    assert Entry.objects.get(verb="domain.proof_mailed").detail == {
        "domain": "bakery.example",
        "role": role,
        "mail": kept.pk,
    }


@pytest.mark.parametrize("role", ["info", "an", "postmaster@evil.example,x", "", "abuse"])
def test_no_other_address_is_mailed(firm, role):
    with pytest.raises(Invalid):
        send(firm, role)
    assert mail.outbox == []


def test_opened_it_proves_the_domain_for_three_months_and_once(firm):
    token = send(firm)
    assert mail_by(token).organisation == firm
    assert not standing(firm).proven
    services.confirm_mail(token=token)
    now = standing(firm)
    assert (now.way, round((now.expires_at - timezone.now()) / timedelta(days=1))) == ("mail", 90)
    assert Entry.objects.get(verb="domain.proven").actor == "mail"
    with pytest.raises(Gone):
        services.confirm_mail(token=token)


@pytest.mark.parametrize(("left", "works"), [(timedelta(seconds=5), True), (timedelta(0), False)])
def test_the_link_grows_old(firm, left, works):
    token = send(firm)
    ProofMail.objects.update(expires_at=timezone.now() + left)
    if works:
        services.confirm_mail(token=token)
    else:
        with pytest.raises(Gone):
            services.confirm_mail(token=token)
    assert standing(firm).proven is works


def test_a_wrong_link_proves_nothing(firm):
    token = send(firm)
    for wrong in (token[:-1], token + "x", "", "x" * 43):
        with pytest.raises(NotFound):
            services.confirm_mail(token=wrong)
    assert not standing(firm).proven


def test_a_link_for_a_domain_that_the_firm_left_is_dead(firm):
    token = send(firm)
    type(firm).objects.update(domain="other.example")
    with pytest.raises(Gone):
        services.confirm_mail(token=token)
    assert Proof.objects.count() == 0


def test_a_record_that_counts_longer_stays_the_proof(proven):
    token = send(proven)
    before = standing(proven).expires_at
    services.confirm_mail(token=token)
    assert (standing(proven).way, standing(proven).expires_at) == ("dns", before)
    Proof.objects.update(expires_at=timezone.now() + timedelta(days=89))
    services.confirm_mail(token=send(proven))
    assert standing(proven).way == "mail"


def test_a_domain_gets_three_mails_a_day_from_all_firms_together(firm):
    other, _ = organisations.begin(
        profile=clean(size="solo", kind="shop", postcode="1000", has=[]), domain=firm.domain, language="nl"
    )
    send(firm)
    send(other, "webmaster")
    send(other, "hostmaster")
    for each in (firm, other):
        with pytest.raises(Conflict):
            send(each)
    assert len(mail.outbox) == 3
    ProofMail.objects.update(created_at=timezone.now() - services.IN - timedelta(seconds=1))
    send(firm)


def test_a_stranger_mails_nobody(firm, django_user_model):
    stranger = django_user_model.objects.create(username="x", email="x@other.example")
    with pytest.raises(NotAllowed):
        services.send_mail(organisation=firm, actor=stranger, role="postmaster", language="nl", address_of=str)
    assert (mail.outbox, ProofMail.objects.count()) == ([], 0)
