# SPDX-License-Identifier: EUPL-1.2
"""How many of a firm's suppliers can be forged, without a name. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from bolwerk.core.suppliers.standing import Mail, Standing


@dataclass(frozen=True, slots=True)
class Count:
    """`forgeable` of `known`; what could not be seen counts as neither."""

    forgeable: int
    known: int


def count(every: Iterable[Standing]) -> Count:
    seen = [each for each in every if each.mail is not Mail.UNSEEN]
    return Count(sum(each.mail in (Mail.FORGEABLE, Mail.PARTLY) for each in seen), len(seen))
