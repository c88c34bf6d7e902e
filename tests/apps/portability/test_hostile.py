# SPDX-License-Identifier: EUPL-1.2
"""A file that somebody made or changed by hand: refused in words, before anything is written."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from bolwerk.apps.organisations.models import Membership, Organisation
from bolwerk.apps.portability.reading import MAX_BYTES, read
from bolwerk.apps.portability.services import import_firm
from bolwerk.core.catalogue.words import LANGUAGES, word
from bolwerk.core.errors import Invalid

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
EARLIER = "2026-11-20T08:00:00Z"
RESULT = {
    "check": "mail.mx",
    "verdict": "pass",
    "reason": "found",
    "observation": {},
    "controls": ["mail-transport"],
    "harm": 1,
    "at": EARLIER,
}


def good() -> dict:
    return {
        "schema": "bolwerk-export@1",
        "exported_at": EARLIER,
        "seen_at": EARLIER,
        "profile": {
            "name": "",
            "size": "small",
            "kind": "bakery",
            "postcode": "9000",
            "has": ["till"],
            "domain": "bakery.example",
            "enterprise_number": "0123456749",
            "language": "nl",
            "created_at": EARLIER,
        },
        "answers": [
            {"question": "updates-when", "version": 1, "option": "unknown", "ask": "", "answered_at": EARLIER}
        ],
        "evidence": [
            {
                "control": "updates-installed",
                "source": "answer",
                "verdict": "met",
                "observed_at": EARLIER,
                "expires_at": "2027-11-20T08:00:00Z",
                "summary": "answer.yes",
                "reference": "question:updates-when@1",
            }
        ],
        "checks": [
            {
                "domain": "bakery.example",
                "asked_at": EARLIER,
                "finished_at": EARLIER,
                "duration_ms": 3,
                "providers": {"dns": "combell"},
                "results": [dict(RESULT)],
            }
        ],
        "actions": [{"measure": "mfa-mail", "state": "dismissed", "changed_at": EARLIER}],
        "suppliers": [{"domain": "books.be", "role": "bookkeeper", "state": "named", "added_at": EARLIER}],
        "audit": [],
        "memberships": [],
        "links": [],
    }


def changed(path: str, value: object) -> bytes:
    """The good file with one place changed: `evidence.0.control`."""
    file = good()
    *way, last = [int(each) if each.isdigit() else each for each in path.split(".")]
    place = file
    for each in way:
        place = place[each]
    place[last] = value
    return json.dumps(file).encode()


def refusal(raw: bytes) -> Invalid:
    with pytest.raises(Invalid) as refused:
        read(raw, NOW)
    for language in LANGUAGES:
        assert word(language, refused.value.key, **refused.value.detail)
    return refused.value


def test_the_good_file_is_read():
    assert read(json.dumps(good()).encode(), NOW).profile.domain == "bakery.example"


@pytest.mark.parametrize(
    ("path", "value", "key", "detail"),
    [
        ("evidence.0.control", "no-such-control", "error.import.unknown", {"name": "no-such-control"}),
        ("answers.0.question", "no-such-one", "error.import.unknown", {"name": "no-such-one"}),
        ("answers.0.option", "maybe", "error.import.unknown", {"name": "updates-when: maybe"}),
        ("answers.0.ask", "my-aunt", "error.import.unknown", {"name": "updates-when: my-aunt"}),
        ("actions.0.measure", "no-such-one", "error.import.unknown", {"name": "no-such-one"}),
        ("checks.0.results.0.check", "mail.x", "error.import.unknown", {"name": "mail.x"}),
        ("checks.0.results.0.controls", ["x"], "error.import.unknown", {"name": "x"}),
        ("evidence.0.observed_at", "2026-11-24T08:00:00Z", "error.import.future", {"where": "evidence.observed_at"}),
        ("answers.0.answered_at", "2027-01-01T00:00:00Z", "error.import.future", {"where": "answers.answered_at"}),
        ("actions.0.changed_at", "2027-01-01T00:00:00Z", "error.import.future", {"where": "actions.changed_at"}),
        ("checks.0.asked_at", "2027-01-01T00:00:00Z", "error.import.future", {"where": "checks.asked_at"}),
        ("checks.0.finished_at", "2027-01-01T00:00:00Z", "error.import.future", {"where": "checks.finished_at"}),
        ("checks.0.results.0.at", "2027-01-01T00:00:00Z", "error.import.future", {"where": "checks.results.at"}),
        ("profile.created_at", "2027-01-01T00:00:00Z", "error.import.future", {"where": "profile.created_at"}),
        ("evidence.0.expires_at", "2099-01-01T00:00:00Z", "error.import.shape", {"where": "evidence.expires_at"}),
        ("evidence.0.observed_at", "0001-01-01T00:00:00+14:00", "error.import.shape", None),
        ("evidence.0.observed_at", "2026-11-20T08:00:00", "error.import.shape", None),
        ("evidence.0.source", "oracle", "error.import.shape", {"where": "evidence.0.source"}),
        ("evidence.0.extra", 1, "error.import.shape", {"where": "evidence.0.extra"}),
        ("profile.postcode", "99", "error.import.shape", {"where": "profile"}),
        ("profile.postcode", "B900", "error.import.shape", {"where": "profile"}),
        ("profile.has", ["helicopter"], "error.import.shape", {"where": "profile"}),
        ("profile.domain", "127.0.0.1", "error.import.shape", {"where": "domain"}),
        ("profile.domain", "WWW.bakery.example", "error.import.shape", {"where": "domain"}),
        ("checks.0.domain", "x" * 250, "error.import.shape", {"where": "domain"}),
        ("profile.enterprise_number", "0123456748", "error.import.shape", {"where": "profile"}),
        ("profile.name", "a\0b", "error.import.not_json", {}),
        ("profile.name", "\ud800", "error.import.not_json", {}),
        ("checks.0.results.0.observation", {"\0": 1}, "error.import.not_json", {}),
        ("checks.0.results", [RESULT, RESULT], "error.import.shape", {"where": "checks.results"}),
        ("answers", good()["answers"] * 2, "error.import.shape", {"where": "answers"}),
        ("suppliers", good()["suppliers"] * 2, "error.import.shape", {"where": "suppliers"}),
        ("suppliers.0.domain", "www.books.be", "error.import.shape", {"where": "suppliers.domain"}),
        ("suppliers.0.domain", "10.0.0.1", "error.import.shape", {"where": "suppliers"}),
        ("suppliers.0.domain", "gmail.com", "error.import.shape", {"where": "suppliers"}),
        ("suppliers.0.role", "boss", "error.import.shape", {"where": "suppliers.0.role"}),
        ("suppliers.0.role", "", "error.import.shape", {"where": "suppliers"}),
        ("suppliers.0.state", "hidden", "error.import.shape", {"where": "suppliers.0.state"}),
        ("suppliers.0.added_at", "2027-01-01T00:00:00Z", "error.import.future", {"where": "suppliers.added_at"}),
        ("suppliers", good()["suppliers"] * 101, "error.import.shape", {"where": "suppliers"}),
        ("actions", good()["actions"] * 2, "error.import.shape", {"where": "actions"}),
        ("evidence", [1] * 49_000, "error.import.shape", {"where": "evidence.0"}),
        ("evidence", [1] * 60_000, "error.import.too_big", {}),
        ("profile.more", {str(at): 1 for at in range(300)}, "error.import.not_json", {}),
        ("schema", "bolwerk-export@2", "error.import.version", None),
        ("schema", ["<script>\n"], "error.import.version", None),
    ],
)
def test_what_does_not_fit_is_refused_and_named(path, value, key, detail):
    found = refusal(changed(path, value))
    assert found.key == key
    if detail is not None:
        assert found.detail == detail


def test_another_version_is_named_together_with_the_one_we_read():
    assert refusal(changed("schema", "bolwerk-export@2")).detail == {
        "found": "bolwerk-export@2",
        "wanted": "bolwerk-export@1",
    }


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"PK\x03\x04",
        b"[]",
        b'"bolwerk-export@1"',
        b"{}",
        b"[" * 100_000,
        b'{"schema":' * 5_000,
        b'{"schema": NaN}',
        b'{"schema": Infinity}',
        b"\xff\xfe{\x00}\x00",
    ],
)
def test_what_is_no_file_of_ours_says_so(raw):
    assert refusal(raw).key == "error.import.not_json"


def test_a_number_too_big_to_be_one_is_refused():
    raw = changed("checks.0.results.0.observation", {"x": 12345}).replace(b"12345", b"1e999")
    assert refusal(raw).key == "error.import.not_json"


def test_more_than_two_megabytes_is_not_even_looked_at():
    assert refusal(b" " * (MAX_BYTES + 1)).key == "error.import.too_big"
    assert len(json.dumps(good()).encode() + b" " * 10) < MAX_BYTES


@given(st.binary(max_size=300))
def test_noise_is_refused_and_never_breaks(raw):
    assert refusal(raw).key == "error.import.not_json"


@given(st.data())
def test_one_value_swapped_for_anything_is_read_or_refused_in_words(data):
    file = good()
    place, key = file, "profile"
    while True:
        inside = place[key]
        if not isinstance(inside, dict | list) or not inside or data.draw(st.integers(0, 4)) == 0:
            break
        place = inside
        key = data.draw(st.sampled_from(sorted(inside) if isinstance(inside, dict) else range(len(inside))))
    place[key] = data.draw(st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.lists(st.integers()))
    raw = json.dumps(file).encode()
    try:
        read(raw, NOW)
    except Invalid as refused:
        assert word("nl", refused.key, **refused.detail)


@pytest.mark.django_db
def test_a_file_gives_nobody_a_way_in_and_leaves_no_run_hanging():
    file = good()
    file["memberships"] = [{"mail": "thief@example.org", "role": "owner", "ends_at": None}]
    file["checks"].append({**file["checks"][0], "finished_at": None})
    file["audit"] = [{"at": EARLIER, "actor": "a", "verb": "v", "detail": {}, "previous": "", "hash": "f" * 64}]
    firm, _ = import_firm(file=read(json.dumps(file).encode(), NOW), actor="visitor")
    assert Membership.objects.count() == 0
    assert [run.finished_at is None for run in firm.check_runs.all()] == [False]
    assert [(each.verb, each.detail) for each in firm.audit_entries.order_by("id")] == [
        ("organisation.begun", {}),
        ("firm.imported", {"schema": "bolwerk-export@1", "audit_head": "f" * 64}),
    ]
    assert firm.links.count() == 1
    assert timedelta(0) <= datetime.now(UTC) - Organisation.objects.get().seen_at < timedelta(minutes=1)


SEEN = st.sampled_from(["record", "records", "policy", "subdomains", "at", "receives_mail", "x"])
ODD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.just("v=spf1 -all"),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(SEEN, inside, max_size=3),
    max_leaves=8,
)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None)
@given(
    check=st.sampled_from(["mail.spf.record", "mail.dmarc.policy"]),
    reason=st.sampled_from(["spf_missing", "spf_multiple", "spf_all_softfail", "dmarc_none", "dmarc_missing", "odd"]),
    observation=st.dictionaries(SEEN, ODD, max_size=5),
    providers=st.dictionaries(st.sampled_from(["mail", "dns", "x"]), st.sampled_from(["combell", "generic", "x"])),
)
def test_no_page_breaks_over_whatever_a_check_is_said_to_have_seen(check, reason, observation, providers):
    result = {**RESULT, "check": check, "verdict": "fail", "reason": reason, "observation": observation}
    run = {**good()["checks"][0], "providers": providers, "results": [result]}
    try:
        file = read(changed("checks", [run]), NOW)
    except Invalid as refused:
        assert refused.key == "error.import.shape"
        return
    _, token = import_firm(file=file, actor="visitor")
    browser = Client()
    browser.cookies["bw_link"] = token
    steps = [f"result/step/{measure}/" for measure in ("mail-spf", "mail-dmarc-none", "mail-dmarc-enforce")]
    for page in ("result/", "domain/", *steps):
        assert browser.get(f"/fr/{page}").status_code == 200
