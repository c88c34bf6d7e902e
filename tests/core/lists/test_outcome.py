# SPDX-License-Identifier: EUPL-1.2
import pytest

from bolwerk.core.lists.outcome import FORGED, Outcome, outcome, results_of
from bolwerk.core.probes.result import CHECKS

GOOD = {
    "mail.dmarc.policy": ("pass", "dmarc_reject"),
    "web.https": ("pass", "https_works"),
    "web.software": ("pass", "software_current"),
}


def of(**changed: tuple[str, str]) -> Outcome:
    return outcome({**GOOD, **{check.replace("_", "."): found for check, found in changed.items()}})


def test_all_in_order() -> None:
    seen = of()
    assert (seen.mail, seen.lock, seen.software) == ("refused", "safe", "fine")
    assert (seen.need, seen.faults, seen.worst, seen.expired) == (0, 0, "", False)


def test_nothing_seen_is_no_fault() -> None:
    seen = outcome({check: ("could_not_test", "timeout") for check in CHECKS})
    assert (seen.mail, seen.lock, seen.software, seen.need) == ("unseen", "unseen", "unseen", 0)


@pytest.mark.parametrize(
    ("changed", "mail", "lock", "software", "need", "worst"),
    [
        (("mail_dmarc_policy", "fail", "dmarc_missing"), "forgeable", "safe", "fine", FORGED + 100,
         "mail.dmarc.policy"),
        (("mail_dmarc_policy", "warn", "dmarc_none"), "forgeable", "safe", "fine", FORGED, ""),
        (("mail_dmarc_policy", "warn", "dmarc_subdomains_open"), "partly", "safe", "fine", 0, ""),
        (("web_https", "fail", "https_missing"), "refused", "fault", "fine", 100, "web.https"),
        (("web_certificate", "fail", "certificate_expired"), "refused", "fault", "fine", 100, "web.certificate"),
        (("web_https_forced", "fail", "https_not_forced"), "refused", "fault", "fine", 10, "web.https.forced"),
        (("web_software", "fail", "software_ended"), "refused", "safe", "old", 100, "web.software"),
        (("web_hsts", "fail", "hsts_missing"), "refused", "safe", "fine", 1, "web.hsts"),
        (("web_csp", "fail", "csp_missing"), "refused", "safe", "fine", 0, ""),
        (("web_https", "not_applicable", "no_web_site"), "refused", "none", "fine", 0, ""),
    ],
)  # fmt: skip
def test_one_thing_wrong(
    changed: tuple[str, str, str], mail: str, lock: str, software: str, need: int, worst: str
) -> None:
    check, verdict, reason = changed
    seen = of(**{check: (verdict, reason)})
    assert (seen.mail, seen.lock, seen.software, seen.need, seen.worst) == (mail, lock, software, need, worst)
    assert seen.expired == (reason == "certificate_expired")


def test_the_worst_is_what_harms_most() -> None:
    seen = of(web_hsts=("fail", "hsts_missing"), web_software=("fail", "software_ended"))
    assert (seen.worst, seen.faults, seen.need) == ("web.software", 2, 101)


@pytest.mark.parametrize(
    ("reason", "missing", "refused"), [("no_such_domain", True, False), ("opted_out", False, True)]
)
def test_why_nothing_was_seen(reason: str, missing: bool, refused: bool) -> None:
    seen = outcome(
        results_of({"results": [{"id": "mail.dmarc.policy", "verdict": "could_not_test", "reason": reason}]})
    )
    assert (seen.missing, seen.refused) == (missing, refused)
