# SPDX-License-Identifier: EUPL-1.2
from bolwerk.lab.smtpserver import *  # noqa: F403
