# SPDX-License-Identifier: EUPL-1.2
"""Every reason key that a check can give. The words for them stand in content/checks, in four languages."""

from collections.abc import Mapping
from types import MappingProxyType

from bolwerk.core.probes.exposure.reasons import EXPOSURE, NOT_LOOKED
from bolwerk.core.probes.web.reasons import PAGE

COMMON = frozenset(
    {
        "blocked_address",
        "blocked_port",
        "certificate_too_large",
        "connect_failed",
        "connect_refused",
        "connect_timeout",
        "connection_lost",
        "dns_malformed",
        "dns_refused",
        "dns_servfail",
        "dns_timeout",
        "host_not_found",
        "internal",
        "no_answer",
        "no_greeting",
        "no_https",
        "no_reply",
        "no_server",
        "no_such_domain",
        "no_trust_store",
        "no_web_server",
        "no_web_site",
        "opted_out",
        "not_a_mail_server",
        "not_http",
        "not_tls",
        "page_elsewhere",
        "page_missing",
        "page_not_html",
        "page_unreadable",
        "redirect_loop",
        "redirect_malformed",
        "redirect_port",
        "redirect_scheme",
        "redirect_too_many",
        "redirect_userinfo",
        "refused_us",
        "reply_timeout",
        "reply_too_large",
        "timeout",
        "tls_broken",
        "tls_timeout",
        "too_many_bytes",
        "too_many_connections",
    }
)
"""Any check may say these: mostly why it could not test."""

OWN: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        **PAGE,
        **EXPOSURE,
        "mail.mx": frozenset(
            {
                "mx_found",
                "mx_implicit",
                "mx_is_address",
                "mx_partly_lost",
                "mx_alias",
                "mx_beside_null",
                "mx_lost",
                "null_mx",
                "no_mail",
            }
        ),
        "mail.spf.record": frozenset(
            {
                "spf_missing",
                "spf_multiple",
                "spf_invalid",
                "spf_allows_everyone",
                "spf_broken_include",
                "spf_too_many_lookups",
                "spf_too_many_voids",
                "spf_neutral",
                "spf_softfail",
                "spf_strict",
                "spf_no_mail",
                "spf_covered",
                "spf_parked",
                "not_followed",
            }
        ),
        "mail.dmarc.policy": frozenset(
            {
                "dmarc_missing",
                "dmarc_multiple",
                "dmarc_multiple_covered",
                "dmarc_invalid",
                "dmarc_none",
                "dmarc_testing",
                "dmarc_subdomains_open",
                "dmarc_invented_open",
                "dmarc_sampled",
                "dmarc_quarantine",
                "dmarc_reject",
            }
        ),
        "mail.dmarc.reports": frozenset(
            {
                "reports_arrive",
                "reports_missing",
                "reports_unreadable",
                "reports_not_agreed",
                "reports_without_rule",
            }
        ),
        "mail.dkim.keys": frozenset(
            {
                "dkim_found",
                "dkim_missing",
                "dkim_weak_key",
                "dkim_short_key",
                "dkim_several_keys",
                "dkim_withdrawn",
                "dkim_testing",
                "dkim_revoked",
                "dkim_unreadable",
                "dkim_selector_unknown",
                "no_mail",
            }
        ),
        "mail.starttls": frozenset(
            {
                "starttls_offered",
                "starttls_missing",
                "starttls_refused",
                "starttls_broken",
                "starttls_old_version",
                "null_mx",
                "no_mail",
            }
        ),
        "mail.certificate": frozenset(
            {
                "certificate_valid",
                "certificate_sealed",
                "certificate_expires_soon",
                "certificate_expired",
                "certificate_not_yet_valid",
                "certificate_self_signed",
                "certificate_untrusted",
                "certificate_wrong_name",
                "null_mx",
                "no_mail",
                "no_encryption",
            }
        ),
        "mail.tls.versions": frozenset(
            {
                "tls_modern",
                "tls_without_13",
                "old_tls_offered",
                "only_old_tls",
                "ssl3_offered",
                "null_mx",
                "no_mail",
                "no_encryption",
            }
        ),
        "mail.dane": frozenset(
            {
                "dane_valid",
                "dane_no_spare",
                "dane_absent",
                "dane_partly",
                "dane_unsigned",
                "dane_unusable",
                "dane_differs",
                "dane_without_lock",
                "signatures_unchecked",
                "null_mx",
                "no_mail",
            }
        ),
        "mail.parked": frozenset(
            {
                "parked_closed",
                "parked_covered",
                "parked_partly",
                "parked_open",
                "mail_in_use",
            }
        ),
        "mail.mta_sts": frozenset(
            {
                "mta_sts_enforced",
                "mta_sts_testing",
                "mta_sts_off",
                "mta_sts_short",
                "mta_sts_missing",
                "mta_sts_multiple",
                "mta_sts_record_wrong",
                "mta_sts_policy_missing",
                "mta_sts_policy_wrong",
                "mta_sts_certificate",
                "mta_sts_other_hosts",
                "mta_sts_server_wrong",
                "null_mx",
                "no_mail",
            }
        ),
        "mail.tls_rpt": frozenset(
            {
                "tls_rpt_set",
                "tls_rpt_missing",
                "tls_rpt_multiple",
                "tls_rpt_wrong",
                "null_mx",
                "no_mail",
            }
        ),
        "mail.bimi": frozenset(
            {
                "bimi_set",
                "bimi_missing",
                "bimi_declined",
                "bimi_wrong",
                "bimi_without_rule",
            }
        ),
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
        "web.certificate": frozenset(
            {
                "certificate_valid",
                "certificate_expires_soon",
                "certificate_expired",
                "certificate_not_yet_valid",
                "certificate_self_signed",
                "certificate_untrusted",
                "certificate_incomplete_chain",
                "certificate_wrong_name",
                "certificate_bare_lacks",
                "certificate_www_lacks",
                "certificate_weak",
            }
        ),
        "web.tls.versions": frozenset(
            {
                "tls_modern",
                "tls_without_13",
                "old_tls_offered",
                "only_old_tls",
                "ssl3_offered",
                "no_tls_answer",
            }
        ),
        "web.tls.ciphers": frozenset(
            {
                "ciphers_good",
                "ciphers_cbc_only",
                "ciphers_static",
                "ciphers_weak",
                "ciphers_broken",
                "no_tls_answer",
            }
        ),
        "web.tls.keyexchange": frozenset(
            {
                "exchange_good",
                "exchange_post_quantum",
                "master_secret_plain",
                "exchange_signed_old",
                "exchange_static",
                "prime_short",
                "renegotiation_unsafe",
                "compression_on",
                "prime_breakable",
                "no_tls_answer",
            }
        ),
        "web.certificate.key": frozenset(
            {
                "key_strong",
                "chain_mixed",
                "life_long",
                "key_unusual",
                "signature_old",
                "key_short",
                "signature_broken",
                "key_breakable",
                "certificate_unreadable",
            }
        ),
        "web.certificate.caa": frozenset(
            {
                "caa_agrees",
                "caa_differs",
                "caa_stops_all",
                "caa_absent",
                "caa_issuer_unknown",
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

SILENT = NOT_LOOKED | {"owner_unproven", "software_unseen"}
"""Not applicable, not because of the firm but because nothing was asked or recognised: no evidence of anything."""
