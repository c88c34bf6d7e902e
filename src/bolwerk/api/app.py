# SPDX-License-Identifier: EUPL-1.2
"""The API: the same services and selectors as the web, spoken in JSON. It decides nothing itself."""

from bolwerk.api import problems
from bolwerk.api.auth import PrivateLink
from bolwerk.api.document import DocumentedAPI
from bolwerk.api.routes import checks, control, files, firms, lists, picture, questions, repairs, suppliers, watch

api = DocumentedAPI(
    title="Bolwerk",
    version="1",
    description="How a small Belgian firm stands against cyber attack, and what to do first.",
    auth=PrivateLink(),
    # No page with documentation: those load scripts from elsewhere, which our pages never do.
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)
problems.register(api)
for each in (firms, questions, picture, checks, control, watch, repairs, suppliers, files, lists):
    api.add_router("", each.router)
