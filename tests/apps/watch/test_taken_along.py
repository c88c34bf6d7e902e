# SPDX-License-Identifier: EUPL-1.2
"""The watch in a firm's file: whether it is wanted and what was new go along; memory, wishes and letters do not."""

import json

import pytest

from bolwerk.apps.organisations.actors import VISITOR
from bolwerk.apps.portability.reading import read
from bolwerk.apps.portability.services import export_firm, import_firm
from bolwerk.apps.watch import services
from bolwerk.apps.watch.models import Item, Letter, Watch, Wish
from bolwerk.apps.watch.selectors import overview
from bolwerk.core.errors import Invalid

pytestmark = pytest.mark.django_db


def test_put_back_it_is_as_wanted_and_its_old_news_is_read(bakery, seen, week, kept, sink, clock):
    firm, _ = bakery
    week()
    seen.spf("fail")
    week()
    services.switch(organisation=firm, on=False, actor=VISITOR)
    file = export_firm(organisation=firm, actor=VISITOR)
    assert [each["state"] for each in file["letters"]] == ["sent"]
    again, _ = import_firm(file=read(json.dumps(file).encode(), clock.now()), actor=VISITOR)
    found = overview(again)
    assert (found.on, found.unread, len(found.read)) == (False, [], 1)
    assert not Letter.objects.filter(organisation=again).exists()
    assert not Wish.objects.filter(organisation=again).exists()
    week()
    assert len(sink.kept) == 1


def test_put_back_and_broken_anew_it_is_told(bakery, seen, week, clock):
    """The identities of the old news stand in no way of the new one's."""
    firm, _ = bakery
    week()
    seen.spf("fail")
    week()
    file = read(json.dumps(export_firm(organisation=firm, actor=VISITOR)).encode(), clock.now())
    seen.spf("pass")
    again, _ = import_firm(file=file, actor=VISITOR)
    week()
    week()
    seen.spf("fail")
    week()
    assert Item.objects.filter(organisation=again).count() == 2
    assert len(overview(again).unread) == 1


def test_a_file_from_before_there_was_a_watch_is_read(bakery):
    file = export_firm(organisation=bakery[0], actor=VISITOR)
    for part in ("watches", "news", "wishes", "letters"):
        del file[part]
    again, _ = import_firm(file=read(json.dumps(file).encode()), actor=VISITOR)
    assert not Watch.objects.filter(organisation=again).exists()


@pytest.mark.parametrize("spoilt", [{"kind": "gossip"}, {"harm": 9}, {"at": "2199-01-01T00:00:00Z"}, {"more": 1}])
def test_news_that_cannot_be_is_refused(bakery, spoilt):
    file = export_firm(organisation=bakery[0], actor=VISITOR)
    good = {"domain": "a.be", "identity": "x", "kind": "change", "subject": "mx", "harm": 2, "detail": {}}
    good |= {"at": "2026-01-01T00:00:00Z", "read_at": None}
    file["news"] = [good]
    read(json.dumps(file).encode())
    for news in ([good | spoilt], [good, good]):
        file["news"] = news
        with pytest.raises(Invalid):
            read(json.dumps(file).encode())
