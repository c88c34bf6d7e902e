# SPDX-License-Identifier: EUPL-1.2
"""Which check speaks about which service; and what each is called where it is shown."""

from collections.abc import Mapping
from types import MappingProxyType

GROUPS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "remote": frozenset({"rdp", "vnc"}),
        "files": frozenset({"smb", "afp", "nfs", "rsync", "ftp"}),
        "databases": frozenset({"mysql", "postgresql", "mssql", "mongodb", "redis", "elasticsearch", "memcached"}),
        "nas": frozenset({"synology", "qnap"}),
        "telnet": frozenset({"telnet"}),
    }
)
VPN = frozenset({"fortinet", "sonicwall", "sophos", "citrix", "ivanti", "paloalto", "cisco"})
ROUTERS = frozenset(
    {
        "fortigate",
        "sonicwall-admin",
        "sophos-admin",
        "mikrotik",
        "unifi",
        "edgeos",
        "fritzbox",
        "openwrt",
        "pfsense",
        "opnsense",
        "draytek",
        "asus",
        "netgear",
        "tplink",
        "zyxel",
        "dlink",
        "bbox",
    }
)
CAMERAS = frozenset({"camera"})
PRINTERS = frozenset({"printer"})
HARMLESS = frozenset({"page", "ftps"})
SITE = frozenset({80, 443})
"""Where a website answers, which is no news."""
