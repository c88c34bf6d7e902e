# SPDX-License-Identifier: EUPL-1.2
"""Every reason key that a check can give. The words for them stand in content/checks, in four languages."""

from collections.abc import Mapping
from types import MappingProxyType

from bolwerk.core.probes.reasons.common import COMMON
from bolwerk.core.probes.reasons.dns import DNS
from bolwerk.core.probes.reasons.exposure import EXPOSURE, NOT_LOOKED
from bolwerk.core.probes.reasons.lock import LOCK
from bolwerk.core.probes.reasons.mail import MAIL
from bolwerk.core.probes.reasons.page import PAGE
from bolwerk.core.probes.reasons.site import SITE

__all__ = ["COMMON", "OWN", "SILENT"]

OWN: Mapping[str, frozenset[str]] = MappingProxyType({**MAIL, **DNS, **SITE, **LOCK, **PAGE, **EXPOSURE})
"""Those of each check, beside the common ones."""

SILENT = NOT_LOOKED | {"owner_unproven", "software_unseen"}
"""Not applicable, not because of the firm but because nothing was asked or recognised: no evidence of anything."""
