# SPDX-License-Identifier: EUPL-1.2
from hypothesis import given
from hypothesis import strategies as st

from bolwerk.core.probes.many import table
from bolwerk.core.probes.many.table import Table


@given(st.lists(st.tuples(st.text(max_size=5), st.integers(0, 2**40))))
def test_it_keeps_what_came_first_as_a_dictionary_does(pairs: list[tuple[str, int]]) -> None:
    kept, known = Table(), dict[str, int]()
    for text, number in pairs:
        assert kept.add(text, number) == known.setdefault(text, number)
    assert len(kept) == len(known)
    assert {text: kept.get(text) for text in known} == known
    assert kept.get("never added, for it is too long") is None
    kept.close()


def test_it_grows_at_half_and_loses_nothing() -> None:
    kept = Table()
    count = table.FIRST_SLOTS * 4
    for number in range(count):
        kept.add(f"shop{number}.be", number)
    assert len(kept) == count
    assert [kept.get(f"shop{number}.be") for number in range(count)] == list(range(count))
    kept.close()
