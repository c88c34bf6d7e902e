# SPDX-License-Identifier: EUPL-1.2
"""Every route, with a stranger's browser and with a stranger's account: nothing of another firm may show.

A route missing here fails.
"""

import io
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from bolwerk.apps.accounts.models import User
from bolwerk.apps.accounts.services import person
from bolwerk.apps.assessments.models import Answer
from bolwerk.apps.audit.models import Entry
from bolwerk.apps.control.models import OwnMachine, Proof, ProofMail
from bolwerk.apps.lists import keys
from bolwerk.apps.lists import services as lists
from bolwerk.apps.lists.models import DomainList, ListKey, Row
from bolwerk.apps.organisations import people, services
from bolwerk.apps.organisations.models import Invitation, Membership, Organisation
from bolwerk.apps.organisations.profile import clean
from bolwerk.apps.plans.models import Action
from bolwerk.apps.proofs.models import RepairProof
from bolwerk.apps.suppliers import services as suppliers
from bolwerk.apps.suppliers.models import Supplier
from bolwerk.apps.watch import rounds
from bolwerk.apps.watch.models import Item, Letter, Watch, Wish

PUBLIC = {
    "home": "/",
    "open_link": "/l/abc",
    "start": "/nl/",
    "begin": "/nl/begin/",
    "style": "/nl/style/",
    "privacy": "/nl/privacy/",
    "accessibility": "/nl/accessibility/",
    "security_txt": "/.well-known/security.txt",
    "proof_keys": "/.well-known/bolwerk-keys.json",
    "verify": "/nl/verify/",
    "bring": "/nl/import/",
    # Outside the demo these three do not exist.
    "demo_firm": "/nl/demo/firm/",
    "demo_panel": "/nl/demo/domain/",
    "demo_mail": "/nl/demo/mail/",
    "account_login": "/nl/account/sign-in/",
    "mfa_login_webauthn": "/nl/account/sign-in/passkey/",
    "mfa_authenticate": "/nl/account/sign-in/code/",
    "account_arrive": "/nl/account/sign-in/link/abc/",
    "account_logout": "/nl/account/sign-out/",
    "account_inactive": "/nl/account/inactive/",
    "keep": "/nl/account/keep/",
    "confirm_domain": "/nl/domain/yours/confirm/abc/",
    "invitation": "/nl/account/invitation/abc/",
    "watch_stop": "/nl/watch/stop/abc/",
}
# Needs a firm: by its private link, or by an account that chose it.
PRIVATE = {
    "profile": "/nl/profile/",
    "check": "/nl/check/",
    "further": "/nl/further/",
    "question": "/nl/check/backup-where/",
    "who": "/nl/check/backup-where/who/",
    "link": "/nl/link/",
    "renew_link": "/nl/link/renew/",
    "erase": "/nl/erase/",
    "data": "/nl/data/",
    "take": "/nl/data/take/",
    "result": "/nl/result/",
    "step": "/nl/result/step/mfa-mail/",
    "did": "/nl/result/step/mfa-mail/did/",
    "report": "/nl/result/pdf/",
    "domain": "/nl/domain/",
    "again": "/nl/domain/again/",
    "seen": "/nl/domain/seen/mail.spf.record/",
    "providers": "/nl/domain/providers/",
    "watch_switch": "/nl/domain/watch/",
    "watch_read": "/nl/domain/watch/read/",
    "watch_mail": "/nl/domain/watch/mail/",
    "repairs": "/nl/domain/repairs/",
    "repair": "/nl/domain/repairs/{repair}/",
    "repair_document": "/nl/domain/repairs/{repair}/file/",
    "repair_paper": "/nl/domain/repairs/{repair}/pdf/",
    "suppliers": "/nl/suppliers/",
    "supplier_add": "/nl/suppliers/add/",
    "supplier_aside": "/nl/suppliers/aside/",
    "supplier_back": "/nl/suppliers/back/",
    "suppliers_look": "/nl/suppliers/look/",
    "supplier": "/nl/suppliers/of/bookkeeper.example/",
    "control": "/nl/domain/yours/",
    "control_look": "/nl/domain/yours/look/",
    "control_mail": "/nl/domain/yours/mail/",
    "control_withdraw": "/nl/domain/yours/withdraw/",
    "machine": "/nl/domain/yours/machines/",
    "forget_machine": "/nl/domain/yours/machines/{machine}/forget/",
    "people": "/nl/account/people/",
    "invite": "/nl/account/people/invite/",
    "withdraw_invitation": "/nl/account/people/invitations/{invitation}/withdraw/",
    "change_role": "/nl/account/people/{membership}/role/",
    "remove_person": "/nl/account/people/{membership}/remove/",
    "close_link": "/nl/account/people/link/close/",
}
# Needs an account.
OWN = {
    "firms": "/nl/account/",
    "open_firm": "/nl/account/open/{firm}/",
    "watch_open": "/nl/watch/open/{firm}/",
    "close_account": "/nl/account/close/",
    "accept_invitation": "/nl/account/invitations/{invitation}/accept/",
    "lists": "/nl/lists/",
    "list_key": "/nl/lists/key/",
    "list_key_remove": "/nl/lists/key/remove/",
    "list": "/nl/lists/{list}/",
    "list_start": "/nl/lists/{list}/start/",
    "list_pause": "/nl/lists/{list}/pause/",
    "list_delete": "/nl/lists/{list}/delete/",
    "list_member": "/nl/lists/{list}/of/{row}/",
    "list_take": "/nl/lists/{list}/take/jsonl/",
    "mfa_index": "/nl/account/security/",
    "mfa_reauthenticate": "/nl/account/security/again/",
    "mfa_reauthenticate_webauthn": "/nl/account/security/again/passkey/",
    "mfa_activate_totp": "/nl/account/security/app/",
    "mfa_deactivate_totp": "/nl/account/security/app/off/",
    "mfa_view_recovery_codes": "/nl/account/security/codes/",
    "mfa_generate_recovery_codes": "/nl/account/security/codes/new/",
    "mfa_download_recovery_codes": "/nl/account/security/codes/download/",
    "mfa_list_webauthn": "/nl/account/security/passkeys/",
    "mfa_add_webauthn": "/nl/account/security/passkeys/add/",
    "mfa_edit_webauthn": "/nl/account/security/passkeys/{passkey}/name/",
    "mfa_remove_webauthn": "/nl/account/security/passkeys/{passkey}/remove/",
}
NOWHERE = {"invitation": 1, "membership": 1, "machine": 1, "repair": uuid.UUID(int=1)}
SIGN_IN = "/nl/account/sign-in/"
METHODS = ["get", "post", "put", "patch", "delete"]
NAME, OWNER, INVITED = "Patisserie Secret", "owner@secret.example", "invited@secret.example"
BOOKKEEPER, MEMBERS = "bookkeeper.example", "Bakers of Nowhere"


