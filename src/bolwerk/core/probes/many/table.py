# SPDX-License-Identifier: EUPL-1.2
"""A table from short texts to numbers that lives in a file without a name: a million entries weigh 32 MB of disk.

Open addressing over slots of 16 bytes: a keyed hash of the text (64 bits, 0 means empty) and its number.
"""

import mmap
import secrets
import struct
import tempfile
from hashlib import blake2b

SLOT = struct.Struct("<QQ")
FIRST_SLOTS = 1 << 12


class Table:
    """Two texts with the same hash would be taken for one: one chance in ten million for a million texts."""

    def __init__(self) -> None:
        self._salt = secrets.token_bytes(16)
        self._count = 0
        self._open(FIRST_SLOTS)

    def __len__(self) -> int:
        return self._count

    def close(self) -> None:
        self._map.close()

    def get(self, text: str) -> int | None:
        place = self._place(self._hash(text))
        key, number = SLOT.unpack_from(self._map, place)
        return number if key else None

    def add(self, text: str, number: int) -> int:
        """The number that this text had already, else `number`."""
        key = self._hash(text)
        place = self._place(key)
        taken, known = SLOT.unpack_from(self._map, place)
        if taken:
            return int(known)
        SLOT.pack_into(self._map, place, key, number)
        self._count += 1
        if self._count * 2 > self._slots:
            self._grow()
        return number

    def _hash(self, text: str) -> int:
        return int.from_bytes(blake2b(text.encode(), digest_size=8, key=self._salt).digest()) or 1

    def _place(self, key: int) -> int:
        """The offset of the slot with this key, or of the free one where it belongs."""
        slot = key % self._slots
        while SLOT.unpack_from(self._map, slot * SLOT.size)[0] not in (0, key):
            slot = (slot + 1) % self._slots
        return slot * SLOT.size

    def _open(self, slots: int) -> None:
        self._slots = slots
        with tempfile.TemporaryFile() as file:
            file.truncate(slots * SLOT.size)
            self._map = mmap.mmap(file.fileno(), slots * SLOT.size)

    def _grow(self) -> None:
        old = self._map
        self._open(self._slots * 2)
        for key, number in SLOT.iter_unpack(old):
            if key:
                SLOT.pack_into(self._map, self._place(key), key, number)
        old.close()
