# SPDX-License-Identifier: EUPL-1.2
"""A program that calls the API."""

import json

from django.test import Client
from jsonschema import Draft202012Validator


class Caller:
    """Calls the API with the secret of a link, and holds every answer against the OpenAPI document."""

    def __init__(self, document: dict, token: str = "") -> None:
        self.document = document
        self.token = token
        self.client = Client(
            headers={"authorization": f"Bearer {token}"} if token else {}, raise_request_exception=False
        )

    def __call__(self, method: str, path: str, body: object = None, *, route: str = "", **headers: str):
        answer = self.client.generic(
            method.upper(), f"/api/v1{path}", _encoded(body), "application/json", headers=headers
        )
        operation = self.document["paths"][f"/api/v1{route or path.partition('?')[0]}"][method]
        described = operation["responses"].get(str(answer.status_code)) or operation["responses"]["default"]
        for media_type, content in described.get("content", {}).items():
            assert answer["Content-Type"].partition(";")[0] == media_type
            if answer.streaming:
                continue
            schema = {**content["schema"], "components": self.document["components"]}
            Draft202012Validator(schema).validate(answer.json())
        return answer


def _encoded(body: object) -> bytes:
    return body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
