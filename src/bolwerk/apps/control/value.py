# SPDX-License-Identifier: EUPL-1.2
"""What a firm must put in its DNS or on its website: another for each firm and domain, which nobody can guess.

It is made and never stored. It is no secret once it stands there; it only must not be known before.
"""

import base64
from typing import Any

from django.utils.crypto import salted_hmac

from bolwerk.core.advice.situation import DnsRecord, File
from bolwerk.core.probes.control.evaluate import LABEL, PATH, line


def value_of(organisation: Any) -> str:
    """43 characters, of HMAC-SHA-256 under SECRET_KEY."""
    message = f"{organisation.pk}:{organisation.domain}"
    digest = salted_hmac("bolwerk.control", message, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def record_of(organisation: Any) -> DnsRecord:
    """To put in the DNS."""
    return DnsRecord("TXT", f"{LABEL}.{organisation.domain}", LABEL, line(value_of(organisation)))


def file_of(organisation: Any) -> File:
    """To put on the website."""
    return File(f"https://{organisation.domain}{PATH}", line(value_of(organisation)))
