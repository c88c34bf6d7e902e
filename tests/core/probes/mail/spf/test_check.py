# SPDX-License-Identifier: EUPL-1.2
"""check_host() beside the public suite: appendix A of RFC 7208, its limits, and what is told of the way."""

import asyncio
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.dnstable import Table

from bolwerk.core.probes.dns.answer import Answer, Status
from bolwerk.core.probes.mail.spf.check import check_host
from bolwerk.core.probes.mail.spf.outcome import Mail, Outcome, Problem, Result, Step

Rows = Mapping[str, Mapping[str, tuple[str, ...] | Status]]

# RFC 7208 appendix A.
WORLD: Rows = {
    "example.com": {"A": ("192.0.2.10", "192.0.2.11"), "MX": ("10 mail-a.example.com", "20 mail-b.example.com")},
    "amy.example.com": {"A": ("192.0.2.65",)},
    "bob.example.com": {"A": ("192.0.2.66",)},
    "mail-a.example.com": {"A": ("192.0.2.129",)},
    "mail-b.example.com": {"A": ("192.0.2.130",)},
    "www.example.com": {"CNAME": ("example.com",)},
    "example.org": {"MX": ("10 mail-c.example.org",)},
    "mail-c.example.org": {"A": ("192.0.2.140",)},
    "10.2.0.192.in-addr.arpa": {"PTR": ("example.com.",)},
    "11.2.0.192.in-addr.arpa": {"PTR": ("example.com.",)},
    "65.2.0.192.in-addr.arpa": {"PTR": ("amy.example.com.",)},
    "66.2.0.192.in-addr.arpa": {"PTR": ("bob.example.com.",)},
    "129.2.0.192.in-addr.arpa": {"PTR": ("mail-a.example.com.",)},
    "130.2.0.192.in-addr.arpa": {"PTR": ("mail-b.example.com.",)},
    "140.2.0.192.in-addr.arpa": {"PTR": ("mail-c.example.org.",)},
    "4.0.0.10.in-addr.arpa": {"PTR": ("bob.example.com.",)},
}


def check(
    rows: Rows, ip: str, *, sender: str = "a@example.com", helo: str = "h.example.com", domain: str = ""
) -> Outcome:
    return asyncio.run(check_host(Table(rows), Mail.of(ip, sender, helo), domain))


def world(record: str, **more: str) -> Rows:
    """The world of appendix A where example.com publishes this; `more`: records at LABEL.example.com."""
    rows = {name: dict(types) for name, types in WORLD.items()}
    rows["example.com"]["TXT"] = (record,)
    for label, text in more.items():
        rows.setdefault(f"{label}.example.com", {})["TXT"] = (text,)
    return rows


@pytest.mark.parametrize(
    ("record", "ip", "result"),
    [
        # A.1
        ("v=spf1 +all", "198.51.100.1", "pass"),
        ("v=spf1 a -all", "192.0.2.10", "pass"),
        ("v=spf1 a -all", "192.0.2.11", "pass"),
        ("v=spf1 a -all", "192.0.2.65", "fail"),
        ("v=spf1 a:example.org -all", "192.0.2.10", "fail"),
        ("v=spf1 mx -all", "192.0.2.129", "pass"),
        ("v=spf1 mx -all", "192.0.2.130", "pass"),
        ("v=spf1 mx -all", "192.0.2.140", "fail"),
        ("v=spf1 mx:example.org -all", "192.0.2.140", "pass"),
        ("v=spf1 mx mx:example.org -all", "192.0.2.140", "pass"),
        ("v=spf1 mx/30 mx:example.org/30 -all", "192.0.2.131", "pass"),
        ("v=spf1 mx/30 mx:example.org/30 -all", "192.0.2.143", "pass"),
        ("v=spf1 mx/30 mx:example.org/30 -all", "192.0.2.144", "fail"),
        ("v=spf1 ptr -all", "192.0.2.65", "pass"),
        ("v=spf1 ptr -all", "192.0.2.140", "fail"),
        ("v=spf1 ptr -all", "10.0.0.4", "fail"),
        ("v=spf1 ip4:192.0.2.128/28 -all", "192.0.2.129", "pass"),
        ("v=spf1 ip4:192.0.2.128/28 -all", "192.0.2.65", "fail"),
        # the qualifiers, and nothing at the end
        ("v=spf1 ~all", "192.0.2.1", "softfail"),
        ("v=spf1 ?all", "192.0.2.1", "neutral"),
        ("v=spf1 a", "192.0.2.1", "neutral"),
        ("v=spf1", "192.0.2.1", "neutral"),
        ("v=spf1 ~a -all", "192.0.2.10", "softfail"),
        ("v=spf1 ?mx -all", "192.0.2.129", "neutral"),
        # both families
        ("v=spf1 ip4:192.0.2.10 -all", "::ffff:192.0.2.10", "pass"),
        ("v=spf1 ip6:2001:db8::/32 -all", "2001:db8::1", "pass"),
        ("v=spf1 ip6:2001:db8::/32 -all", "2001:db9::1", "fail"),
        ("v=spf1 ip6:::ffff:192.0.2.0/120 -all", "192.0.2.10", "fail"),
        ("v=spf1 a//128 -all", "192.0.2.10", "pass"),
        ("v=spf1 a/0 -all", "198.51.100.1", "pass"),
        ("v=spf1 www=1 a:www.example.com -all", "192.0.2.11", "pass"),
        # mistakes
        ("v=spf1 a include:nothing.example.com -all", "192.0.2.10", "pass"),
        ("v=spf1 include:nothing.example.com -all", "192.0.2.10", "permerror"),
        ("v=spf1 redirect=nothing.example.com", "192.0.2.10", "permerror"),
        ("v=spf1 a -all wrong", "192.0.2.10", "permerror"),
        ("v=spf1 exists:a..example.com -all", "192.0.2.10", "fail"),
    ],
)
def test_appendix_a_and_the_terms(record: str, ip: str, result: str) -> None:
    assert check(world(record), ip).result == result


