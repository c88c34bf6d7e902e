# SPDX-License-Identifier: EUPL-1.2
import pytest

from bolwerk.core.probes.providers import recognise

M365_SPF = "v=spf1 include:spf.protection.outlook.com -all"


@pytest.mark.parametrize(
    ("ns", "mx", "spf", "dns", "mail"),
    [
        (["ns1.combell.eu"], ["shop-be.mail.protection.outlook.com"], "", "combell", "microsoft365"),
        (["ns3.combell.net"], ["mx.mailprotect.be"], "", "combell", "combell"),
        (["ns01.one.com"], ["mx1.pub.mailpod9-cph3.one.com"], "", "one", "one"),
        (["dns10.ovh.net"], ["mx1.mail.ovh.net"], "", "ovh", "ovh"),
        (["ana.ns.cloudflare.com"], ["aspmx.l.google.com"], "", "cloudflare", "google"),
        (["ns1.easyhost.be"], ["route1.mx.cloudflare.net"], "", "easyhost", "cloudflare"),
        (["ns1.host.test"], ["mx.filter.test"], M365_SPF, "generic", "microsoft365"),
        (["ns.notcombell.eu"], ["xgoogle.com"], "v=spf1 -all", "generic", "generic"),
        ([], [], "", "generic", "generic"),
    ],
)  # fmt: skip
def test_dns_and_mail_are_recognised_apart(ns: list[str], mx: list[str], spf: str, dns: str, mail: str) -> None:
    assert recognise(ns=ns, mx=mx, spf=spf) == {"dns": dns, "mail": mail}
