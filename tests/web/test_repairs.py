# SPDX-License-Identifier: EUPL-1.2
"""From "it is mended" on the page of the domain to a proof that a stranger verifies, in each language."""

import io
import json
from html import unescape

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfReader
from support.proofs import signed
from support.repairs import DMARC, RECORD, mend

from bolwerk.apps.organisations import services
from bolwerk.apps.organisations.profile import clean
from bolwerk.apps.proofs import keys
from bolwerk.apps.proofs.models import RepairProof
from bolwerk.core.catalogue.loader import load
from bolwerk.core.proofs.checking import Outcome, check
from bolwerk.core.proofs.keys import read_keys
from bolwerk.core.proofs.reading import MAX_BYTES
from bolwerk.core.proofs.signing import to_bytes
from bolwerk.core.telling.evidence import check_sentence
from bolwerk.web.interface import LANGUAGES, word

LIST = "/en/domain/repairs/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def key_file(settings, tmp_path):
    settings.PROOF_KEY_FILE = tmp_path / "proof_key.pem"


@pytest.fixture
def shop(db):
    """The firm, and a browser that holds its link."""
    profile = clean(size="small", kind="shop", postcode="9000", has=["website"])
    firm, token = services.begin(profile=profile, domain="shop.example", language="en")
    client = Client()
    client.cookies["bw_link"] = token
    return firm, client


@pytest.fixture
def proven(shop):
    """As above, and its proof."""
    firm, client = shop
    assert client.post(LIST, {"run": mend(firm).pk}).status_code == 302
    return firm, client, RepairProof.objects.get()


def verify(language: str, raw: bytes, *, pasted: bool = False) -> str:
    data = {"text": raw.decode()} if pasted else {"file": SimpleUploadedFile("p.json", raw, "application/json")}
    answer = Client().post(f"/{language}/verify/", data)
    assert answer.status_code == 200
    return unescape(answer.text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_way_from_the_domain_to_the_proof(shop, language):
    firm, client = shop
    domain = f"/{language}/domain/"
    assert word(language, "repair.title") not in unescape(client.get(domain).text)
    run = mend(firm)
    page = unescape(client.get(domain).text)
    assert word(language, "repair.make") in page and f'name="run" value="{run.pk}"' in page
    made = client.post(f"{domain}repairs/", {"run": run.pk})
    assert made.status_code == 302
    page = unescape(client.get(made["Location"]).text)
    text = load().checks[DMARC].texts[language]
    for shown in (
        word(language, "repair.title"),
        text.title,
        check_sentence(DMARC, "dmarc_missing", language),
        check_sentence(DMARC, "dmarc_reject", language),
        word(language, "check.fail"),
        word(language, "check.pass"),
        "ns1.host.example",
        "192.0.2.53",
        RECORD,
        word(language, "repair.means.moment"),
        word(language, "site.notice"),
        f"http://testserver/{language}/verify/",
    ):
        assert shown in page, shown
    page = unescape(client.get(domain).text)
    assert word(language, "repair.make") not in page and made["Location"] in page
    assert made["Location"] in client.get(f"{domain}repairs/").text


@pytest.mark.parametrize("run", ["", "0", "x", "²", "9" * 18, "9" * 40, "-1"])
def test_a_look_that_is_not_there_proves_nothing(shop, run):
    _, client = shop
    assert client.post(LIST, {"run": run}).status_code == 404
    assert RepairProof.objects.count() == 0


def test_a_look_that_saw_nothing_mended_is_refused_in_words(shop):
    firm, client = shop
    whole = mend(firm).follows
    answer = client.post(LIST, {"run": whole.pk})
    assert answer.status_code == 422
    assert word("en", "error.repair.nothing") in answer.text


def test_the_file_is_the_same_each_time_and_verifies_with_what_is_published(proven):
    _, client, proof = proven
    files = [client.get(f"{LIST}{proof.pk}/file/") for _ in range(2)]
    assert files[0].content == files[1].content == proof.document.encode()
    assert files[0]["Content-Disposition"].startswith('attachment; filename="bolwerk-shop.example-2')
    published = Client().get("/.well-known/bolwerk-keys.json")
    assert (published["Access-Control-Allow-Origin"], published["Content-Type"]) == ("*", "application/json")
    assert check(files[0].content, read_keys(published.content)).outcome is Outcome.VALID


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_paper_with_the_file_attached(proven, language):
    _, client, proof = proven
    answer = client.get(f"/{language}/domain/repairs/{proof.pk}/pdf/")
    pdf = PdfReader(io.BytesIO(answer.content))
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert "shop.example" in text and "ns1.host.example" in text
    assert f"http://testserver/{language}/verify/" in text.replace("\u200b", "")
    assert pdf.attachments["bolwerk-proof.json"] == [proof.document.encode()]
    assert pdf.trailer["/Root"]["/Lang"].startswith(language)


@pytest.mark.parametrize("pasted", [False, True], ids=["file", "pasted"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_stranger_is_told_whether_it_holds(proven, language, pasted):
    raw = proven[2].document.encode()
    page = verify(language, raw, pasted=pasted)
    assert word(language, "verify.valid") in page and "shop.example" in page and RECORD in page
    page = verify(language, raw.replace(b"p=reject", b"p=none"), pasted=pasted)
    assert word(language, "verify.altered") in page
    assert word(language, "verify.valid") not in page and "p=none" not in page.partition("<form")[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_we_did_not_issue_is_told_so(language):
    page = verify(language, to_bytes(signed()))
    assert word(language, "verify.key_unknown") in page
    assert word(language, "verify.ask_there", issuer="https://bolwerk.example") in page
    assert "bakery.example" not in page and 'href="https://bolwerk.example' not in page
    page = verify(language, to_bytes(signed(issuer="http://testserver")))
    assert word(language, "verify.key_false") in page and word(language, "verify.rely_not") in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_withdrawn_key_is_told(proven, language):
    keys.withdraw(keys.signing()[0].kid)
    assert word(language, "verify.key_withdrawn") in verify(language, proven[2].document.encode())


@pytest.mark.parametrize("raw", [b"\xff", b"[" * 400_000, b"{}", b"x" * (MAX_BYTES + 9), b"%PDF-1.7"])
def test_rubbish_is_no_proof(raw):
    assert word("en", "verify.no_proof") in verify("en", raw)


def test_markup_in_a_foreign_proof_stays_text():
    page = (
        Client().post("/en/verify/", {"text": json.dumps(signed(issuer="https://x/<script>alert(1)</script>"))}).text
    )
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page


def test_nothing_given_is_told_and_too_often_too(settings):
    assert word("en", "error.verify.none") in Client().post("/en/verify/", {"text": " "}).text
    cache.clear()
    settings.LIMITS = {**settings.LIMITS, "verify": (1, 3600)}
    assert [Client().post("/en/verify/", {"text": "x"}).status_code for _ in range(2)] == [200, 429]
    cache.clear()


def test_without_a_key_the_page_says_whom_to_tell(shop, settings, tmp_path):
    firm, client = shop
    settings.PROOF_KEY_FILE.write_text("rubbish")
    answer = client.post(LIST, {"run": mend(firm).pk})
    assert (answer.status_code, word("en", "error.repair.key") in answer.text) == (409, True)
