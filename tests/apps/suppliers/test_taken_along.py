# SPDX-License-Identifier: EUPL-1.2
"""What a firm said of its suppliers goes along in its file; what was seen of them does not."""

import json

import pytest

from bolwerk.apps.organisations.actors import VISITOR
from bolwerk.apps.portability.reading import read
from bolwerk.apps.portability.services import export_firm, import_firm
from bolwerk.apps.suppliers import looks, services
from bolwerk.apps.suppliers.models import Look
from bolwerk.apps.suppliers.selectors import overview

pytestmark = pytest.mark.django_db


def test_put_back_the_list_is_the_same(seen, scans):
    services.add(organisation=seen, typed="books.be", role="bookkeeper", actor=VISITOR)
    services.put_aside(organisation=seen, domain="till.be", actor=VISITOR)
    looks.look(Look.objects.get().pk)
    file = export_firm(organisation=seen, actor=VISITOR)
    assert [(each["domain"], each["role"], each["state"]) for each in file["suppliers"]] == [
        ("books.be", "bookkeeper", "named"),
        ("till.be", "", "aside"),
    ]
    assert "dmarc_missing" not in json.dumps(file)
    again, _ = import_firm(file=read(json.dumps(file).encode()), actor=VISITOR)
    assert overview(again) == overview(seen)


def test_a_file_from_before_there_were_suppliers_is_read(bakery):
    file = export_firm(organisation=bakery[0], actor=VISITOR)
    del file["suppliers"]
    again, _ = import_firm(file=read(json.dumps(file).encode()), actor=VISITOR)
    assert overview(again).suppliers == ()
