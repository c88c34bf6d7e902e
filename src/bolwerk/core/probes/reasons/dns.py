# SPDX-License-Identifier: EUPL-1.2
"""What the checks of the DNS and of look-alike names can say."""

from collections.abc import Mapping
from types import MappingProxyType

DNS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "dns.dnssec": frozenset(
            {
                "signed",
                "unsigned",
                "signed_without_ds",
                "ds_without_keys",
                "ds_matches_no_key",
                "signature_missing",
                "signature_expired",
                "signature_early",
                "signature_wrong",
                "signature_ends_soon",
                "algorithm_weak",
                "algorithm_unknown",
                "bogus",
                "resolver_disagrees",
            }
        ),
        "dns.delegation": frozenset(
            {
                "ns_agree",
                "ns_single",
                "ns_lame",
                "ns_silent",
                "ns_without_address",
                "ns_closed_address",
                "ns_none_answers",
                "ns_sets_differ",
                "ns_parent_differs",
                "ns_serials_differ",
                "ns_not_reached",
                "no_zone",
            }
        ),
        "dns.networks": frozenset(
            {
                "networks_apart",
                "networks_one",
                "ns_not_reached",
                "no_zone",
            }
        ),
        "dns.soa": frozenset(
            {
                "soa_sane",
                "soa_retries_late",
                "soa_gives_up_early",
                "soa_forgets_late",
                "no_zone",
            }
        ),
        "dns.dangling": frozenset(
            {
                "nothing_dangling",
                "dangling_name",
                "dangling_takeover",
                "dangling_mail",
                "dangling_name_server",
            }
        ),
        "dns.wildcard": frozenset(
            {
                "wildcard_none",
                "wildcard_found",
            }
        ),
        "dns.caa": frozenset(
            {
                "caa_set",
                "caa_missing",
            }
        ),
        "dns.ipv6": frozenset(
            {
                "ipv6_everywhere",
                "ipv6_partly",
                "ipv6_missing",
                "no_hosts",
            }
        ),
        "names.lookalikes": frozenset(
            {
                "lookalikes_none",
                "lookalikes_own",
                "lookalikes_quiet",
                "lookalikes_mail",
                "name_shared",
            }
        ),
    }
)
