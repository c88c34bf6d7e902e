# SPDX-License-Identifier: EUPL-1.2
"""Hands one mail over and says what is known of it afterwards, so that a retry never makes a second copy.

SMTP gives the responsibility over with the reply to the end of the message (RFC 5321 section 6.1). Before that a mail
may be tried again. When the line breaks between the end of the message and that reply, nobody can know: `UNSURE`.
"""

import email.policy
import logging
import re
import smtplib
from contextlib import suppress
from enum import StrEnum
from typing import Any

from django.core.mail import EmailMessage, mailers
from django.core.mail.backends.smtp import EmailBackend

log = logging.getLogger(__name__)
LONG_LINES = email.policy.SMTP.clone(max_line_length=990)
"""Else an address too long for a short line is written in encoded words, which no mail program reads as an address.
RFC 5322 section 2.1.1 allows 998."""
DOT = re.compile(rb"(?m)^\.")
REPLY_SECONDS = 60.0
"""For the reply to the whole message, which may take a filter a while."""


class Outcome(StrEnum):
    ACCEPTED = "accepted"
    LATER = "later"  # surely not accepted, may be tried again
    REFUSED = "refused"  # for good: by the mailbox, or this very message
    UNSURE = "unsure"


def deliver(message: EmailMessage) -> Outcome:
    """To its one recipient. Never raises for what the mail server does."""
    mailer = mailers.default
    if not isinstance(mailer, EmailBackend):
        try:
            mailer.send_messages([message])
        except OSError:
            log.exception("a mail could not be stored")
            return Outcome.LATER
        return Outcome.ACCEPTED
    try:
        mailer.open()
        return _hand_over(mailer, message)
    except (smtplib.SMTPException, OSError) as error:
        # The address is not logged: who has an account here is nobody's business.
        log.warning("the mail server cannot be used now: %s", type(error).__name__)
        return Outcome.LATER
    finally:
        with suppress(smtplib.SMTPException, OSError):
            mailer.close()


def _hand_over(mailer: Any, message: EmailMessage) -> Outcome:
    """Raises for what goes wrong before the end of the message was on its way: it was not accepted then."""
    smtp = mailer.connection
    smtp.ehlo_or_helo_if_needed()
    data = DOT.sub(b"..", message.message(policy=email.policy.SMTP).as_bytes(policy=LONG_LINES))
    if smtp.mail(mailer.prep_address(message.from_email))[0] != 250:
        return Outcome.LATER
    code, _ = smtp.rcpt(mailer.prep_address(message.to[0]))
    if code not in (250, 251):
        return _of(code)
    if smtp.docmd("DATA")[0] != 354:
        return Outcome.LATER
    smtp.send(data + (b"" if data.endswith(b"\r\n") else b"\r\n") + b".\r\n")
    try:
        smtp.sock.settimeout(REPLY_SECONDS)
        code, _ = smtp.getreply()
    except (smtplib.SMTPException, OSError):
        return Outcome.UNSURE
    return Outcome.ACCEPTED if code == 250 else _of(code)


def _of(code: int) -> Outcome:
    return Outcome.REFUSED if 500 <= code < 600 else Outcome.LATER
