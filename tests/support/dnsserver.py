# SPDX-License-Identifier: EUPL-1.2
from bolwerk.lab.dnsserver import *  # noqa: F403
