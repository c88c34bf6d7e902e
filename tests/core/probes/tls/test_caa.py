# SPDX-License-Identifier: EUPL-1.2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.probes.dns.answer import Answer, Status
from bolwerk.core.probes.dns.rdata import quoted
from bolwerk.core.probes.tls import caa
from bolwerk.core.probes.tls.caa import Property

LETS = "Let's Encrypt"


def at(name: str, *records: str) -> Answer:
    return Answer(name, "CAA", Status.OK if records else Status.NODATA, records)


def said(*records: str, issuer: str = LETS, wildcard: bool = False) -> tuple[str, str]:
    climb = [at("www.shop.be"), at("shop.be", *records), at("be", '0 issue ";"')]
    result = caa.evaluate(climb, organisation=issuer, wildcard=wildcard)
    return result.verdict.value, result.reason


@pytest.mark.parametrize(
    ("records", "issuer", "wildcard", "verdict", "reason"),
    [
        (['0 issue "letsencrypt.org"'], LETS, False, "pass", "caa_agrees"),
        (['0 issue "LetsEncrypt.org. ; validationmethods=dns-01"'], LETS, False, "pass", "caa_agrees"),
        (['0 issue "digicert.com"', '0 issue "letsencrypt.org"'], LETS, False, "pass", "caa_agrees"),
        (['0 issue "comodoca.com"'], "Sectigo Limited", False, "pass", "caa_agrees"),
        (['0 issue "digicert.com"'], LETS, False, "warn", "caa_differs"),
        (['0 issue ";"'], LETS, False, "warn", "caa_differs"),
        (['0 issue "digicert.com"'], "Bakery Own Authority", False, "not_applicable", "caa_issuer_unknown"),
        (['0 issue "digicert.com"'], "Amazonia", False, "not_applicable", "caa_issuer_unknown"),
        (['0 iodef "mailto:a@shop.be"'], LETS, False, "not_applicable", "caa_absent"),
        (['0 issue "letsencrypt.org"', '0 issuewild ";"'], LETS, True, "warn", "caa_differs"),
        (['0 issue "letsencrypt.org"', '0 issuewild ";"'], LETS, False, "pass", "caa_agrees"),
        (['0 issue "letsencrypt.org"'], LETS, True, "pass", "caa_agrees"),
        (['0 issuewild "letsencrypt.org"'], LETS, False, "not_applicable", "caa_absent"),
        (['128 newtag "x"', '0 issue "letsencrypt.org"'], LETS, False, "warn", "caa_stops_all"),
        (['0 newtag "x"', '0 issue "letsencrypt.org"'], LETS, False, "pass", "caa_agrees"),
        (['128 issue "letsencrypt.org"'], LETS, False, "pass", "caa_agrees"),
        (["rubbish"], LETS, False, "not_applicable", "caa_absent"),
    ],
)
def test_agreement(records: list[str], issuer: str, wildcard: bool, verdict: str, reason: str) -> None:
    assert said(*records, issuer=issuer, wildcard=wildcard) == (verdict, reason)


def test_the_nearest_name_with_records_counts_and_nothing_below_a_silent_one() -> None:
    climb = [at("shop.be"), at("be", '0 issue "digicert.com"')]
    assert caa.evaluate(climb, organisation=LETS, wildcard=False).reason == "caa_differs"
    assert caa.evaluate([at("shop.be"), at("be")], organisation=LETS, wildcard=False).reason == "caa_absent"
    silent = [Answer("shop.be", "CAA", Status.SERVFAIL), at("be", '0 issue "digicert.com"')]
    result = caa.evaluate(silent, organisation=LETS, wildcard=False)
    assert (result.verdict.value, result.reason) == ("could_not_test", "dns_servfail")


@pytest.mark.parametrize("organisation", ["DigiCert Inc", "digicert, inc.", "DigiCert"])
def test_authorities_under_the_forms_of_their_name(organisation: str) -> None:
    assert "digicert.com" in caa.issuer_names(organisation)


@pytest.mark.parametrize(
    ("organisation", "named", "not_named"),
    [
        ("ZeroSSL", "sectigo.com", "zerossl.com"),
        ("Gandi SAS", "sectigo.com", "gandi.net"),
        ("Google Trust Services", "pki.goog", "google.com"),
        ("Sectigo Limited", "entrust.net", "entrust.com"),
        ("DigiCert Inc", "amazon.com", "sectigo.com"),
    ],
)
def test_only_names_that_the_authorities_state_themselves(organisation: str, named: str, not_named: str) -> None:
    names = caa.issuer_names(organisation)
    assert named in names
    assert not_named not in names


@pytest.mark.parametrize(("organisation", "own"), [("QuoVadis", "quovadisglobal.com"), ("Amazon", "amazon.com")])
def test_the_first_name_is_the_one_that_is_advised(organisation: str, own: str) -> None:
    assert caa.issuer_names(organisation)[0] == own


def test_an_authority_is_not_known_by_part_of_a_word() -> None:
    assert caa.issuer_names("Digicertain") == ()
    assert caa.issuer_names("") == ()


@given(st.integers(0, 255), st.binary(max_size=40))
def test_records_are_read_as_our_dns_writes_them(flags: int, value: bytes) -> None:
    assert caa.parse(f'{flags} issue "{quoted(value)}"') == Property(flags >= 128, "issue", value.decode("latin-1"))


@given(st.text(max_size=60))
def test_any_record_is_judged(text: str) -> None:
    assert caa.evaluate([at("shop.be", text)], organisation=LETS, wildcard=False).id == caa.ID


@pytest.mark.parametrize(
    ("flags", "reason"),
    [(1, "caa_agrees"), (127, "caa_agrees"), (128, "caa_stops_all"), (255, "caa_stops_all"), (256, "caa_agrees")],
)
def test_which_flags_make_a_tag_count_for_all(flags: int, reason: str) -> None:
    """The highest bit (section 4.1.1); above 255 the record is none."""
    assert said(f'{flags} newtag "x"', '0 issue "letsencrypt.org"')[1] == reason


def test_a_byte_in_three_digits() -> None:
    assert caa.parse(r'0 issue "\097\"b"') == Property(False, "issue", 'a"b')
