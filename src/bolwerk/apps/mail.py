# SPDX-License-Identifier: EUPL-1.2
"""Sends one plain mail in the reader's language; its words stand in content/interface."""

import logging
import smtplib

from django.conf import settings
from django.core.mail import EmailMessage

from bolwerk.core.catalogue.words import word, words
from bolwerk.core.errors import Conflict

log = logging.getLogger(__name__)


def send(*, to: str, language: str, key: str, **values: str) -> None:
    """The words `mail.<key>.subject` and `.body`, and below it how to know a real mail from us.

    Sent at once and not by the worker: a task would keep the secret of the link in its arguments. Raises Conflict
    when this Bolwerk cannot send mail, or the mail server refuses now.
    """
    language = language if f"mail.{key}.subject" in words(language) else "nl"
    if not settings.MAIL_READY:
        raise Conflict("error.mail.off")
    body = word(language, f"mail.{key}.body", **values)
    message = EmailMessage(
        subject=word(language, f"mail.{key}.subject", **values),
        body=f"{word(language, 'mail.hello')}\n\n{body}\n\n{word(language, 'mail.foot')}\n",
        to=[to],
        headers={"Content-Language": language, "Auto-Submitted": "auto-generated"},
    )
    try:
        message.send()
    except (smtplib.SMTPException, OSError) as error:
        # The address is not logged: who has an account here is nobody's business.
        log.error("a mail of the kind %s could not be sent", key, exc_info=error)
        raise Conflict("error.mail.failed") from error