def test_appendix_a_2_all_of_it_in_one() -> None:
    rows = {
        "example.org": {"TXT": ("v=spf1 include:example.com include:example.net -all",)},
        "la.example.org": {"TXT": ("v=spf1 redirect=example.org",)},
        "example.com": {"TXT": ("v=spf1 ip4:192.0.2.0/28 -all",)},
        "example.net": {"TXT": ("v=spf1 ip4:198.51.100.0/28 -all",)},
    }
    outcome = check(rows, "198.51.100.4", sender="x@la.example.org")
    assert outcome.result == Result.PASS
    assert outcome.path == (
        Step("la.example.org", "redirect=example.org"),
        Step("example.org", "include:example.net"),
        Step("example.net", "ip4:198.51.100.0/28"),
    )
    assert (outcome.mechanism, outcome.lookups, outcome.voids) == ("ip4:198.51.100.0/28", 3, 0)
    failed = check(rows, "203.0.113.1", sender="x@la.example.org")
    assert (failed.result, failed.mechanism, len(failed.path)) == (Result.FAIL, "-all", 2)


def test_appendix_a_4_a_list_of_addresses_in_the_dns() -> None:
    rows = world("v=spf1 exists:%{l}.%{d}._spf.example.net -all") | {
        "mary.example.com._spf.example.net": {"A": ("127.0.0.2",)}
    }
    assert check(rows, "192.0.2.1", sender="Mary@example.com").result == Result.PASS
    assert check(rows, "192.0.2.1", sender="joe@example.com").result == Result.FAIL
    assert check(rows, "2001:db8::1", sender="mary@example.com").result == Result.PASS


@pytest.mark.parametrize("terms", [9, 10, 11])
def test_ten_terms_may_ask(terms: int) -> None:
    outcome = check(world("v=spf1 " + "a:amy.example.com " * terms + "-all"), "192.0.2.1")
    assert outcome.result == (Result.FAIL if terms <= 10 else Result.PERMERROR)
    assert outcome.problem == (None if terms <= 10 else Problem.TOO_MANY_LOOKUPS)


def test_terms_that_do_not_ask_are_free() -> None:
    outcome = check(world("v=spf1 " + "ip4:192.0.2.1 ip6:::1 " * 30 + "-all"), "192.0.2.9")
    assert (outcome.result, outcome.lookups) == (Result.FAIL, 0)


def test_the_terms_of_includes_count_together() -> None:
    inner = "v=spf1 " + "a:amy.example.com " * 5 + "?all"
    rows = world("v=spf1 include:i.example.com include:i.example.com -all", i=inner)
    assert check(rows, "192.0.2.1").problem == Problem.TOO_MANY_LOOKUPS
    once = check(world("v=spf1 include:i.example.com -all", i=inner), "192.0.2.1")
    assert (once.result, once.lookups) == (Result.FAIL, 6)


@pytest.mark.parametrize(("voids", "result"), [(2, Result.FAIL), (3, Result.PERMERROR)])
def test_two_terms_may_find_nothing(voids: int, result: Result) -> None:
    kinds = ["a:x1.example.com", "mx:x2.example.com", "exists:x3.example.com"]
    outcome = check(world(" ".join(["v=spf1", *kinds[:voids], "-all"])), "192.0.2.1")
    assert (outcome.result, outcome.voids) == (result, voids)


