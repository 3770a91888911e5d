"""An anonymous question in the furnished town, and a request to open its seal."""

import json
from dataclasses import asdict

from bot.domain.ids import DraftId, MemberId, SealOpeningId, to_token
from bot.domain.seals import Opening
from bot.ports.work import Work
from bot.services.question_drafts import ANONYMOUS_FORM, Wording
from tests.builders.town import Person, TestTown

ANONYMOUS_DRAFT = (ANONYMOUS_FORM, (), {"hidden": ""})


async def furnish_seals(town: TestTown, asker: Person, host: MemberId) -> dict[str, str]:
    """Two questions of the asker's; somebody who is no administrator any more once wanted to know whose the
    first one is.
    """
    for title in ("匿名の心配ごと", "匿名のもうひとつ"):
        preview = await asker.do("question.anonymous", title=title, body="だれにも言えません")
        await asker.press(preview, "匿名で質問する")
    async with town.storage.write() as work:
        other, first = [one for one in await work.questions.recent(limit=9) if one.anonymous]
        opening = Opening(SealOpeningId(5), first.id, host, "心配なため", town.clock.now())
        await work.seals.save(opening)
    return {"sealed": to_token(other.id), "opening": to_token(opening.id)}


def hidden_draft(work: Work, draft_id: DraftId) -> dict[str, str]:
    """What an anonymous draft keeps."""
    return {"hidden": work.seals.hide(json.dumps(asdict(Wording("匿名の下書き", "本文"))), draft_id)}
