# SPDX-License-Identifier: EUPL-1.2
"""Whatever is sent anywhere: an answer as the document describes it, never a failure of ours."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bolwerk.core.catalogue.loader import load

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from(["", "small", "bakery", "9000", "\0"]),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=5), inside, max_size=3),
    max_leaves=6,
)
FIELDS = ["name", "size", "kind", "postcode", "has", "domain", "enterprise_number", "language", "option", "ask"]
BODIES = VALUES | st.dictionaries(st.sampled_from([*FIELDS, "schema", "profile"]), VALUES, max_size=10)
GOOD = {"size": "small", "kind": "bakery", "postcode": "9000"}


@pytest.mark.parametrize(
    ("method", "path", "route"),
    [
        ("post", "/firms", ""),
        ("post", "/import", ""),
        ("post", "/checks", ""),
        ("put", f"/answers/{min(load().questions)}", "/answers/{question_id}"),
    ],
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=BODIES | BODIES.map(lambda each: {**GOOD, **each} if isinstance(each, dict) else each))
def test_any_body_gets_an_answer_that_the_document_describes(firm, method, path, route, body):
    answer = firm(method, path, json.dumps(body).encode(), route=route)
    assert answer.status_code < 500


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(secret=st.text(st.characters(min_codepoint=1, max_codepoint=255), max_size=60), lang=st.text(max_size=4))
def test_any_secret_and_any_language_are_answered(stranger, secret, lang):
    answer = stranger.client.get("/api/v1/plan", {"lang": lang}, headers={"authorization": f"Bearer {secret}"})
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
