# SPDX-License-Identifier: EUPL-1.2
"""Reads the profile form. Keeps all that was entered when something must be corrected."""

from dataclasses import dataclass, field

from django.http import QueryDict

from bolwerk.apps.monitoring.hosting import selectors_in
from bolwerk.apps.organisations.models import Organisation
from bolwerk.apps.organisations.profile import Profile, clean, clean_enterprise_number, mistakes
from bolwerk.core.catalogue.shared_domains import is_shared
from bolwerk.core.errors import Invalid
from bolwerk.core.probes.domain import DomainError, normalise

NAME_LENGTH = 120
SELECTORS_LENGTH = 700


@dataclass(slots=True)
class ProfileForm:
    """`errors` maps a field's name to a message key; empty when `profile` is set."""

    name: str = ""
    size: str = ""
    kind: str = ""
    postcode: str = ""
    has: list[str] = field(default_factory=list)
    domain: str = ""
    enterprise_number: str = ""
    selectors: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    profile: Profile | None = None
    selector_names: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, firm: Organisation) -> "ProfileForm":
        return cls(
            name=firm.name,
            size=firm.size,
            kind=firm.kind,
            postcode=firm.postcode,
            has=list(firm.has),
            domain=firm.domain,
            enterprise_number=firm.enterprise_number,
            selectors=", ".join(firm.dkim_selectors),
        )

    @classmethod
    def read(cls, data: QueryDict) -> "ProfileForm":
        form = cls(
            name=" ".join(data.get("name", "")[:NAME_LENGTH].split()),
            size=data.get("size", ""),
            kind=data.get("kind", ""),
            postcode=data.get("postcode", "")[:20],
            has=data.getlist("has"),
            domain=data.get("domain", "")[:300].strip(),
            enterprise_number=data.get("enterprise_number", "")[:60].strip(),
            selectors=data.get("selectors", "")[:SELECTORS_LENGTH].strip(),
        )
        told = {"size": form.size, "kind": form.kind, "postcode": form.postcode, "has": form.has}
        form.errors = {name: wrong.key for name, wrong in mistakes(**told).items()}
        number = ""
        try:
            number = clean_enterprise_number(form.enterprise_number)
        except Invalid as refusal:
            form.errors["enterprise_number"] = refusal.key
        try:
            form.selector_names = selectors_in(form.selectors)
        except Invalid as refusal:
            form.errors["selectors"] = refusal.key
        if form.domain:
            try:
                form.domain = normalise(form.domain).name
            except DomainError as error:
                form.errors["domain"] = f"error.domain.{error.key}"
            else:
                if is_shared(form.domain):
                    form.errors["domain"] = "error.domain.shared"
        if not form.errors:
            form.profile = clean(**told, enterprise_number=number)
        return form
