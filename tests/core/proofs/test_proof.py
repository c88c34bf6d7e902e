# SPDX-License-Identifier: EUPL-1.2
"""A proof holds as it was signed, in any layout, and with any other meaning it does not."""

import base64
import json
import random
import time

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from support.proofs import ISSUER, OTHER, PRIVATE, draft, keys, signed

from bolwerk.core.proofs.canonical import canonical
from bolwerk.core.proofs.checking import Outcome, as_json, check
from bolwerk.core.proofs.keys import KeySet, encode, jwk_of, read_keys, thumbprint
from bolwerk.core.proofs.making import MAX_BYTES, observed, records
from bolwerk.core.proofs.moments import moment_of
from bolwerk.core.proofs.reading import Unreadable
from bolwerk.core.proofs.signing import to_bytes

PROOF = signed()
FILE = to_bytes(PROOF)
KEYS = keys()


def outcome(raw: bytes, trusted: KeySet | None = KEYS) -> Outcome:
    return check(raw, trusted).outcome


def test_the_key_and_thumbprint_of_rfc_8037():
    """Appendix A.1 to A.3."""
    seed = base64.urlsafe_b64decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=")
    jwk = jwk_of(Ed25519PrivateKey.from_private_bytes(seed))
    assert jwk.x == "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
    assert jwk.kid == thumbprint(jwk.x) == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


def test_as_it_was_signed_it_holds():
    found = check(FILE, KEYS)
    assert found.outcome is Outcome.VALID
    assert found.proof is not None and found.proof.checks[0].after.observation["é"] is None
    assert as_json(found) == {
        "outcome": "valid",
        "id": PROOF["id"],
        "issuer": ISSUER,
        "issued_at": "2026-11-26T14:05:09Z",
        "domain": "bakery.example",
        "key": PROOF["key"]["kid"],
    }


def shuffled(value, chance: random.Random):
    if isinstance(value, dict):
        names = list(value)
        chance.shuffle(names)
        return {name: shuffled(value[name], chance) for name in names}
    return [shuffled(each, chance) for each in value] if isinstance(value, list) else value


@given(st.randoms(use_true_random=False), st.sampled_from([None, 0, 1, 4]), st.booleans())
def test_the_layout_of_the_file_means_nothing(chance, indent, ascii_only):
    raw = json.dumps(shuffled(PROOF, chance), indent=indent, ensure_ascii=ascii_only).replace("\n", "\r\n").encode()
    assert outcome(raw) is Outcome.VALID


@settings(max_examples=2000)
@given(st.integers(0, len(FILE) - 1), st.integers(0, 255))
def test_any_changed_byte_of_meaning_breaks_it(place, byte):
    raw = FILE[:place] + bytes([byte]) + FILE[place + 1 :]
    try:
        same = json.loads(raw) == PROOF
    except ValueError:
        same = False
    assert (outcome(raw) is Outcome.VALID) == same


def leaves(value, path=()):
    """Every place in a document."""
    yield path
    if isinstance(value, dict | list):
        for key, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(each, (*path, key))


PLACES = list(leaves(PROOF))[1:]
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=600)
@given(st.sampled_from(PLACES), ANY, st.sampled_from(["set", "drop", "add"]))
def test_any_other_value_anywhere_breaks_it_and_nothing_raises(place, value, how):
    document = json.loads(FILE)
    inside = document
    for key in place[:-1]:
        inside = inside[key]
    if how == "set":
        inside[place[-1]] = value
    elif how == "drop":
        del inside[place[-1]]
    elif isinstance(inside, dict):
        inside["another"] = value
    else:
        inside.append(value)
    unchanged = how == "set" and json.dumps(document) == json.dumps(PROOF)
    assert (outcome(json.dumps(document).encode()) is Outcome.VALID) == unchanged


@settings(max_examples=400)
@given(st.binary(max_size=400) | ANY.map(lambda value: json.dumps(value).encode()))
def test_rubbish_is_no_proof(raw):
    assert outcome(raw) is Outcome.NO_PROOF
    with pytest.raises(Unreadable):
        read_keys(raw)


def test_altered_says_so_without_any_keys_too():
    raw = FILE.replace(b"p=reject", b"p=none")
    assert raw != FILE
    assert outcome(raw) is outcome(raw, None) is Outcome.ALTERED


def test_a_value_that_the_signature_does_not_carry_is_refused_not_forgotten():
    assert outcome(FILE.replace(b'"ttl": 3600', b'"ttl": 3600.0')) is Outcome.NO_PROOF
    assert outcome(FILE.replace(b'"domain"', b'"domain": "bank.example", "domain"')) is Outcome.NO_PROOF
    assert outcome(FILE.replace(b'"pct": 100', b'"pct": true')) is Outcome.ALTERED


