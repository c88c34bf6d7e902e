# SPDX-License-Identifier: EUPL-1.2
"""Who hosts what, as a page shows it: what was seen, what the firm said, and what it may choose from."""

from dataclasses import dataclass

from bolwerk.apps.monitoring.models import CheckRun
from bolwerk.apps.organisations.models import Organisation
from bolwerk.core.catalogue.providers import GENERIC, ROLES, load, of
from bolwerk.web.interface import word


@dataclass(frozen=True, slots=True)
class Host:
    """`name`: what counts, "" when nobody knows. `seen`: what was recognised; `said`: the key a person chose."""

    role: str
    name: str
    seen: str
    said: str
    choices: list[tuple[str, str]]

    @property
    def corrected(self) -> bool:
        return bool(self.said) and self.name != self.seen


def hosts_of(firm: Organisation, run: CheckRun | None, language: str) -> list[Host]:
    """One for every role, once there was a check; none before."""
    if run is None:
        return []
    seen, said = run.providers, firm.providers_said
    return [_host(role, seen.get(role, GENERIC), said.get(role, ""), language) for role in ROLES]


def _host(role: str, seen: str, said: str, language: str) -> Host:
    other = word(language, "provider.other")
    name = name_of(said or seen) or (other if said else "")
    choices = [*((each.id, each.name) for each in of(role)), (GENERIC, other)]
    return Host(role, name, name_of(seen) or word(language, "provider.not_known"), said, choices)


def name_of(key: str) -> str:
    """ "" for somebody else."""
    known = load().get(key)
    return known.name if known else ""
