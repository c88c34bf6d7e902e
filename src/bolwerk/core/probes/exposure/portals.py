# SPDX-License-Identifier: EUPL-1.2
"""Which device shows its own page: NAS, VPN, router, printer, camera, database over HTTP. Pure.

Signs are strings of the makers' own pages: paths, cookies, server names, whole titles. A brand that a shop mentions
in its text or title is none.
"""

import re
from dataclasses import dataclass

from bolwerk.core.probes.web.page import read

HEAD = re.compile(rb"HTTP/1\.[01] \d{3}[^\r\n]*\r?\n")


@dataclass(frozen=True, slots=True)
class Sign:
    """Any of them is enough. `head`: in the head; `body`: in the page; both lower case. `title`: the whole of it."""

    service: str
    head: tuple[bytes, ...] = ()
    title: str = ""
    body: tuple[bytes, ...] = ()

    def fits(self, head: bytes, title: str, body: bytes) -> bool:
        return (
            any(each in head for each in self.head)
            or (bool(self.title) and re.fullmatch(self.title, title) is not None)
            or any(each in body for each in self.body)
        )


SIGNS = (
    Sign("elasticsearch", (b"\r\nx-elastic-product: elasticsearch", b'realm="security" charset'), "",
         (b'"tagline" : "you know, for search"', b'"tagline":"you know, for search"')),
    Sign("synology", (), r"(.{1,60} - )?synology (diskstation|nas|rackstation)( - .{1,60})?",
         (b"webman/index.cgi", b"webman/resources/", b"syno.sds.")),
    Sign("qnap", (b"\r\nserver: qnap",), r"qnap turbo nas|qts|.{1,60} - qnap", (b"/cgi-bin/qts.cgi", b"/qnapbase/")),
    Sign("fortinet", (b"/remote/login", b"svpncookie="), "", (b"/remote/login?", b"/remote/fgt_lang")),
    Sign("sonicwall", (b"\r\nserver: sonicwall ssl-vpn",), r"sonicwall - virtual office", (b"cgi-bin/sslvpnclient",)),
    Sign("sophos", (), r"sophos user portal|vpn portal", (b"/userportal/webpages/", b"/vpnportal/webpages/")),
    Sign("citrix", (b"/vpn/index.html", b"/logon/logonpoint/", b"set-cookie: nsc_"),
         r"netscaler gateway|citrix gateway|netscaler aaa", (b"/vpn/js/", b"/logon/logonpoint/")),
    Sign("ivanti", (b"/dana-na/", b"set-cookie: dssignin"), "", (b"/dana-na/",)),
    Sign("paloalto", (b"/global-protect/login",), r"globalprotect portal", (b"/global-protect/login.esp",)),
    Sign("cisco", (b"/+cscoe+/", b"set-cookie: webvpnlogin"), "", (b"/+cscoe+/logon.html",)),
    Sign("fortigate", (), r"fortigate", (b"/fgt_main", b"/ng/static/fortigate")),
    Sign("sonicwall-admin", (b"\r\nserver: sonicwall\r\n",), r"sonicwall - authentication", ()),
    Sign("sophos-admin", (), r"sophos firewall", (b"/webconsole/webpages/login.jsp",)),
    Sign("mikrotik", (), r"routeros( router configuration page)?", (b"/webfig/",)),
    Sign("unifi", (b"/manage/account/login",), r"unifi( network| os)?", (b"unifi-portal", b"/manage/account/login")),
    Sign("edgeos", (), r"edge(os|router|max).{0,20}", (b"edgeos.config",)),
    Sign("fritzbox", (), r"fritz!box.{0,20}", (b"logo_fritzdiamond",)),
    Sign("openwrt", (b"/cgi-bin/luci",), r".{0,60}- luci( - .{1,60})?", (b"/cgi-bin/luci", b"/luci-static/")),
    Sign("pfsense", (), r"(.{1,60} - )?login( to)? ?-? ?pfsense|pfsense - login", (b"/css/pfsense",)),
    Sign("opnsense", (), r"login \| opnsense", (b"/ui/themes/opnsense",)),
    Sign("draytek", (b"\r\nserver: dws", b"\r\nserver: draytek"), r"vigor login page", (b"draytek corp",)),
    Sign("asus", (b"main_login.asp",), r"asus (login|wireless router .{1,20})", (b"main_login.asp",)),
    Sign("netgear", (b'realm="netgear ',), r"netgear router.{0,20}", ()),
    Sign("tplink", (b'realm="tp-link ',), r"tl-[a-z0-9]{3,12}|tp-link .{0,20}router.{0,20}", (b"tplinkwifi.net",)),
    Sign("zyxel", (b"\r\nserver: zyxel",), r"(zywall|usg flex|atp) ?[0-9].{0,20}|zyxel .{1,20} login", ()),
    Sign("dlink", (b'realm="dir-', b'realm="dsl-'), r"d-link .{0,30}router.{0,20}", ()),
    Sign("bbox", (), r"(proximus )?b-box.{0,10}", (b"proximus b-box",)),
    Sign("printer", (b"\r\nserver: cups/", b"\r\nserver: hp http server", b"\r\nserver: virata-emweb",
                     b"\r\nserver: epson_linux", b"\r\nserver: canon http", b"\r\nserver: km-mfp-http"),
         r"home - cups .{1,10}", ()),
    Sign("camera", (b'realm="ip camera', b"\r\nserver: hikvision-webs", b"\r\nserver: dnvrs-webs",
                    b"\r\nserver: app-webs/", b"\r\nserver: dvrdvs-webs"), "", (b"/doc/page/login.asp",)),
)  # fmt: skip


def portal(told: bytes) -> str:
    """The service that shows this page; "page" for any other over HTTP; "" for what is no HTTP."""
    if not HEAD.match(told):
        return ""
    head, _, body = told.partition(b"\r\n\r\n")
    title = read("", body, None).title.strip().lower()
    head, body = head.lower() + b"\r\n", body.lower()
    return next((sign.service for sign in SIGNS if sign.fits(head, title, body)), "page")
