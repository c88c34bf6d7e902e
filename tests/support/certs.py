# SPDX-License-Identifier: EUPL-1.2
from bolwerk.lab.certs import *  # noqa: F403
