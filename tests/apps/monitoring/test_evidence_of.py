# SPDX-License-Identifier: EUPL-1.2
"""What a result proves: never more than was seen."""

from datetime import UTC, datetime

import pytest

from bolwerk.apps.monitoring.landing import evidence_of
from bolwerk.core.posture.evidence import Verdict
from bolwerk.core.probes.reasons import COMMON, OWN, SILENT
from bolwerk.core.probes.result import CheckVerdict, judge

NOW = datetime(2026, 11, 23, tzinfo=UTC)
PASS, WARN, FAIL = CheckVerdict.PASS, CheckVerdict.WARN, CheckVerdict.FAIL


def proven(check: str, verdict: CheckVerdict, reason: str) -> list[tuple[str, Verdict]]:
    return [(each.control, each.verdict) for each in evidence_of(judge(check, verdict, reason), NOW)]


@pytest.mark.parametrize(
    ("check", "verdict", "reason", "outcome"),
    [
        ("web.software", FAIL, "software_ended", Verdict.NOT_MET),
        ("web.software", WARN, "software_old", Verdict.PARTLY),
        ("web.software", PASS, "software_current", Verdict.MET),
        ("web.mixed", FAIL, "mixed_form", Verdict.NOT_MET),
        ("web.cookies", WARN, "cookies_readable", Verdict.PARTLY),
        ("web.exposed", FAIL, "exposed_files", Verdict.NOT_MET),
        ("web.exposed", WARN, "exposed_listing", Verdict.PARTLY),
        # Nothing open today does not prove that a site is kept up; it only takes back an earlier fault.
        ("web.exposed", PASS, "exposed_nothing", Verdict.UNKNOWN),
        ("web.exposed", CheckVerdict.NOT_APPLICABLE, "no_web_site", Verdict.NOT_APPLICABLE),
    ],
)
def test_a_result_is_evidence_of_its_control(
    check: str, verdict: CheckVerdict, reason: str, outcome: Verdict
) -> None:
    control = "web-encryption" if check in ("web.mixed", "web.cookies") else "web-software-updated"
    assert proven(check, verdict, reason) == [(control, outcome)]


@pytest.mark.parametrize(
    ("check", "verdict", "reason"),
    [
        ("web.csp", WARN, "csp_none"),
        ("web.software", CheckVerdict.COULD_NOT_TEST, "software_version_hidden"),
        ("web.software", CheckVerdict.NOT_APPLICABLE, "software_unseen"),
        ("web.exposed", CheckVerdict.NOT_APPLICABLE, "owner_unproven"),
        ("exposure.remote", CheckVerdict.NOT_APPLICABLE, "owner_unproven"),
        ("exposure.remote", CheckVerdict.NOT_APPLICABLE, "machine_unnamed"),
        ("exposure.remote", CheckVerdict.NOT_APPLICABLE, "machine_shared"),
        ("exposure.remote", CheckVerdict.NOT_APPLICABLE, "machine_moved"),
        ("exposure.remote", CheckVerdict.COULD_NOT_TEST, "machine_silent"),
        ("exposure.others", WARN, "others_unknown"),
    ],
)
def test_what_only_informs_was_not_seen_or_was_not_asked_is_no_evidence(
    check: str, verdict: CheckVerdict, reason: str
) -> None:
    assert proven(check, verdict, reason) == []


@pytest.mark.parametrize(
    ("check", "verdict", "reason", "outcome"),
    [
        ("exposure.remote", CheckVerdict.FAIL, "remote_open", Verdict.NOT_MET),
        ("exposure.databases", WARN, "databases_limited", Verdict.PARTLY),
        ("exposure.telnet", CheckVerdict.PASS, "telnet_closed", Verdict.UNKNOWN),
    ],
)
def test_an_open_door_is_a_fault_of_the_gate_and_a_shut_one_takes_it_back_without_proving_the_gate(
    check: str, verdict: CheckVerdict, reason: str, outcome: Verdict
) -> None:
    assert proven(check, verdict, reason) == [("network-firewall", outcome)]


def test_a_silent_reason_is_one_that_a_check_has() -> None:
    assert COMMON.union(*OWN.values()) >= SILENT