def test_what_cannot_be_asked_and_hosts_of_one_family_are_not_counted_as_nothing() -> None:
    strange = check(world("v=spf1 a:a..example.com mx:b..example.com exists:c..example.com -all"), "192.0.2.1")
    assert (strange.result, strange.lookups, strange.voids) == (Result.FAIL, 3, 0)
    rows = dict(world("v=spf1 mx:m.example.com -all"))
    rows["m.example.com"] = {"MX": tuple(f"{number} amy.example.com" for number in range(4))}
    over6 = check(rows, "2001:db8::1")
    assert (over6.result, over6.voids) == (Result.FAIL, 0)


@pytest.mark.parametrize(("hosts", "result"), [(10, Result.PASS), (11, Result.PERMERROR)])
def test_ten_hosts_of_one_mx(hosts: int, result: Result) -> None:
    rows = dict(world("v=spf1 mx:m.example.com -all"))
    rows["m.example.com"] = {"MX": tuple(f"{number} m{number}.example.com" for number in range(hosts))}
    rows |= {f"m{number}.example.com": {"A": (f"198.51.100.{number}",)} for number in range(hosts)}
    assert check(rows, f"198.51.100.{min(hosts, 10) - 1}").result == result


def test_ten_names_of_an_address() -> None:
    rows = dict(world("v=spf1 ptr:wanted.example.com -all"))
    names = [f"n{number}.example.net" for number in range(9)]
    rows["7.2.0.192.in-addr.arpa"] = {"PTR": (*names, "x.wanted.example.com.")}
    rows["x.wanted.example.com"] = {"A": ("192.0.2.7",)}
    assert check(rows, "192.0.2.7").result == Result.PASS
    rows["7.2.0.192.in-addr.arpa"] = {"PTR": (*names, "n9.example.net", "x.wanted.example.com.")}
    assert check(rows, "192.0.2.7").result == Result.FAIL


def test_trouble_with_the_names_of_an_address_is_no_error() -> None:
    rows = dict(world("v=spf1 ptr -all"))
    rows["65.2.0.192.in-addr.arpa"] = {"PTR": Status.SERVFAIL}
    assert check(rows, "192.0.2.65").result == Result.FAIL


@pytest.mark.parametrize("rdtype", ["TXT", "A", "MX"])
@pytest.mark.parametrize("status", [Status.SERVFAIL, Status.TIMEOUT, Status.REFUSED, Status.MALFORMED])
def test_an_answer_that_is_lost_is_a_temperror(rdtype: str, status: Status) -> None:
    rows = {name: dict(types) for name, types in world("v=spf1 mx a -all").items()}
    rows["example.com"][rdtype] = status
    outcome = check(rows, "203.0.113.1")
    assert (outcome.result, outcome.problem, outcome.detail) == (Result.TEMPERROR, Problem.DNS, "example.com")


@pytest.mark.parametrize(
    ("inner", "result"),
    [
        ("v=spf1 +all", Result.PASS),
        ("v=spf1 -all", Result.SOFTFAIL),
        ("v=spf1 ~all", Result.SOFTFAIL),
        ("v=spf1 ?all", Result.SOFTFAIL),
        ("v=spf1 wrong", Result.PERMERROR),
        ("no record", Result.PERMERROR),
        ("v=spf1 redirect=i.example.com", Result.PERMERROR),
    ],
)
def test_what_an_include_makes_of_its_result(inner: str, result: Result) -> None:
    assert check(world("v=spf1 include:i.example.com ~all", i=inner), "192.0.2.1").result == result


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("%{i} is not one of %{d}'s", "192.0.2.1 is not one of example.com's"),
        ("See http://%{d}/why.html?s=%{S}&i=%{I}", "See http://example.com/why.html?s=a%40example.com&i=192.0.2.1"),
        ("%{c} at %{r} %{t}", "192.0.2.1 at unknown 0"),
        ("%{h} %{p} %{v}", "h.example.com unknown in-addr"),
        ("bad %{x}", ""),
        ("caf\u00e9", ""),
        ("line\nline", ""),
    ],
)
def test_the_explanation(text: str, said: str) -> None:
    assert check(world("v=spf1 exp=why.example.com -all", why=text), "192.0.2.1").explanation == said


def test_only_a_fail_of_ones_own_is_explained() -> None:
    assert check(world("v=spf1 exp=why.example.com ~all", why="x"), "192.0.2.1").explanation == ""
    assert check(world("v=spf1 exp=none.example.com -all"), "192.0.2.1").explanation == ""
    included = world("v=spf1 include:i.example.com -all", i="v=spf1 exp=why.example.com -all", why="x")
    assert check(included, "192.0.2.1").explanation == ""
    led = world(
        "v=spf1 exp=mine.example.com redirect=i.example.com",
        i="v=spf1 exp=why.example.com -all",
        why="theirs",
        mine="my",
    )
    assert check(led, "192.0.2.1").explanation == "theirs"


