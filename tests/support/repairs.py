# SPDX-License-Identifier: EUPL-1.2
"""Rows as a look again leaves them: a fault seen first, then mended, with what the domain's name servers said."""

from datetime import datetime, timedelta

from django.utils import timezone

from bolwerk.apps.monitoring.models import Cause, CheckRun, RunResult
from bolwerk.apps.organisations.models import Organisation
from bolwerk.core.probes.dns.fresh import Asked, Lag

DMARC = "mail.dmarc.policy"
RECORD = "v=DMARC1; p=reject"


def look(firm: Organisation, at: datetime, results: dict[str, tuple[str, str]], **fields: object) -> CheckRun:
    """A finished run; `results`: check → (verdict, reason)."""
    run = CheckRun.objects.create(
        organisation=firm,
        **{"domain": firm.domain, "asked_at": at, "finished_at": at + timedelta(seconds=2), **fields},
    )
    for check_id, (verdict, reason) in results.items():
        RunResult.objects.create(
            organisation=firm,
            run=run,
            check_id=check_id,
            verdict=verdict,
            reason=reason,
            observation={"records": [RECORD] if verdict == "pass" else [], "share": 0.5},
            controls=["mail-spoofing"],
            harm=3,
            at=at + timedelta(seconds=1),
        )
    return run


def witness(domain: str, at: datetime) -> dict[str, list[dict[str, object]]]:
    """As `FreshResolver.told` writes it and the database gives it back."""
    name = f"_dmarc.{domain}"
    said = Asked(
        name, "TXT", "ns1.host.example", "192.0.2.53", at.isoformat(timespec="seconds"), "ok", (RECORD,), 3600
    )
    lag = Lag(name, "TXT", (), (at + timedelta(hours=1)).isoformat(timespec="seconds"))
    return {
        "asked": [{name: getattr(said, name) for name in said.__slots__} | {"records": [RECORD]}],
        "caches": [{name: getattr(lag, name) for name in lag.__slots__} | {"records": []}],
    }


def mend(firm: Organisation, *, days: int = 3, **fields: object) -> CheckRun:
    """The fault seen `days` ago, mended a minute ago; gives the look again. Beside it a fault that stays, and what
    was always in order."""
    now = timezone.now() - timedelta(minutes=1)
    others = {"web.https.forced": ("warn", "http_not_forced"), "mail.mx": ("pass", "mx_found")}
    whole = look(
        firm,
        now - timedelta(days=days),
        {DMARC: ("fail", "dmarc_missing"), **others},
    )
    return look(
        firm,
        now,
        {DMARC: ("pass", "dmarc_reject"), **others},
        **{
            "cause": Cause.AGAIN,
            "only": [DMARC, "web.https.forced"],
            "follows": whole,
            "witness": witness(firm.domain, now),
            **fields,
        },
    )
