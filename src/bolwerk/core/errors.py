# SPDX-License-Identifier: EUPL-1.2
"""What a use-case may refuse with. Web, API and CLI each map these once; `key` names the message to show."""


class Refusal(Exception):
    """Base of all; `key` is a stable message key, `detail` holds values for that message."""

    def __init__(self, key: str, **detail: str) -> None:
        super().__init__(key)
        self.key = key
        self.detail = detail


class NotAllowed(Refusal):
    """The actor may not do this."""


class NotFound(Refusal):
    """It does not exist, or not for this actor: the two look the same from outside."""


class Gone(NotFound):
    """It did exist, for whoever asks: its time is over, or something newer took its place."""


class Invalid(Refusal):
    """What was entered cannot be used; the message says what to do."""


class Conflict(Refusal):
    """Someone else changed it first, or it is no longer asked."""


class TooOften(Refusal):
    """Asked more often than allowed; `seconds` until it may be asked again."""

    def __init__(self, key: str, *, seconds: int) -> None:
        # Said in whole minutes, never fewer than two: no language then needs its singular.
        super().__init__(key, minutes=str(max(2, -(-seconds // 60))))
        self.seconds = seconds
