# SPDX-License-Identifier: EUPL-1.2
"""Whatever a probe may have seen of DNS, mail servers and websites: to be judged, whatever it is."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from bolwerk.core.probes.dns.answer import Addresses, Answer, Status
from bolwerk.core.probes.mail import evaluate as mail
from bolwerk.core.probes.mail.scan import WRONG
from bolwerk.core.probes.reasons import COMMON
from bolwerk.core.probes.result import CHECKS, CheckResult
from bolwerk.core.probes.tls import evaluate as tls
from bolwerk.core.probes.tls import trust
from bolwerk.core.probes.tls.hello import Version
from bolwerk.core.probes.web import evaluate as web
from bolwerk.core.probes.web.url import Url

NOW = datetime(2026, 11, 23, tzinfo=UTC)
OFTEN_OK = st.one_of(st.just(Status.OK), st.just(Status.OK), st.sampled_from(Status))


def answers(*records: st.SearchStrategy[str]) -> st.SearchStrategy[Answer]:
    texts = st.lists(st.one_of(*records), max_size=2).map(tuple)
    return st.builds(Answer, st.just("shop.be"), st.just("TXT"), OFTEN_OK, texts, st.booleans())


ANYTHING = answers(st.text(max_size=20), st.sampled_from(["0 .", "10 a.be", "20 b.be", "5 192.0.2.1"]))
DMARC = answers(
    st.builds(
        "v={}; p={}; sp={}; t={}; psd={}; rua={}".format,
        st.sampled_from(["DMARC1", "DMARC1", "dmarc1"]),
        st.sampled_from(["none", "quarantine", "reject", "wrong"]),
        st.sampled_from(["none", "reject", ""]),
        st.sampled_from("ny"),
        st.sampled_from("nyu"),
        st.sampled_from(["mailto:a@b.be", ""]),
    )
)
ADDRESSES = st.builds(
    Addresses, OFTEN_OK, st.sampled_from([(), ("192.0.2.1",)]), st.sampled_from([(), ("2001:db8::1",)])
)
TROUBLE = st.one_of(
    st.just(""), st.just(""), st.sampled_from(["connect_refused", "tls_broken"]), st.sampled_from(sorted(COMMON))
)
CERTIFICATE = st.just(trust.VALID) | st.sampled_from([trust.UNTRUSTED, trust.INCOMPLETE, *trust.REASONS.values()])
SESSION = st.none() | st.builds(tls.Session, st.none() | st.sampled_from(Version), CERTIFICATE)
FIELDS = st.sampled_from(
    [
        b"",
        b"Contact: mailto:a@b.be\n",
        b"Contact: a@b.be\nExpires: never\n",
        b"Contact: tel:+321\nExpires: 2020-01-01T00:00:00Z\n",
        b"Contact: tel:+321\nExpires: never\n",
        b"Contact: tel:+321\nExpires: 2027-01-01T00:00:00Z\n",
    ]
)
HOP = st.builds(
    web.Hop,
    st.builds(Url, st.sampled_from(["http", "https"]), st.sampled_from(["shop.be", "www.shop.be", "other.be"])),
    st.sampled_from([200, 200, 301, 401, 404, 500, 503]),
    TROUBLE,
    SESSION,
    hsts=st.sampled_from([(), ("max-age=0",), ("max-age=9",), ("max-age=63072000",), ("junk",)]),
    content_type=st.none() | st.sampled_from(["text/plain", "text/html"]),
    body=st.none() | FIELDS,
    body_trouble=TROUBLE,
)
SERVER = st.builds(
    mail.Server,
    st.just("a.be"),
    st.sampled_from(mail.Offer),
    st.sampled_from(sorted(COMMON)),
    certificate=st.just("valid") | st.sampled_from(["", *WRONG.values()]),
    not_after=st.none() | st.integers(-30, 90).map(lambda days: NOW + timedelta(days=days)),
)


def declared(result: CheckResult) -> bool:
    """An undeclared reason raises, or shows in the observation when it was about something unseen."""
    return result.reason in CHECKS[result.id].reasons and "undeclared" not in result.observation