def names(resolver) -> set[str]:
    found = set()
    for each in resolver.url_patterns:
        if getattr(each, "namespace", None) == "api":
            continue  # it has a matrix of its own
        found |= names(each) if hasattr(each, "url_patterns") else {each.name}
    return found


def test_every_route_stands_in_the_matrix():
    assert names(get_resolver()) == set(PUBLIC) | set(PRIVATE) | set(OWN)


@pytest.mark.django_db
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", sorted(PRIVATE))
def test_a_stranger_gets_nothing(name, method):
    answer = getattr(Client(), method)(PRIVATE[name].format(**NOWHERE))
    assert (answer.status_code, answer.get("Location")) in {(302, "/nl/"), (405, None)}


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", sorted(PRIVATE))
def test_a_wrong_secret_gets_nothing(name, method):
    stranger = Client()
    stranger.cookies["bw_link"] = "x" * 43
    assert getattr(stranger, method)(PRIVATE[name].format(**NOWHERE)).status_code in {
        404,
        405,
    }


@pytest.mark.django_db
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", sorted(OWN))
def test_without_an_account_there_is_only_the_way_in(name, method):
    answer = getattr(Client(), method)(
        OWN[name].format(firm=uuid.uuid4(), list=uuid.uuid4(), row=1, invitation=1, passkey=1)
    )
    assert answer.status_code in {302, 401, 405}
    if answer.status_code == 302:
        assert answer["Location"].startswith(SIGN_IN)


@pytest.fixture
def foreign(db):
    """A kept firm of somebody else: its owner, an open invitation, answers to come."""
    profile = clean(size="small", kind="bakery", postcode="9000", has=["website"])
    firm, _ = services.begin(profile=profile, domain="secret.example", language="nl", name=NAME)
    owner = person(email=OWNER, language="nl")
    people.claim(organisation=firm, user=owner)
    invited = people.invite(
        organisation=firm, actor=owner, email=INVITED, role="member", until="", language="nl", address_of=str
    )
    suppliers.add(organisation=firm, typed=BOOKKEEPER, role="bookkeeper", actor=owner)
    item = Item.objects.create(
        organisation=firm, domain=firm.domain, identity="any", kind="change", subject="mx", harm=2
    )
    rounds.over(firm)
    Wish.objects.create(organisation=firm, user=owner, mail=True)
    Letter.objects.create(organisation=firm, user=owner, first=item, items=[item.pk])
    Proof.objects.create(organisation=firm, domain=firm.domain, way="dns", expires_at=timezone.now() + timedelta(1))
    machine = OwnMachine.objects.create(organisation=firm, domain=firm.domain, name=firm.domain)
    members = lists.upload(actor=owner, name=MEMBERS, file=io.BytesIO(b"member.example"))
    members.rows.update(done_at=timezone.now(), mail="unseen", lock="unseen", software="unseen")
    keys.make(actor=owner)
    place = {
        "list": members.pk,
        "row": members.rows.get().pk,
        "machine": machine.pk,
        "repair": RepairProof.objects.create(
            organisation=firm, domain=firm.domain, issued_at=timezone.now(), document='{"domain": "secret.example"}'
        ).pk,
        "firm": firm.pk,
        "invitation": invited.pk,
        "membership": firm.memberships.get().pk,
        "passkey": 1,
    }
    return firm, place


