# SPDX-License-Identifier: EUPL-1.2
"""Can a false invoice come in their name, and is their site safe: both sides of every line."""

import pytest

from bolwerk.core.probes.reasons import OWN
from bolwerk.core.suppliers.count import Count, count
from bolwerk.core.suppliers.standing import Mail, Site, Standing, standing

GOOD = {
    "mail.dmarc.policy": ("pass", "dmarc_reject"),
    "mail.spf.record": ("pass", "spf_strict"),
    "web.https": ("pass", "https_works"),
    "web.certificate": ("pass", "certificate_valid"),
}


def but(**changed: tuple[str, str]) -> Standing:
    return standing(GOOD | {name.replace("_", "."): said for name, said in changed.items()})


@pytest.mark.parametrize(
    ("verdict", "reason", "mail"),
    [
        ("pass", "dmarc_reject", Mail.REFUSED),
        ("pass", "dmarc_quarantine", Mail.REFUSED),
        ("warn", "dmarc_subdomains_open", Mail.PARTLY),
        ("warn", "dmarc_invented_open", Mail.PARTLY),
        ("warn", "dmarc_testing", Mail.FORGEABLE),
        ("warn", "dmarc_none", Mail.FORGEABLE),
        ("fail", "dmarc_missing", Mail.FORGEABLE),
        ("fail", "dmarc_multiple", Mail.FORGEABLE),
        ("fail", "dmarc_invalid", Mail.FORGEABLE),
        ("could_not_test", "dns_timeout", Mail.UNSEEN),
    ],
)
def test_mail_in_their_name(verdict: str, reason: str, mail: Mail) -> None:
    found = but(mail_dmarc_policy=(verdict, reason))
    assert found.mail is mail
    assert (("mail.dmarc.policy", reason) in found.faults) is (mail in (Mail.PARTLY, Mail.FORGEABLE))


def test_every_rule_that_can_be_said_is_judged() -> None:
    known = {reason: but(mail_dmarc_policy=("warn", reason)).mail for reason in OWN["mail.dmarc.policy"]}
    assert {each for each, mail in known.items() if mail is Mail.REFUSED} == {
        "dmarc_multiple_covered",
        "dmarc_quarantine",
        "dmarc_reject",
        "dmarc_sampled",
    }


def test_a_strict_list_of_senders_alone_stops_nobody() -> None:
    found = but(mail_dmarc_policy=("fail", "dmarc_missing"))
    assert found.mail is Mail.FORGEABLE
    assert found.faults == (("mail.dmarc.policy", "dmarc_missing"),)


def test_a_missing_list_of_senders_matters_only_where_nothing_else_guards() -> None:
    assert but(mail_spf_record=("fail", "spf_missing")).faults == ()
    both = but(mail_spf_record=("fail", "spf_missing"), mail_dmarc_policy=("fail", "dmarc_missing"))
    assert dict(both.faults).keys() == {"mail.spf.record", "mail.dmarc.policy"}


@pytest.mark.parametrize(
    ("check", "said", "site"),
    [
        ("web_certificate", ("fail", "certificate_expired"), Site.FAULT),
        ("web_certificate", ("warn", "certificate_expires_soon"), Site.SAFE),
        ("web_https", ("fail", "https_missing"), Site.FAULT),
        ("web_https", ("could_not_test", "connect_timeout"), Site.UNSEEN),
        ("web_https", ("not_applicable", "no_web_site"), Site.NONE),
        ("web_software", ("fail", "software_ended"), Site.FAULT),
        # What only informs is no fault of theirs.
        ("web_csp", ("warn", "csp_none"), Site.SAFE),
        ("dns_dnssec", ("fail", "bogus"), Site.SAFE),
    ],
)
def test_their_site(check: str, said: tuple[str, str], site: Site) -> None:
    found = but(**{check: said})
    assert found.site is site
    assert bool(found.faults) is (site is Site.FAULT)
    assert found.troubled is (site is Site.FAULT)


def test_nothing_seen_is_nothing_said() -> None:
    assert standing({}) == Standing(Mail.UNSEEN, Site.UNSEEN)
    assert not standing({}).troubled
    every = dict.fromkeys(GOOD, ("could_not_test", "no_such_domain"))
    assert standing(every).missing
    assert standing(dict.fromkeys(GOOD, ("could_not_test", "opted_out"))).refused


def test_the_count_leaves_out_what_could_not_be_seen() -> None:
    every = [Standing(mail, Site.SAFE) for mail in Mail]
    assert count(every) == Count(forgeable=2, known=3)
    assert count([]) == Count(0, 0)
