# SPDX-License-Identifier: EUPL-1.2
"""Every route of the API, as a stranger: nothing of a firm may show. A route missing here fails."""

import pytest
from django.test import Client
from django.urls import get_resolver

PRIVATE = {
    ("GET", "firms/me"),
    ("PUT", "firms/me"),
    ("DELETE", "firms/me"),
    ("GET", "questions"),
    ("PUT", "answers/updates-when"),
    ("GET", "posture"),
    ("GET", "plan"),
    ("PUT", "plan/mfa-mail"),
    ("POST", "checks"),
    ("POST", "checks/again"),
    ("GET", "checks/latest"),
    ("GET", "names"),
    ("GET", "providers"),
    ("PUT", "providers"),
    ("GET", "watch"),
    ("PUT", "watch"),
    ("POST", "watch/read"),
    ("GET", "suppliers"),
    ("POST", "suppliers"),
    ("POST", "suppliers/look"),
    ("DELETE", "suppliers/bookkeeper.be"),
    ("GET", "proof"),
    ("DELETE", "proof"),
    ("POST", "proof/look"),
    ("POST", "proof/mail"),
    ("POST", "machines"),
    ("DELETE", "machines/1"),
    ("GET", "repairs"),
    ("POST", "repairs"),
    ("GET", "repairs/0b0f5b0e-7c1d-4a55-9d52-3d8a2f6f2a10"),
    ("GET", "export"),
}
LIST = "lists/5f0c2a52-6c3f-4b0e-9f62-3a1f7ad1e0c4"
BY_KEY = {
    ("POST", "lists"),
    ("GET", LIST),
    ("DELETE", LIST),
    ("POST", f"{LIST}/start"),
    ("GET", f"{LIST}/results"),
}
"""Lists are a person's: another secret opens them."""
PRIVATE |= BY_KEY
PUBLIC = {
    ("POST", "firms"),
    ("POST", "import"),
    ("POST", "verify"),
    ("GET", "openapi.json"),
    ("GET", ""),
    ("GET", "nowhere"),
}
METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}


def routes() -> list[str]:
    inside = next(each for each in get_resolver().url_patterns if getattr(each, "namespace", None) == "api")
    filled = {
        "<question_id>": "updates-when",
        "<measure>": "mfa-mail",
        "<domain>": "bookkeeper.be",
        "<path:rest>": "nowhere",
        "<int:machine_id>": "1",
        "<uuidstr:list_id>": LIST.partition("/")[2],
        "<uuidstr:proof_id>": "0b0f5b0e-7c1d-4a55-9d52-3d8a2f6f2a10",
    }
    found = []
    for each in inside.url_patterns:
        path = str(each.pattern)
        for hole, value in filled.items():
            path = path.replace(hole, value)
        found.append(path)
    return found


def test_every_route_stands_in_the_matrix():
    assert set(routes()) == {path for _, path in PRIVATE | PUBLIC}


@pytest.mark.django_db
@pytest.mark.parametrize("secret", ["", "x" * 43, "\x00", "é"])
@pytest.mark.parametrize(("method", "path"), sorted(PRIVATE))
def test_a_stranger_gets_nothing(method, path, secret):
    signed = {"authorization": f"Bearer {secret}".encode().decode("latin-1")} if secret else {}
    answer = Client().generic(method, f"/api/v1/{path}", b"{}", "application/json", headers=signed)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    wrong = "key.wrong" if (method, path) in BY_KEY else "link.wrong"
    assert answer.json()["type"] == f"urn:bolwerk:error.{wrong if secret else 'api.token'}"


@pytest.mark.django_db
@pytest.mark.parametrize("path", sorted({path for _, path in PRIVATE | PUBLIC} - {"", "nowhere", "openapi.json"}))
def test_a_method_that_a_route_does_not_have_is_refused_in_words(path):
    allowed = {method for method, route in PRIVATE | PUBLIC if route == path}
    for method in METHODS - allowed:
        answer = Client().generic(method, f"/api/v1/{path}")
        assert answer.status_code == 405
        assert set(answer["Allow"].split(", ")) == allowed
        assert answer["Content-Type"] == "application/problem+json"


def test_the_cookie_of_the_web_opens_nothing_here(firm):
    browser = Client()
    browser.cookies["bw_link"] = firm.token
    assert browser.get("/nl/link/").status_code == 200
    assert browser.get("/api/v1/firms/me").status_code == 401
    assert browser.delete("/api/v1/firms/me").status_code == 401
