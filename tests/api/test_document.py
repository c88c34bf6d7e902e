# SPDX-License-Identifier: EUPL-1.2
from django.test import Client
from openapi_spec_validator import validate


def test_the_document_is_valid_openapi_and_says_how_to_sign_in(document):
    validate(document)
    assert document["openapi"].startswith("3.1")
    assert document["components"]["securitySchemes"] == {
        "PersonKey": {"type": "http", "scheme": "bearer"},
        "PrivateLink": {"type": "http", "scheme": "bearer"},
    }


def test_the_document_is_served_and_no_page_that_loads_scripts_from_elsewhere(document):
    client = Client()
    served = client.get("/api/v1/openapi.json")
    assert served["Content-Type"].startswith("application/json")
    assert served.json()["paths"].keys() == document["paths"].keys()
    for page in ("docs", "", "redoc"):
        assert client.get(f"/api/v1/{page}").status_code == 404


def test_every_operation_names_itself_takes_a_language_and_refuses_with_a_problem(document):
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            where = (path, method)
            assert operation["summary"][0].isupper(), where
            assert [each["name"] for each in operation["parameters"]].count("lang") == 1, where
            assert list(operation["responses"]["default"]["content"]) == ["application/problem+json"], where


def test_only_beginning_putting_back_and_verifying_need_no_link(document):
    open_to_all = {
        (method, path)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if not operation.get("security")
    }
    assert open_to_all == {("post", "/api/v1/firms"), ("post", "/api/v1/import"), ("post", "/api/v1/verify")}
