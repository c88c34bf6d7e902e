# SPDX-License-Identifier: EUPL-1.2
"""What several commands take."""

import argparse

from bolwerk.core.probes.dns.servers import parse_server


def dns_server(text: str) -> str:
    """HOST:PORT."""
    try:
        parse_server(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    return text
