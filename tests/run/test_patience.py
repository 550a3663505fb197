from __future__ import annotations

from itertools import pairwise, repeat

from hypothesis import given
from hypothesis import strategies as st

from whimbrel.run.patience import Patience

PATIENCE = st.builds(
    Patience,
    tries=st.integers(1, 30),
    first_s=st.floats(0.001, 5),
    factor=st.floats(1, 4),
    cap_s=st.floats(0.1, 30),
    total_s=st.floats(0, 100),
    jitter=st.floats(0, 1),
)


@given(PATIENCE, st.floats(0, 0.999))
def test_pauses_stay_within_count_and_total(patience: Patience, chance: float) -> None:
    pauses = list(patience.pauses(repeat(chance)))
    assert len(pauses) < patience.tries
    assert sum(pauses) <= patience.total_s + 1e-6
    assert all(pause <= max(patience.cap_s, patience.first_s) for pause in pauses)


@given(PATIENCE)
def test_pauses_do_not_shrink_but_by_chance(patience: Patience) -> None:
    pauses = list(patience.pauses(repeat(0.0)))
    bound = max(patience.cap_s, patience.first_s)
    assert all(b >= a or a >= patience.cap_s for a, b in pairwise(pauses))
    assert all(pause <= bound for pause in pauses)


def test_one_try_has_no_pause() -> None:
    assert list(Patience(tries=1).pauses(repeat(0.5))) == []


def test_jitter_shortens_by_its_part_at_most() -> None:
    patience = Patience(tries=3, first_s=1, factor=1, jitter=0.5)
    assert all(0.5 <= pause <= 1 for pause in patience.pauses(iter([0.99, 0.0])))
