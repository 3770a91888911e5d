"""A draft of every form for everybody in the furnished town."""

from datetime import timedelta
from zlib import crc32

from bot.domain.ids import DraftId, to_token
from bot.domain.publications import Publication
from bot.ports.records import Draft
from tests.builders.town import Person, TestTown
from tests.hostile.furnished_polls import POLL_DRAFT
from tests.hostile.furnished_seals import ANONYMOUS_DRAFT, hidden_draft
from tests.hostile.furnished_surveys import SURVEY_DRAFT
from tests.hostile.furnished_toolshelf import shelf_drafts

WAITING = "waiting"  # becomes public by itself


async def furnish_drafts(town: TestTown, people: dict[str, Person], tokens: dict[str, str]) -> dict[str, str]:
    """Each person's own drafts, whether or not they may use them any more."""
    made: dict[str, str] = {}
    filled = _values(tokens)
    said = {"message": "m1", "author": people["answerer"].user.external_id, "body": "窓口でもできます"}
    filled["quoted"] = ("question.quote_remembered", (), said)
    async with town.storage.write() as work:
        for role, person in people.items():
            known = await work.members.recognise(person.platform, person.place, person.user.external_id)
            assert known is not None
            for kind, (verb, args, values) in filled.items():
                draft_id = DraftId(crc32(f"{kind}:{role}".encode()))
                made[f"{kind}:{role}"] = to_token(draft_id)
                if kind == "anonymous":
                    values = hidden_draft(work, draft_id)  # noqa: PLW2901 - hidden under its own id
                own = tuple(arg.replace("DRAFT", to_token(draft_id)) for arg in args)
                await work.drafts.save(Draft(draft_id, known.account.id, verb, own, values, town.clock.now()))
                if kind == WAITING and known.member is not None:
                    at = town.clock.now() + timedelta(days=3)
                    waiting = Publication(draft_id, known.account.id, known.member.id, at)
                    await work.publications.save(waiting)
    return made


def _values(tokens: dict[str, str]) -> dict[str, tuple[str, tuple[str, ...], dict[str, str]]]:
    event = {
        "title": "下書きの会",
        "when": "来月2日 19:00",
        "capacity": "",
        "place": "",
        "description": "",
        "starts_at": "1800000000000",
        "ends_at": "1800003600000",
        "section": "",
        "reminders": "60",
        "notes": "sooner-20261205",
    }
    remind = {
        "words": "下書きの用事",
        "when": "第2木曜 18時",
        "starts": "2026-12-10T18:00",
        "rrule": "",
        "days_off": "keep",
        "exceptions": "",
        "notes": "",
        "both_ways": "1",
        "editing": "",
        "version": "0",
    }
    question = {"title": "下書きの質問", "body": "本文", "section": "", "section_id": ""}
    slots = {"when": "来月5日 19:00", "minutes": "30", "spans": "1800000000000-1800001800000"}
    pitch = {"name": "朝活課", "purpose": "朝の散歩", "kind": "hobby", "style": "free", "first_step": ""}
    cancel = {"event": tokens["event"], "reason": "台風のため"}
    change = {
        "event": tokens["again"],
        "scope": "all",
        "version": "1",
        "title": "定例の会",
        "when": "毎週土曜 19:00〜20:00",
        "capacity": "",
        "place": "",
        "description": "",
    }
    announce = {"title": "お知らせ", "body": "本文", "section": "", "prefecture": ""}
    search = {"text": "印鑑", "section": ""}
    programme = {"event": tokens["event"], "text": "開会 5分"}
    return {
        "programme": ("programme.text", (tokens["event"],), programme),
        WAITING: ("event.create.form", ("DRAFT", ""), {**event, "title": "公開を待つ会"}),
        "event": ("event.create.form", ("DRAFT", ""), event),
        "remind": ("remind.form", ("DRAFT", "", "0"), remind),
        **shelf_drafts(tokens),
        "question": ("question.ask.form", ("",), question),
        "anonymous": ANONYMOUS_DRAFT,
        "words": ("words", (), {"text": "どこで申請しますか"}),
        "consent": ("question.consent", (tokens["question"], to_token(1)), {"body": "窓口でもできます"}),
        "search": ("question.search", (), search),
        "find": ("find", (), {**search, "what": "", "area": "", "year": ""}),
        "slots": ("interview.slots", (), slots),
        "pitch": ("section.propose", (), pitch),
        "blueprint": ("section.create", (), {**pitch, "chief": ""}),
        "poll": ("poll.form", ("DRAFT", "", "60"), POLL_DRAFT),
        "survey": ("survey.form", ("DRAFT", "", "", ""), SURVEY_DRAFT),
        "announce": ("office.announce.form", (), announce),
        "change": ("event.series.edit.form", (tokens["again"], "all", "1"), change),
        "cancel": ("event.cancel", (tokens["event"],), cancel),
    }
