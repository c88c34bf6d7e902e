# SPDX-License-Identifier: EUPL-1.2
"""What the checks of a website's lock can say: versions, suites, key exchange, certificate."""

from collections.abc import Mapping
from types import MappingProxyType

LOCK: Mapping[str, frozenset[str]] = MappingProxyType(
    {
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
    }
)
