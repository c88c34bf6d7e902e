# SPDX-License-Identifier: EUPL-1.2
"""A moment in a proof: UTC to the second, 2026-11-26T20:43:25Z, so that one moment is written in one way."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator

FORM = "%Y-%m-%dT%H:%M:%SZ"


def written(moment: datetime) -> str:
    """Later parts of the second are dropped."""
    return moment.astimezone(UTC).strftime(FORM)


def moment_of(text: str) -> datetime:
    """Raises ValueError."""
    found = datetime.strptime(text, FORM).replace(tzinfo=UTC)
    if written(found) != text:
        raise ValueError("a moment written in another way")
    return found


def _checked(text: str) -> str:
    moment_of(text)
    return text


Moment = Annotated[str, AfterValidator(_checked)]
