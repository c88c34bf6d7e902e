# SPDX-License-Identifier: EUPL-1.2
"""What a person knows of a domain better than we see from outside: who hosts it, and under which names its DKIM keys
lie."""

import re
from collections.abc import Iterable, Mapping

from django.db import transaction

from bolwerk.apps.audit.services import append
from bolwerk.apps.monitoring import selectors
from bolwerk.apps.monitoring.models import CheckRun
from bolwerk.apps.organisations.actors import Actor, name_of
from bolwerk.apps.organisations.models import Organisation
from bolwerk.apps.organisations.rules import ask
from bolwerk.core.catalogue.providers import GENERIC, ROLES, load
from bolwerk.core.errors import Invalid
from bolwerk.core.probes.mail.dkim.selectors import MAX_GIVEN, given_selector

SEPARATORS = re.compile(r"[\s,;]+")


def clean_providers(said: Mapping[str, str]) -> dict[str, str]:
    """{role: key}; what is left as it was seen ("") is left out. Raises Invalid."""
    for role, key in said.items():
        known = load().get(key)
        if role not in ROLES or not (key in ("", GENERIC) or (known and role in known.roles)):
            raise Invalid("error.provider.unknown")
    return {role: said[role] for role in ROLES if said.get(role)}


def clean_selectors(typed: Iterable[str]) -> list[str]:
    """Each once, lower case, in their order. Raises Invalid for what cannot be one, and for too many."""
    try:
        found = list(dict.fromkeys(given_selector(each) for each in typed if each.strip()))
    except ValueError as error:
        raise Invalid("error.selector") from error
    if len(found) > MAX_GIVEN:
        raise Invalid("error.selectors_many")
    return found


def selectors_in(typed: str) -> list[str]:
    """Of one field, with commas or spaces between. Raises Invalid."""
    return clean_selectors(SEPARATORS.split(typed))


@transaction.atomic
def tell_providers(*, organisation: Organisation, said: Mapping[str, str], actor: Actor) -> None:
    """Replaces what was said before; "" goes back to what is seen. Raises NotAllowed and Invalid."""
    ask(actor, "firm.act", organisation)
    wanted = clean_providers(said)
    if wanted == organisation.providers_said:
        return
    organisation.providers_said = wanted
    organisation.save(update_fields=["providers_said"])
    append(organisation=organisation, actor=name_of(actor), verb="providers.told", detail=wanted)


@transaction.atomic
def tell_selectors(*, organisation: Organisation, names: Iterable[str], actor: Actor) -> None:
    """The next check looks under these names too. Raises NotAllowed and Invalid."""
    ask(actor, "firm.answer", organisation)
    wanted = clean_selectors(names)
    if wanted == organisation.dkim_selectors:
        return
    organisation.dkim_selectors = wanted
    organisation.save(update_fields=["dkim_selectors"])
    append(organisation=organisation, actor=name_of(actor), verb="selectors.told", detail={})


def providers_of(organisation: Organisation, run: CheckRun | None = None) -> dict[str, str]:
    """Who hosts what, for all that follows from it: what was said counts before what was seen. `run`: its newest."""
    run = run or selectors.newest_run(organisation)
    return {**(run.providers if run else {}), **organisation.providers_said}
