# SPDX-License-Identifier: EUPL-1.2
"""What the checks of a firm's own machines can say."""

from collections.abc import Mapping
from types import MappingProxyType

NOT_LOOKED = frozenset({"owner_unproven", "machine_unnamed", "machine_shared", "machine_moved"})
"""Nothing was knocked at, so nothing is known."""
ANY = NOT_LOOKED | {"machine_silent"}

EXPOSURE: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "exposure.remote": ANY | {"remote_closed", "remote_open"},
        "exposure.files": ANY | {"files_closed", "files_open"},
        "exposure.databases": ANY | {"databases_closed", "databases_limited", "databases_open"},
        "exposure.nas": ANY | {"nas_closed", "nas_open"},
        "exposure.gateways": ANY | {"gateways_closed", "gateways_vpn", "gateways_open"},
        "exposure.telnet": ANY | {"telnet_closed", "telnet_open"},
        "exposure.devices": ANY | {"devices_closed", "devices_printer", "devices_camera"},
        "exposure.others": ANY | {"others_none", "others_ssh", "others_unknown"},
    }
)