def test_two_explanations_are_none() -> None:
    rows = {**world("v=spf1 exp=why.example.com -all"), "why.example.com": {"TXT": ("one", "two")}}
    assert check(rows, "192.0.2.1").explanation == ""


@pytest.mark.parametrize("name", ["localhost", "", "[192.0.2.1]", "a..be", "a" * 64 + ".be", "é.be", "a b.be", ".be"])
def test_names_that_mail_cannot_come_from(name: str) -> None:
    outcome = check(WORLD, "192.0.2.1", sender=f"x@{name}" if name else "", helo=name)
    assert (outcome.result, outcome.problem, outcome.lookups) == (Result.NONE, Problem.NO_DOMAIN, 0)


def test_none_and_several() -> None:
    assert check(WORLD, "192.0.2.1").problem == Problem.NO_RECORD
    rows = {"example.com": {"TXT": ("v=spf1 -all", "v=spf1 mx")}}
    assert check(rows, "192.0.2.1").problem == Problem.SEVERAL_RECORDS


def test_who_is_postmaster() -> None:
    assert Mail.of("192.0.2.1", "", "h.be").sender == "postmaster@h.be"
    assert Mail.of("192.0.2.1", "@s.be", "h.be").sender == "postmaster@s.be"
    assert Mail.of("192.0.2.1", "s.be", "h.be").sender == "postmaster@s.be"
    assert Mail.of("192.0.2.1", '"a@b"@S.be.', "h.be").domain == "s.be"


@pytest.mark.parametrize("ip", ["", "1.2.3", "01.2.3.4", "::g", "fe80::1%eth0", "1.2.3.4/32"])
def test_no_address(ip: str) -> None:
    with pytest.raises(ValueError):
        Mail.of(ip, "a@b.be", "h.be")


def test_time_runs_out() -> None:
    class Slow:
        async def query(self, name: str, rdtype: str) -> Answer:
            await asyncio.sleep(30)
            raise AssertionError

    mail = Mail.of("192.0.2.1", "a@example.com", "h.example.com")
    outcome = asyncio.run(check_host(Slow(), mail, seconds=0.05))
    assert (outcome.result, outcome.problem) == (Result.TEMPERROR, Problem.TIMEOUT)


# However hostile the records, ten terms ask; each at most once for itself and for ten hosts, plus the records, the
# names of the client, and the explanation.
MOST = 10 * (1 + 10) + 11 + 11 + 2
NAMES = [f"b{number}.example" for number in range(4)]
TERMS = st.sampled_from(
    [
        f"{sign}{kind}:{name}"
        for sign in ("", "?")
        for kind in ("include", "a", "mx", "exists", "ptr")
        for name in NAMES
    ]
    + ["exists:%{p}.%{l1r-}.b0.example", "a:%{p}", "-all", "~all", "exp=b1.example"]
    + [f"redirect={name}" for name in NAMES]
)
BOMBS = st.lists(TERMS, max_size=14).map(lambda terms: " ".join(["v=spf1", *terms]))


@given(st.lists(BOMBS, min_size=4, max_size=4), st.integers(0, 12), st.booleans())
def test_a_bomb_goes_off_within_its_limits(records: list[str], hosts: int, answers: bool) -> None:
    many = tuple(f"{number} h{number}.example" for number in range(hosts))
    rows = {name: {"TXT": (text,), "MX": many} for name, text in zip(NAMES, records, strict=True)}
    if answers:
        rows |= {each.partition(" ")[2]: {"A": ("198.51.100.1",)} for each in many}
    rows["1.2.0.192.in-addr.arpa"] = {"PTR": tuple(NAMES * 5)}
    table = Table(rows)
    outcome = asyncio.run(check_host(table, Mail.of("192.0.2.1", "a-b@b0.example", "h.example")))
    assert len(table.asked) <= MOST
    assert outcome.lookups <= 11
    assert outcome.result in Result


@given(st.binary(max_size=400), st.ip_addresses(), st.text(max_size=40), st.text(max_size=40))
def test_any_bytes_as_a_record_for_any_mail(noise: bytes, ip: object, sender: str, helo: str) -> None:
    text = "v=spf1 " + noise.decode("utf-8", errors="replace")
    rows = {"example.com": {"TXT": (text,), "MX": ("junk", "10 example.com", "x .")}}
    mail = Mail.of(str(ip), sender, helo)
    assert asyncio.run(check_host(Table(rows), mail, "example.com")).result in Result
