"""Every kind of notice the town knows has a place in the one table of urgencies."""

from bot.domain.deliveries import ONCE_PER_MEMBER
from bot.domain.urgency import DIGEST, URGENCIES, Urgency, can_wait, urgency_of
from tests.builders.registry import whole_registry


def test_every_kind_of_notice_is_classified_and_nothing_else() -> None:
    known = set(whole_registry().notices()) | {DIGEST, "member.code"}

    missing, unknown = known - URGENCIES.keys(), URGENCIES.keys() - known
    assert not missing, f"say in bot/domain/urgency.py whether these can wait: {sorted(missing)}"
    assert not unknown, f"nobody speaks of these any more: {sorted(unknown)}"


def test_what_nobody_knows_is_said_at_once() -> None:
    assert urgency_of("of.tomorrow") is Urgency.AT_ONCE
    assert not can_wait("of.tomorrow")


def test_a_digest_does_not_wait_for_itself() -> None:
    assert not can_wait(DIGEST)
    assert DIGEST in ONCE_PER_MEMBER
