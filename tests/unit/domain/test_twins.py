from dataclasses import replace

import pytest

from bot.domain.errors import Refused
from bot.domain.sections import Section
from bot.domain.twins import ask
from tests.builders.sections import section_called
from tests.fakes.clock import START

OURS, THEIRS = section_called("縁側市改善課"), section_called("隣町改善課")


def test_one_asks_and_the_other_accepts() -> None:
    asked = ask(OURS, THEIRS, None, now=START)

    assert not asked.agreed
    assert {asked.first, asked.second} == {OURS.id, THEIRS.id}
    assert asked.first < asked.second
    assert (asked.other(OURS.id), asked.other(THEIRS.id)) == (THEIRS.id, OURS.id)
    assert asked.accept(THEIRS.id, START).agreed_at == START


def test_who_asked_cannot_accept_and_asking_twice_changes_nothing() -> None:
    asked = ask(OURS, THEIRS, None, now=START)

    with pytest.raises(Refused, match=r"twins\.asked_already"):
        asked.accept(OURS.id, START)
    with pytest.raises(Refused, match=r"twins\.asked_already"):
        ask(OURS, THEIRS, asked, now=START)


def test_asking_who_asked_before_is_agreeing() -> None:
    asked = ask(OURS, THEIRS, None, now=START)

    agreed = ask(THEIRS, OURS, asked, now=START)

    assert agreed == replace(asked, agreed_at=START)
    with pytest.raises(Refused, match=r"twins\.already"):
        ask(OURS, THEIRS, agreed, now=START)


def test_some_sections_cannot_be_twins() -> None:
    def refusal(key: str, one: Section, other: Section) -> None:
        with pytest.raises(Refused, match=key):
            ask(one, other, None, now=START)

    refusal(r"twins\.itself", OURS, OURS)
    refusal(r"section\.closed", OURS, THEIRS.close(START))
    refusal(r"twins\.of_colleagues", replace(OURS, organisation="縁側市"), THEIRS)
    refusal(r"twins\.of_colleagues", THEIRS, replace(OURS, organisation="縁側市"))


def test_a_pair_is_the_same_from_both_sides() -> None:
    asked = ask(OURS, THEIRS, None, now=START)
    turned = ask(THEIRS, OURS, None, now=START)

    assert replace(turned, asked_by=OURS.id) == asked
