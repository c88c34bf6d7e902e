# SPDX-License-Identifier: EUPL-1.2
"""A baker, from first answers to a plan: every figure worked out by hand."""

from datetime import UTC, datetime

from bolwerk.core.posture.bands import Band
from bolwerk.core.posture.control import ControlSpec
from bolwerk.core.posture.evidence import Capability, Evidence, SourceKind, State, Verdict
from bolwerk.core.posture.fold import fold
from bolwerk.core.posture.measure import Measure, Proof, ShowWhen, Who
from bolwerk.core.posture.plan import plan

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
CONTROLS = [
    ControlSpec("mfa-mail", "passwords", Capability.PREVENTION, 5),
    ControlSpec("passwords-unique", "passwords", Capability.PREVENTION, 4),
    ControlSpec("mail-spoofing", "mail-domain", Capability.PREVENTION, 4),
    ControlSpec("web-encryption", "mail-domain", Capability.PREVENTION, 2),
    ControlSpec("network-zones", "network", Capability.PREVENTION, 2),
    ControlSpec("backup-separate", "backup", Capability.PREVENTION, 5),
    ControlSpec("backup-restore-tested", "backup", Capability.RESPONSE, 4),
    ControlSpec("incident-plan", "reaction", Capability.RESPONSE, 3),
]
ASKED, SCANNED = datetime(2026, 11, 20, tzinfo=UTC), datetime(2026, 11, 22, tzinfo=UTC)
LOG = [
    Evidence("mfa-mail", SourceKind.ANSWER, Verdict.NOT_MET, ASKED, None, "s", "question:mfa-mail@1#no"),
    Evidence("passwords-unique", SourceKind.ANSWER, Verdict.PARTLY, ASKED, None, "s", "question:passwords@1#some"),
    Evidence("mail-spoofing", SourceKind.ANSWER, Verdict.MET, ASKED, None, "s", "question:mail-safe@1#yes"),
    Evidence("mail-spoofing", SourceKind.PROBE, Verdict.MET, SCANNED, None, "s", "check:mail.spf.record"),
    Evidence("mail-spoofing", SourceKind.PROBE, Verdict.NOT_MET, SCANNED, None, "s", "check:mail.dmarc.policy"),
    Evidence("web-encryption", SourceKind.PROBE, Verdict.MET, SCANNED, None, "s", "check:web.https"),
    Evidence("network-zones", SourceKind.ANSWER, Verdict.NOT_APPLICABLE, ASKED, None, "s", "question:zones@1#none"),
    Evidence("backup-separate", SourceKind.ANSWER, Verdict.MET, ASKED, None, "s", "question:backup@1#cloud"),
    Evidence(
        "backup-restore-tested", SourceKind.ANSWER, Verdict.UNKNOWN, ASKED, None, "s", "question:test@1#unknown"
    ),
]
MEASURES = [
    Measure("password-manager", ("passwords-unique",), 60, 0, Who.SELF, removes={"passwords-unique": 0.8}),
    Measure("mfa-on-mail", ("mfa-mail",), 20, removes={"mfa-mail": 0.9}),
    Measure("dmarc", ("mail-spoofing",), 30, 0, Who.IT_SUPPLIER, ("mail-senders",), proof=Proof.CHECK,
            checks=("mail.dmarc.policy",), removes={"mail-spoofing": 1.0}),
    Measure("mail-senders", (), 15, 0, Who.BOTH),
    Measure("https", ("web-encryption",), 30, proof=Proof.CHECK, checks=("web.https",)),
    Measure("copy-offline", ("backup-separate",), 45, 60),
    Measure("restore-test", ("backup-restore-tested",), 45, removes={"backup-restore-tested": 0.9}),
    Measure("emergency-sheet", ("incident-plan",), 30, removes={"incident-plan": 0.6}),
    Measure("zones", ("network-zones",), 120, 100, show_when=ShowWhen(all_of=("till",))),
]  # fmt: skip


def test_the_picture_of_the_baker() -> None:
    found = fold(LOG, CONTROLS, NOW)
    assert {name: (each.state, each.verdict, each.low, each.high) for name, each in found.controls.items()} == {
        "mfa-mail": ("claimed", "not_met", 0.0, 0.5),
        "passwords-unique": ("claimed", "partly", 0.25, 0.75),
        "mail-spoofing": ("contradicted", "not_met", 0.0, 0.0),
        "web-encryption": ("proven", "met", 1.0, 1.0),
        "network-zones": ("claimed", "not_applicable", 1.0, 1.0),
        "backup-separate": ("claimed", "met", 0.5, 1.0),
        "backup-restore-tested": ("unknown", "unknown", 0.0, 1.0),
        "incident-plan": ("unknown", "unknown", 0.0, 1.0),
    }  # fmt: skip
    assert {name: (each.state, each.verdict, each.low, each.high) for name, each in found.topics.items()} == {
        "passwords": (State.CLAIMED, Verdict.NOT_MET, 1.0 / 9, 5.5 / 9),
        "mail-domain": (State.CONTRADICTED, Verdict.NOT_MET, 2.0 / 6, 2.0 / 6),
        "network": (State.CLAIMED, Verdict.NOT_APPLICABLE, 1.0, 1.0),
        "backup": (State.CLAIMED, Verdict.UNKNOWN, 2.5 / 9, 1.0),
        "reaction": (State.UNKNOWN, Verdict.UNKNOWN, 0.0, 1.0),
    }
    # Weights 5, 4, 4, 2 and 5 apply: (0 + 1 + 0 + 2 + 2.5) / 20 and (2.5 + 3 + 0 + 2 + 5) / 20.
    assert found.prevention == Band(5.5 / 20, 12.5 / 20)
    assert found.response == Band(0.0, 1.0)


def test_the_plan_of_the_baker() -> None:
    steps = plan(fold(LOG, CONTROLS, NOW), MEASURES, {"small", "website", "till"})
    # Per minute: mfa 54.675/20; senders with dmarc, contradicted and so double, 54/45; restore 12.15/45;
    # passwords 10.8/60; sheet, of which nobody was asked, 1.35/30.
    assert [(each.measure.id, round(each.risk_removed, 9), each.unlocks) for each in steps] == [
        ("mfa-on-mail", 54.675, ()),
        ("mail-senders", 0.0, ("dmarc",)),
        ("dmarc", 54.0, ()),
        ("restore-test", 12.15, ()),
        ("password-manager", 10.8, ()),
        ("emergency-sheet", 1.35, ()),
    ]
