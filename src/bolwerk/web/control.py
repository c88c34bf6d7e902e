# SPDX-License-Identifier: EUPL-1.2
"""How a firm shows that a domain is its own, as a page shows it: record, file, mail, and where to click."""

from dataclasses import dataclass

from bolwerk.apps.control.models import OwnMachine
from bolwerk.apps.control.selectors import Standing, machines_of, standing
from bolwerk.apps.control.services import MAIL_LASTS, ROLES
from bolwerk.apps.control.value import file_of, record_of
from bolwerk.apps.monitoring.hosting import providers_of
from bolwerk.apps.organisations.models import Organisation
from bolwerk.apps.plans.selectors import clicks_for
from bolwerk.core.advice.situation import DnsRecord, File
from bolwerk.core.probes.control.evaluate import PLACES
from bolwerk.web.steps import Filled, fill


@dataclass(frozen=True, slots=True)
class ControlView:
    """`notes`: keys of words for what the last look did not find. `recipes`: where to click at the DNS host."""

    standing: Standing
    records: tuple[DnsRecord, ...]
    files: tuple[File, ...]
    recipes: list[Filled]
    roles: list[tuple[str, str]]
    mail_days: int
    notes: list[str]
    machines: list[OwnMachine]

    @property
    def waiting(self) -> bool:
        """Something is being looked up now."""
        return self.standing.looking or any(each.looked_at is None for each in self.machines)


def control_view(firm: Organisation, language: str) -> ControlView:
    record, hosts, now = record_of(firm), providers_of(firm), standing(firm)
    values = {
        "domain": firm.domain,
        "record_type": record.type,
        "record_name": record.host,
        "record_value": record.value,
    }
    return ControlView(
        standing=now,
        records=(record,),
        files=(file_of(firm),),
        recipes=[fill(each, language, values, hosts=hosts) for each in clicks_for(hosts)],
        roles=[(role, f"{role}@{firm.domain}") for role in ROLES],
        mail_days=MAIL_LASTS.days,
        notes=_notes(now),
        machines=list(machines_of(firm)),
    )


def _notes(now: Standing) -> list[str]:
    """Only while nothing is proven, and once something was looked for."""
    if now.proven or now.looking or not now.places:
        return []
    return [f"control.seen.{place}.{now.places[place]}" for place in PLACES if now.places.get(place) != "found"]
