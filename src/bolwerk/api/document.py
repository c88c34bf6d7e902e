# SPDX-License-Identifier: EUPL-1.2
"""The OpenAPI document: what the framework cannot know of itself is added here, for every operation alike."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from bolwerk.api.problems import MEDIA_TYPE, Problem
from bolwerk.core.catalogue.words import LANGUAGES

REF = "#/components/schemas/{model}"
LANG = {
    "name": "lang",
    "in": "query",
    "required": False,
    "description": "Language of texts and problems; goes before Accept-Language.",
    "schema": {"type": "string", "enum": list(LANGUAGES)},
}


class DocumentedAPI(NinjaAPI):
    """Every operation takes `lang`, and refuses with a problem document."""

    def get_openapi_schema(self, **where: Any) -> OpenAPISchema:
        document = super().get_openapi_schema(**where)
        schemas = document["components"].setdefault("schemas", {})
        model = Problem.model_json_schema(ref_template=REF)
        schemas.update(model.pop("$defs", {}))
        schemas["Problem"] = model
        refusal = {
            "description": "Refused; `type` says why",
            "content": {MEDIA_TYPE: {"schema": {"$ref": REF.format(model="Problem")}}},
        }
        for methods in document["paths"].values():
            for operation in methods.values():
                operation.setdefault("parameters", []).append(LANG)
                operation["responses"]["default"] = refusal
        return document
