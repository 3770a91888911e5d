"""What a furnished town holds of 相談: the host was asked about the question, others may be."""

from bot.domain.appeals import Request, Ring
from bot.domain.consulting import AdviceWish, Reason, ReasonKind
from bot.domain.ids import MemberId, QuestionId, from_token
from tests.builders.town import TestTown

_AREAS = "印鑑証明"


async def furnish_advice(town: TestTown, question: str, *, asked: MemberId, willing: MemberId) -> None:
    """One request that waits for a word, and somebody else who named the same work."""
    question_id = QuestionId(from_token(question) or 0)
    reason = Reason(ReasonKind.EXPERIENCE, _AREAS)
    async with town.storage.write() as work:
        for member_id in (asked, willing):
            await work.advice_wishes.save(AdviceWish(member_id, open=True, areas=_AREAS, weekly=9))
        await work.appeals.add_request(Request(question_id, asked, Ring.TOWN, reason, town.clock.now()))
