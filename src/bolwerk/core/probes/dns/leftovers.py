# SPDX-License-Identifier: EUPL-1.2
"""Judges names that lead to nothing, and names that all exist. Pure."""

from collections.abc import Mapping

from bolwerk.core.probes.dns.answer import Addresses, Answer, Status
from bolwerk.core.probes.result import CheckResult, CheckVerdict, could_not_test, judge

PASS, WARN, FAIL = CheckVerdict.PASS, CheckVerdict.WARN, CheckVerdict.FAIL
# fmt: off
LABELS = ("www", "shop", "webshop", "mail", "webmail", "blog", "ftp", "app", "test", "autodiscover")
"""Where small firms have services, and where these are left behind."""

SERVICES = (
    "azurewebsites.net", "azureedge.net", "azure-api.net", "azurefd.net", "blob.core.windows.net",
    "cloudapp.azure.com", "cloudapp.net",
    "trafficmanager.net", "s3.amazonaws.com", "elasticbeanstalk.com", "github.io", "gitlab.io",
    "herokuapp.com", "herokudns.com", "netlify.app", "vercel.app", "pages.dev", "surge.sh", "readthedocs.io",
    "wordpress.com", "myshopify.com", "webflow.io", "wixdns.net", "squarespace.com", "zendesk.com", "freshdesk.com",
    "helpscoutdocs.com", "statuspage.io", "unbouncepages.com", "bitbucket.io", "ghost.io", "fly.dev", "web.app",
)
"""Hosts where the customer picks the name, so that a name that is free again may be picked by another."""
# fmt: on


def dangling(
    *, aliases: Mapping[str, Answer], mail: Mapping[str, Addresses], name_servers: Mapping[str, Addresses]
) -> CheckResult:
    """`aliases`: the A answers of names of this domain. Gone: the name at the end does not exist (NXDOMAIN)."""
    gone = {name: each.canonical for name, each in aliases.items() if _leads_to_nothing(name, each)}
    lost_mail = sorted(host for host, each in mail.items() if each.status == Status.NXDOMAIN)
    lost_servers = sorted(host for host, each in name_servers.items() if each.status == Status.NXDOMAIN)
    seen = {
        "names": gone,
        "mail": lost_mail,
        "name_servers": lost_servers,
        "aliases": {name: each.canonical for name, each in aliases.items() if each.canonical not in ("", name)},
        "asked": sorted(aliases),
    }
    if any(_free_for_all(target) for target in gone.values()):
        return judge("dns.dangling", FAIL, "dangling_takeover", **seen)
    if gone:
        return judge("dns.dangling", WARN, "dangling_name", **seen)
    if lost_servers:
        return judge("dns.dangling", WARN, "dangling_name_server", **seen)
    if lost_mail:
        return judge("dns.dangling", WARN, "dangling_mail", **seen)
    asked = [each.status for each in aliases.values()]
    hosts = [each.status for each in (*mail.values(), *name_servers.values())]
    for status in (*asked, *hosts):
        if not status.known:
            return could_not_test("dns.dangling", f"dns_{status.value}", **seen)
    return judge("dns.dangling", PASS, "nothing_dangling", **seen)


def _leads_to_nothing(name: str, answer: Answer) -> bool:
    return answer.status == Status.NXDOMAIN and answer.canonical not in ("", name)


def _free_for_all(target: str) -> bool:
    return any(target.endswith(f".{service}") for service in SERVICES)


def wildcard(answer: Answer) -> CheckResult:
    """`answer`: to a name nobody can have made (RFC 4592)."""
    if not answer.status.known:
        return could_not_test("dns.wildcard", f"dns_{answer.status.value}")
    if answer.status == Status.OK or answer.canonical not in ("", answer.name):
        return judge("dns.wildcard", WARN, "wildcard_found", leads_to=list(answer.records[:10]))
    return judge("dns.wildcard", PASS, "wildcard_none")
