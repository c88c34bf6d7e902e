# SPDX-License-Identifier: EUPL-1.2
"""A domain in order, which the others are compared with, and what every check must say of it."""

from support.zoo.animal import NONE, PASS, WARN, Animal, alike

EXPOSURE = ("remote", "files", "databases", "nas", "gateways", "telnet", "devices", "others")


class Healthy(Animal):
    """Misbehaves in nothing, and lacks what is no fault: a seal, IPv6, a logo, and an owner who asks."""

    name, does, kind = "healthy", "is in order", "all"
    says = {
        "mail.mx": (PASS, "mx_found"),
        "mail.spf.record": (PASS, "spf_strict"),
        "mail.dmarc.policy": (PASS, "dmarc_reject"),
        "mail.dmarc.reports": (PASS, "reports_arrive"),
        "mail.dkim.keys": (PASS, "dkim_found"),
        "mail.starttls": (PASS, "starttls_offered"),
        "mail.certificate": (PASS, "certificate_valid"),
        "mail.tls.versions": (PASS, "tls_modern"),
        "mail.dane": (NONE, "dane_absent"),
        "mail.parked": (NONE, "mail_in_use"),
        "mail.mta_sts": (PASS, "mta_sts_enforced"),
        "mail.tls_rpt": (PASS, "tls_rpt_set"),
        "mail.bimi": (NONE, "bimi_missing"),
        "dns.dnssec": (WARN, "unsigned"),
        "dns.delegation": (PASS, "ns_agree"),
        "dns.networks": (PASS, "networks_apart"),
        "dns.soa": (PASS, "soa_sane"),
        "dns.dangling": (PASS, "nothing_dangling"),
        "dns.wildcard": (PASS, "wildcard_none"),
        "dns.caa": (PASS, "caa_set"),
        "dns.ipv6": (WARN, "ipv6_missing"),
        "web.https": (PASS, "https_works"),
        "web.https.forced": (PASS, "https_forced"),
        "web.certificate": (PASS, "certificate_valid"),
        "web.certificate.key": (PASS, "key_strong"),
        "web.certificate.caa": (NONE, "caa_issuer_unknown"),
        "web.tls.versions": (PASS, "tls_modern"),
        "web.tls.ciphers": (PASS, "ciphers_good"),
        "web.tls.keyexchange": (PASS, "exchange_good"),
        "web.hsts": (PASS, "hsts_set"),
        "web.securitytxt": (PASS, "securitytxt_found"),
        "web.mixed": (PASS, "mixed_none"),
        "web.cookies": (PASS, "cookies_none"),
        "web.software": (NONE, "software_unseen"),
        "web.csp": (PASS, "csp_fine"),
        "web.framing": (PASS, "framing_closed"),
        "web.nosniff": (PASS, "nosniff_set"),
        "web.referrer": (PASS, "referrer_of_browser"),
        "web.permissions": (PASS, "permissions_of_browser"),
        "web.sri": (PASS, "sri_no_strangers"),
        "web.ipv6": (NONE, "web_ipv6_none"),
        **alike(NONE, "rpki_no_table", "dns.rpki", "web.rpki"),
        **alike(NONE, "owner_unproven", "web.exposed", *(f"exposure.{each}" for each in EXPOSURE)),
    }
