# SPDX-License-Identifier: EUPL-1.2
"""What the checks of the page itself can say."""

from collections.abc import Mapping
from types import MappingProxyType

ROUTES = frozenset(
    {
        "rpki_signed",
        "rpki_unsigned",
        "rpki_invalid",
        "rpki_no_route",
        "rpki_no_table",
        "rpki_no_address",
    }
)

PAGE: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "web.csp": frozenset(
            {
                "csp_fine",
                "csp_unsafe",
                "csp_without_scripts",
                "csp_only_reports",
                "csp_none",
            }
        ),
        "web.framing": frozenset(
            {
                "framing_closed",
                "framing_open",
                "framing_unclear",
            }
        ),
        "web.nosniff": frozenset(
            {
                "nosniff_set",
                "nosniff_missing",
                "nosniff_wrong",
            }
        ),
        "web.referrer": frozenset(
            {
                "referrer_careful",
                "referrer_of_browser",
                "referrer_leaks",
            }
        ),
        "web.permissions": frozenset(
            {
                "permissions_set",
                "permissions_of_browser",
            }
        ),
        "web.cookies": frozenset(
            {
                "cookies_none",
                "cookies_in_order",
                "cookies_sent_along",
                "cookies_unencrypted",
                "cookies_readable",
                "cookies_refused",
            }
        ),
        "web.mixed": frozenset(
            {
                "mixed_none",
                "mixed_upgraded",
                "mixed_form",
                "mixed_parts",
            }
        ),
        "web.sri": frozenset(
            {
                "sri_no_strangers",
                "sri_everywhere",
                "sri_missing",
            }
        ),
        "web.software": frozenset(
            {
                "software_current",
                "software_hosted",
                "software_old",
                "software_ended",
                "software_exploited",
                "software_version_hidden",
                "software_unseen",
            }
        ),
        "web.exposed": frozenset(
            {
                "exposed_nothing",
                "exposed_log_in",
                "exposed_files",
                "exposed_listing",
                "owner_unproven",
            }
        ),
        "web.ipv6": frozenset(
            {
                "web_ipv6_same",
                "web_ipv6_differs",
                "web_ipv6_closed",
                "web_ipv6_certificate",
                "web_ipv6_none",
            }
        ),
        "web.rpki": ROUTES,
        "dns.rpki": ROUTES,
    }
)
