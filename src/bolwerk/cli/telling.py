# SPDX-License-Identifier: EUPL-1.2
"""What the commands about a domain say and how they end."""

FINE, FAILED, BAD_USAGE, NOT_TESTED, STOPPED = 0, 1, 2, 3, 130
TROUBLE = {
    "empty": "no domain was given",
    "is_ip": "that is an IP address; give the name of the domain",
    "not_a_domain": "that is not a domain name",
    "too_long": "that is too long for a domain name",
    "no_dot": "a domain name has a dot in it, such as example.be",
    "not_text": "that is no text in UTF-8",
    "internal": "something went wrong on our side",
}