@pytest.mark.parametrize(
    ("trusted", "expected"),
    [
        (None, Outcome.KEY_UNKNOWN),
        (keys(private=OTHER), Outcome.KEY_UNKNOWN),
        (keys(issuer="https://other.example"), Outcome.KEY_UNKNOWN),
        (keys(withdrawn_at="2027-01-01T00:00:00Z"), Outcome.KEY_WITHDRAWN),
        (keys(since="2026-11-26T14:05:09Z"), Outcome.VALID),
        (keys(since="2026-11-26T14:05:10Z"), Outcome.KEY_TIME),
        (keys(until="2026-11-26T14:05:09Z"), Outcome.VALID),
        (keys(until="2026-11-26T14:05:08Z"), Outcome.KEY_TIME),
    ],
)
def test_what_the_key_is_worth(trusted, expected):
    assert outcome(FILE, trusted) is expected


def test_who_signs_with_a_key_of_their_own_is_not_us():
    assert outcome(to_bytes(signed(OTHER))) is Outcome.KEY_UNKNOWN
    stolen = {**signed(OTHER), "key": PROOF["key"]}
    assert outcome(to_bytes(stolen)) is Outcome.ALTERED
    named = {**PROOF, "key": {**jwk_of(OTHER).model_dump(), "kid": PROOF["key"]["kid"]}}
    assert outcome(to_bytes(named)) is Outcome.ALTERED


def test_a_signature_is_written_in_one_way():
    raw = base64.urlsafe_b64decode(PROOF["signature"] + "==")
    last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    same = [PROOF["signature"][:-1] + each for each in last]
    same = [each for each in same if base64.urlsafe_b64decode(each + "==") == raw]
    assert len(same) == 16
    assert [each for each in same if outcome(to_bytes({**PROOF, "signature": each})) is Outcome.VALID] == [
        encode(raw)
    ]
    assert outcome(to_bytes({**PROOF, "signature": encode(bytes(64))})) is Outcome.ALTERED


def test_what_was_never_mended_cannot_be_said():
    checks = draft().model_dump()["checks"]
    for part, verdict in (("before", "pass"), ("after", "fail"), ("after", "could_not_test")):
        other = json.loads(json.dumps(checks))
        other[0][part]["verdict"] = verdict
        with pytest.raises(ValueError, match=part):
            draft(checks=other)


@pytest.mark.parametrize(
    "raw",
    [
        b"[" * 500_000,
        b'{"a":' * 80_000,
        b"9" * 500_000,
        b'{"format":"bolwerk-proof@1","checks":[' + b"{}," * 160_000 + b"{}]}",
        FILE.replace(b'"pct": 100', b'"pct": ' + b"[" * 3000 + b"]" * 3000),
        FILE.replace(b'"pct": 100', b'"pct": "\\ud800"'),
        FILE.replace(b'"pct": 100', b'"pct": NaN'),
        b" " * 3_000_000,
    ],
    ids=["lists", "objects", "digits", "many", "inside", "surrogate", "nan", "huge"],
)
def test_hostile_bytes_are_refused_soon(raw):
    started = time.process_time()
    assert outcome(raw) is Outcome.NO_PROOF
    assert time.process_time() - started < 2


@pytest.mark.parametrize("text", ["2026-11-26T14:05:09+00:00", "2026-1-26T14:05:09Z", "0026-11-26T14:05:09Z", "now"])
def test_one_moment_is_written_in_one_way(text):
    with pytest.raises(ValueError):
        moment_of(text)


def test_published_keys_read_back_and_a_key_under_a_false_id_is_refused():
    published = keys(until="2026-12-01T00:00:00Z").as_json()
    assert read_keys(json.dumps(published).encode()).as_json() == published
    assert published["keys"][0]["kty"] == "OKP" and "d" not in published["keys"][0]
    published["keys"][0]["kid"] = thumbprint(jwk_of(OTHER).x)
    with pytest.raises(Unreadable):
        read_keys(json.dumps(published).encode())


@given(st.dictionaries(st.text(st.characters(codec=None)), ANY, max_size=6))
def test_whatever_was_observed_fits_into_a_proof(observation):
    kept, cut = observed(observation)
    assert len(canonical(kept)) <= MAX_BYTES
    assert cut or len(kept) == len({str(each).encode("utf-8", "replace") for each in observation})


def test_what_is_cut_says_so():
    assert observed({"a": 1.5, "b": ["x"]}) == ({"a": "1.5", "b": ["x"]}, False)
    assert observed({"a": "x" * 501}) == ({"a": "x" * 500}, True)
    assert observed({"a": list(range(21))}) == ({"a": list(range(20))}, True)
    assert observed({f"{each:02}": "x" * 400 for each in range(9)})[1] is True
    assert records(["x" * 900, "y" * 900, "z"]) == ["x" * 900, "z"]


def test_the_private_key_is_nowhere_in_the_proof():
    seed = PRIVATE.private_bytes_raw()
    assert encode(seed).encode() not in FILE
