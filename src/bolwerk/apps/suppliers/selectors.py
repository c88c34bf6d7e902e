# SPDX-License-Identifier: EUPL-1.2
"""The suppliers of one firm: those it named and those that were seen, and how each stands. Computed at each look."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bolwerk.apps.monitoring import selectors as monitoring
from bolwerk.apps.monitoring.hosting import providers_of
from bolwerk.apps.organisations.models import Organisation
from bolwerk.apps.suppliers.models import Look, Supplier
from bolwerk.core.catalogue.shared_domains import registered
from bolwerk.core.suppliers.count import Count, count
from bolwerk.core.suppliers.seen import CHECKS, Seen, suppliers
from bolwerk.core.suppliers.standing import Standing, standing


@dataclass(frozen=True, slots=True)
class Known:
    """One supplier. `role`: what the firm said it does, "" when it was only seen. `sources`: how it shows, see
    `core/suppliers/seen.py`. `standing` None: not looked at yet; `at`: when."""

    domain: str
    named: bool
    role: str
    sources: tuple[str, ...]
    standing: Standing | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """`aside`: said to be none of its suppliers. `left_out`: seen, and saying nothing: name → why."""

    suppliers: tuple[Known, ...]
    aside: tuple[str, ...]
    left_out: Mapping[str, str]

    @property
    def count(self) -> Count:
        return count(each.standing for each in self.suppliers if each.standing is not None)

    def get(self, domain: str) -> Known | None:
        return next((each for each in self.suppliers if each.domain == domain), None)


def overview(organisation: Organisation) -> Overview:
    """Those with trouble first, then the named ones, then by name. Five queries."""
    seen, said = _seen(organisation), _said(organisation)
    aside = tuple(sorted(each.domain for each in said.values() if each.state == Supplier.State.ASIDE))
    domains = _domains(organisation, seen, said)
    looks = {each.domain: each for each in Look.objects.filter(domain__in=domains)}
    known = [_known(domain, seen, said.get(domain), looks.get(domain)) for domain in domains]
    return Overview(tuple(sorted(known, key=_order)), aside, seen.left_out)


def domains_of(organisation: Organisation) -> list[str]:
    return _domains(organisation, _seen(organisation), _said(organisation))


def _seen(organisation: Organisation) -> Seen:
    """From the newest observation of each check, of the domain it has now."""
    if not organisation.domain:
        return Seen()
    observed = {each.check_id: each.observation for each in monitoring.known(organisation, CHECKS)}
    return suppliers(organisation.domain, observed, providers_of(organisation))


def _said(organisation: Organisation) -> dict[str, Supplier]:
    return {each.domain: each for each in Supplier.objects.filter(organisation=organisation)}


def _domains(organisation: Organisation, seen: Seen, said: Mapping[str, Supplier]) -> list[str]:
    """A firm may have moved to a domain that was a supplier's before."""
    own = registered(organisation.domain) if organisation.domain else ""
    named = [each.domain for each in said.values() if each.state == Supplier.State.NAMED and each.domain != own]
    return [*named, *(each for each in seen.found if each not in said)]


def _known(domain: str, seen: Seen, said: Supplier | None, look: Look | None) -> Known:
    ended = look is not None and look.finished_at is not None
    return Known(
        domain,
        named=said is not None,
        role=said.role if said else "",
        sources=seen.found.get(domain, ()),
        standing=standing({check: (found[0], found[1]) for check, found in look.results.items()}) if ended else None,
        at=look.finished_at if ended else None,
    )


def _order(each: Known) -> tuple[bool, bool, str]:
    return not (each.standing and each.standing.troubled), not each.named, each.domain
