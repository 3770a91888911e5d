"""The sealing of authors: nothing is learnt without the key, and nothing can be moved."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import MemberId, QuestionId
from storage.sealer import KEY_BYTES, Sealer, new_key, read_key, write_key

SEALER, OTHER = Sealer(bytes(KEY_BYTES)), Sealer(bytes([1] * KEY_BYTES))
IDS = st.integers(1, 2**63 - 1)


@given(IDS, IDS, IDS)
def test_only_the_author_is_proved_and_only_the_key_opens(question: int, member: int, other: int) -> None:
    question_id, member_id = QuestionId(question), MemberId(member)
    seal = SEALER.seal(question_id, member_id)

    assert SEALER.open(seal, question_id) == member_id
    assert SEALER.proves(seal, question_id, member_id)
    assert SEALER.proves(seal, question_id, MemberId(other)) == (other == member)
    assert OTHER.open(seal, question_id) is None
    assert not OTHER.proves(seal, question_id, member_id)
    elsewhere = QuestionId(question ^ 1)
    assert SEALER.open(seal, elsewhere) is None
    assert not SEALER.proves(seal, elsewhere, member_id)


def test_two_questions_of_one_author_have_nothing_in_common() -> None:
    one, other = (SEALER.seal(QuestionId(number), MemberId(7)) for number in (1, 2))

    assert one.proof != other.proof
    assert one.author[:16] != other.author[:16]


@given(st.text(max_size=80))
def test_a_hidden_text_is_shown_where_it_belongs(text: str) -> None:
    hidden = SEALER.hide(text, 5)

    assert SEALER.show(hidden, 5) == text
    assert SEALER.show(hidden, 6) is None
    assert OTHER.show(hidden, 5) is None


@pytest.mark.parametrize("text", ["", "short", "!" * 44, write_key(bytes(KEY_BYTES))[:-4]])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="key"):
        read_key(text)


def test_a_key_is_read_as_it_was_written() -> None:
    key = new_key()

    assert read_key(f" {write_key(key)}\n") == key
