# SPDX-License-Identifier: EUPL-1.2
"""Every route, with a stranger's browser: nothing of another firm may show. A route missing here fails."""

import pytest
from django.test import Client
from django.urls import get_resolver

PUBLIC = {
    "home": "/",
    "open_link": "/l/abc",
    "start": "/nl/",
    "begin": "/nl/begin/",
    "style": "/nl/style/",
    "bring": "/nl/import/",
    # Outside the demo these two do not exist.
    "demo_firm": "/nl/demo/firm/",
    "demo_panel": "/nl/demo/domain/",
}
PRIVATE = {
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
}


def names(resolver) -> set[str]:
    found = set()
    for each in resolver.url_patterns:
        if getattr(each, "namespace", None) == "api":
            continue  # it has a matrix of its own
        found |= names(each) if hasattr(each, "url_patterns") else {each.name}
    return found


def test_every_route_stands_in_the_matrix():
    assert names(get_resolver()) == set(PUBLIC) | set(PRIVATE)


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
@pytest.mark.parametrize("name", sorted(PRIVATE))
def test_a_stranger_gets_nothing(name, method):
    answer = getattr(Client(), method)(PRIVATE[name])
    assert (answer.status_code, answer.get("Location")) in {(302, "/nl/"), (405, None)}


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", sorted(PRIVATE))
def test_a_wrong_secret_gets_nothing(name, method):
    stranger = Client()
    stranger.cookies["bw_link"] = "x" * 43
    assert getattr(stranger, method)(PRIVATE[name]).status_code in {404, 405}
