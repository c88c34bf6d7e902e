# SPDX-License-Identifier: EUPL-1.2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.probes.domain import Domain, DomainError, normalise


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("bakkerij.be", "bakkerij.be"),
        ("  HTTPS://www.Bakkerij.be:443/brood?x=1#y ", "bakkerij.be"),
        ("http:/bakkerij.be", "bakkerij.be"),
        ("bakkerij.be.", "bakkerij.be"),
        ("bakkerij.be:8080", "bakkerij.be"),
        ("shop.bakkerij.be", "shop.bakkerij.be"),
        ("www.be", "www.be"),
        ("pâtisserie-crème.be", "xn--ptisserie-crme-bhb1i.be"),
        ("XN--BCHER-KVA.de", "xn--bcher-kva.de"),
        ("bakkerij。be", "bakkerij.be"),
        ("@bakkerij.be", "bakkerij.be"),
    ],
)
def test_what_people_type_becomes_the_domain(typed: str, name: str) -> None:
    found = normalise(typed)
    assert (found.name, found.note) == (name, None)


@pytest.mark.parametrize("typed", ["info@Bakkerij.be", "mailto:info@bakkerij.be", " <info@bakkerij.be> "])
def test_an_email_address_gives_its_domain_with_a_note(typed: str) -> None:
    assert normalise(typed) == Domain("bakkerij.be", "bakkerij.be", "is_email")


def test_people_see_their_own_letters() -> None:
    assert normalise("xn--bcher-kva.de").shown == "bücher.de"


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("", "empty"),
        ("  \t ", "empty"),
        ("192.168.1.1", "is_ip"),
        ("http://192.168.1.1:80/x", "is_ip"),
        ("[::1]:443", "is_ip"),
        ("::1", "is_ip"),
        ("2130706433.1", "is_ip"),
        ("0x7f.0.0.1", "is_ip"),
        ("127.1", "is_ip"),
        ("bakkerij", "no_dot"),
        ("localhost", "no_dot"),
        ("bakkerij .be", "not_a_domain"),
        ("bak_kerij.be", "not_a_domain"),
        ("-bakkerij.be", "not_a_domain"),
        ("bakkerij..be", "not_a_domain"),
        ("xn--a.be", "not_a_domain"),
        ("bakkerij.123", "not_a_domain"),
        ("https://user:secret@bakkerij.be/", "not_a_domain"),
        ("https://", "empty"),
        ("a" * 64 + ".be", "too_long"),
        ("a." * 130 + "be", "too_long"),
        ("a" * 5000, "too_long"),
    ],
)
def test_what_cannot_be_used_says_why(typed: str, key: str) -> None:
    with pytest.raises(DomainError) as refused:
        normalise(typed)
    assert refused.value.key == key


@given(st.text(max_size=300) | st.text("abc.-:/@[]0123456789xé。 ", max_size=80))
def test_any_text_gives_a_clean_name_that_stays_itself_or_a_known_key(typed: str) -> None:
    try:
        found = normalise(typed)
    except DomainError as refused:
        assert refused.key in {"empty", "is_ip", "not_a_domain", "too_long", "no_dot"}
    else:
        assert found.name.isascii() and found.name == found.name.lower() and "." in found.name
        assert normalise(found.name).name in (found.name, found.name.removeprefix("www."))
