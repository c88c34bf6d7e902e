# SPDX-License-Identifier: EUPL-1.2
"""Who does something: the holder of a firm's private link, the machine itself, or a person who signed in."""

from typing import Any

VISITOR = "visitor"
SYSTEM = "system"

# VISITOR means: the door that was knocked on opened this very firm by its private link.
type Actor = Any  # VISITOR | SYSTEM | accounts.User


def name_of(actor: Actor) -> str:
    """How the audit log names the actor: never a mail address, so that a log shown or exported tells nobody's."""
    return actor if isinstance(actor, str) else f"user:{actor.pk}"
