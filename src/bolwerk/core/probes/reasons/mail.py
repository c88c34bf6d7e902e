# SPDX-License-Identifier: EUPL-1.2
"""What the checks of mail can say."""

from collections.abc import Mapping
from types import MappingProxyType

MAIL: Mapping[str, frozenset[str]] = MappingProxyType(
    {
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
                "dmarc_sampled",
                "dmarc_subdomains_open",
                "dmarc_invented_open",
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
    }
)
