# SPDX-License-Identifier: EUPL-1.2
import asyncio

from hypothesis import given
from hypothesis import strategies as st
from support.dnstable import Table

from bolwerk.core.probes.dns.answer import Status
from bolwerk.core.probes.mail.spf.evaluate import evaluate
from bolwerk.core.probes.mail.spf.probe import MAX_NAMES, MAX_QUESTIONS, collect


def test_it_follows_includes_and_redirects_and_asks_each_thing_once() -> None:
    table = Table(
        {
            "shop.be": {"TXT": ("v=spf1 a include:a.be include:b.be redirect=never.be -all",), "A": ("192.0.2.1",)},
            "a.be": {"TXT": ("v=spf1 include:c.be mx:m.be ?all",)},
            "b.be": {"TXT": ("v=spf1 redirect=c.be",)},
            "c.be": {"TXT": ("v=spf1 ip4:192.0.2.1 mx:m.be",)},
            "m.be": {"MX": Status.SERVFAIL},
        }
    )
    answers = asyncio.run(collect(table, "shop.be"))
    assert sorted(table.asked) == [
        ("a.be", "TXT"),
        ("b.be", "TXT"),
        ("c.be", "TXT"),
        ("m.be", "MX"),
        ("shop.be", "A"),
        ("shop.be", "AAAA"),
        ("shop.be", "TXT"),
    ]
    assert answers["c.be", "TXT"].records == ("v=spf1 ip4:192.0.2.1 mx:m.be",)


NAMES = [f"b{number}.be" for number in range(60)]
TEXTS = st.lists(
    st.sampled_from([f"{kind}:{name}" for kind in ("include", "a", "mx", "exists") for name in NAMES]), max_size=40
).map(lambda terms: " ".join(["v=spf1", *terms, "-all"]))


@given(st.lists(TEXTS, min_size=8, max_size=8))
def test_a_bomb_is_asked_about_within_bounds(texts: list[str]) -> None:
    table = Table({name: {"TXT": (texts[number % 8],)} for number, name in enumerate(NAMES)})
    answers = asyncio.run(collect(table, "b0.be"))
    assert len(table.asked) <= MAX_NAMES + MAX_QUESTIONS
    assert evaluate("b0.be", answers, receives_mail=True).id == "mail.spf.record"