def state(firm: Organisation) -> list[object]:
    """All of a firm that a stranger could have changed."""
    rows = [Organisation, Membership, Invitation, Entry, Answer, Action, Supplier, Proof, ProofMail, OwnMachine]
    rows += [Watch, Item, Wish, Letter, RepairProof]
    owner = User.objects.get(email=OWNER)
    lists_of_the_owner = [
        list(DomainList.objects.filter(owner=owner).values()),
        list(Row.objects.filter(list__owner=owner).values()),
        list(ListKey.objects.filter(owner=owner).values()),
    ]
    rows_of_the_firm = [
        list(model.objects.filter(**({"pk": firm.pk} if model is Organisation else {"organisation": firm})).values())
        for model in rows
    ]
    return rows_of_the_firm + lists_of_the_owner


def ask_everything(stranger: Client, place: dict[str, object]) -> None:
    firm = Organisation.objects.get(pk=place["firm"])
    before = state(firm)
    for address in [*PUBLIC.values(), *PRIVATE.values(), *OWN.values()]:
        # Signing out, or closing the account, would make a mere visitor of the stranger.
        only_look = address in (PUBLIC["account_logout"], OWN["close_account"])
        for method in ["get"] if only_look else METHODS:
            answer = getattr(stranger, method)(address.format(**place), {"role": "owner", "state": "done"})
            if answer.get("Location", "").endswith(SIGN_IN):
                raise AssertionError(f"{address}: signed out")
            for secret in (NAME, OWNER, INVITED, "secret.example", BOOKKEEPER, MEMBERS, "member.example"):
                if secret in address:
                    continue  # who asks for a name sees it in the address
                assert secret.encode() not in b"".join(answer), (method, address)
            assert answer.status_code < 500, (method, address)
    assert state(firm) == before


@pytest.mark.django_db
@pytest.mark.parametrize("chosen", [False, True], ids=["chose-nothing", "chose-the-foreign-firm"])
def test_the_account_of_a_stranger_opens_nothing_of_a_foreign_firm(foreign, chosen):
    firm, place = foreign
    stranger = Client()
    stranger.force_login(person(email="stranger@other.example", language="nl"))
    if chosen:
        session = stranger.session
        session["firm"] = str(firm.pk)
        session.save()
    ask_everything(stranger, place)


@pytest.mark.django_db
def test_the_owner_of_one_firm_changes_nothing_of_another(foreign):
    """With a firm of one's own open, the ids of another firm's people lead nowhere."""
    firm, place = foreign
    owner = person(email="baker@other.example", language="nl")
    own, _ = services.begin(
        profile=clean(size="solo", kind="bakery", postcode="1000", has=[]), domain="", language="nl"
    )
    people.claim(organisation=own, user=owner)
    client = Client()
    client.force_login(owner)
    before = state(firm)
    for name in ("withdraw_invitation", "change_role", "remove_person", "forget_machine"):
        client.post(f"/nl/account/open/{own.pk}/")
        answer = client.post(PRIVATE[name].format(**place), {"role": "outsider", "until": "2026-12-01"})
        assert answer.status_code == 404, name
    client.post(f"/nl/account/open/{own.pk}/")
    for name in ("repair", "repair_document", "repair_paper"):
        assert client.get(PRIVATE[name].format(**place)).status_code == 404, name
    for name in ("supplier", "supplier_aside", "supplier_back"):
        method = client.get if name == "supplier" else client.post
        assert method(PRIVATE[name], {"domain": BOOKKEEPER}).status_code == 404, name
    assert state(firm) == before


@pytest.mark.django_db
def test_a_list_of_somebody_else_does_not_exist(foreign):
    """Not even for who shares a firm with its owner."""
    firm, place = foreign
    helper = person(email="helper@other.example", language="nl")
    Membership.objects.create(organisation=firm, user=helper, role="owner")
    client = Client()
    client.force_login(helper)
    before = state(firm)
    for name in ("list", "list_start", "list_pause", "list_delete", "list_member", "list_take"):
        method = client.post if name in ("list_start", "list_pause", "list_delete") else client.get
        assert method(OWN[name].format(**place)).status_code == 404, name
    client.post(OWN["list_key_remove"])
    assert state(firm) == before


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["member", "outsider"])
def test_a_role_below_owner_manages_nobody_and_erases_nothing(foreign, role):
    firm, place = foreign
    helper = person(email="helper@other.example", language="nl")
    Membership.objects.create(organisation=firm, user=helper, role=role)
    client = Client()
    client.force_login(helper)
    client.post(f"/nl/account/open/{firm.pk}/")
    before = state(firm)
    refused = ["renew_link", "erase", "invite", "withdraw_invitation", "change_role", "remove_person", "close_link"]
    for name in refused + (
        ["take", "people", "supplier_add", "supplier_aside", "watch_switch", "watch_read"]
        if role == "outsider"
        else []
    ):
        method = client.get if name == "people" else client.post
        assert method(PRIVATE[name].format(**place), {"role": "owner"}).status_code == 403, name
    assert [row for row in zip(state(firm)[1:], before[1:], strict=True) if row[0] != row[1]] == []
