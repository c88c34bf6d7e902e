# SPDX-License-Identifier: EUPL-1.2
"""What the checks of a website can say of the way to it and of what stands beside its page."""

from collections.abc import Mapping
from types import MappingProxyType

SITE: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "web.https": frozenset(
            {
                "https_works",
                "https_missing",
                "https_broken",
                "https_leads_back",
                "https_detour",
                "https_only_elsewhere",
            }
        ),
        "web.https.forced": frozenset(
            {
                "https_forced",
                "http_closed",
                "http_not_forced",
                "https_left",
                "http_shows_error",
            }
        ),
        "web.hsts": frozenset(
            {
                "hsts_set",
                "hsts_missing",
                "hsts_short",
                "hsts_off",
                "hsts_partly",
                "hsts_malformed",
            }
        ),
        "web.securitytxt": frozenset(
            {
                "securitytxt_found",
                "securitytxt_missing",
                "securitytxt_no_contact",
                "securitytxt_no_expiry",
                "securitytxt_bad_expiry",
                "securitytxt_expired",
                "securitytxt_wrong_type",
                "securitytxt_unsafe",
                "securitytxt_elsewhere",
                "securitytxt_twice",
            }
        ),
    }
)
