"""What colleagues type in everyday words, and what they must find first, among many things of the kind."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.domain.comparisons import Comparison, ComparisonStatus
from bot.domain.findings import FindWhat
from bot.domain.handbook import Page
from bot.domain.ideas import Idea
from bot.domain.ids import ComparisonId, EventId, IdeaId, PageId, ShelfItemId
from bot.domain.members import Standing
from bot.domain.policy import Policy
from bot.ports.work import Work
from bot.services.finding import FindingService, Wish
from bot.services.origin import Origin
from bot.services.question_index import QuestionIndex
from bot.text.analysis import Analyzer, CharacterAnalyzer
from bot.text.sudachi import DictionaryAnalyzer
from storage.unit_of_work import SqlStorage
from tests.builders.events import HOST, event_called
from tests.builders.people import member_called
from tests.builders.toolshelf import item_called
from tests.fakes.clock import START

YUMI = member_called("由美")
DAY = timedelta(days=1)
ORIGIN = Origin("r", START, member_id=YUMI.id)
PAGE, TOOL, IDEA, EVENT, SURVEY = (
    FindWhat.HANDBOOK,
    FindWhat.TOOL,
    FindWhat.IDEA,
    FindWhat.EVENT,
    FindWhat.SURVEY,
)

# By kind: what is typed, and the title that must come first.
TYPED: Mapping[FindWhat, Mapping[str, str]] = {
    PAGE: {
        "ふるさと納税": "ふるさと納税の返礼品",
        "ふるさと納税のやり方を教えて": "ふるさと納税の返礼品",
        "ごみの分別": "ゴミ分別の案内",
        "いじめ対策": "学校でのいじめを防ぐには",
        "引っ越したら何をすればいい?": "引越し(転出・転入)の届出",
        "申し込みの様式": "申込書の書きかた",
        "手続き": "転職の手続",
        "空き家対策": "空家等の相談窓口",
        "こども食堂": "子供食堂を始める",
        "会議録を作成する方法": "会議録のひな形",
        "議会の答弁書の作り方": "答弁書の書き方",
        "書かない窓口": "書かない窓口の一日",
        "水道料金が払えない": "水道料金の分割",
        "犬の登録": "飼い犬の登録と注射",
        "お年寄りの見守り": "年寄りの見守り活動",
        "災害時の避難所": "避難所の開設",
        "再交付の申請": "マイナンバーカードの再交付",
    },
    TOOL: {
        "まちづくり": "まちづくり協議会の要綱",
        "電子契約の印紙税について": "電子契約と印紙税の早見表",
        "1人1台端末": "1人1台端末の貸与簿",
        "残業を減らすには": "残業の事前申請",
        "ｺﾞﾐの出し方": "ごみの出し方ちらし",
    },
    IDEA: {
        "やさしい日本語": "お知らせをやさしい日本語で",
        "クマ出没": "くまが出たときの連絡網",
        "育休を取りたい": "育休の引き継ぎ",
        "朝礼": "会議を減らす",  # stands in its body
        "打ち合わせの記録": "議事を残す",  # what became of it: 打合せ
    },
    EVENT: {
        "生成AIの使い方": "生成AIの勉強会",
        "部活動の地域移行": "部活動を地域へ",
        "SNSで広報したい": "SNSの撮影会",
    },
    SURVEY: {
        "コンビニ交付": "証明書のコンビニ交付",
        "ペーパーレスを進めたい": "ペーパーレスの状況",
        "タブレット": "議会の資料",  # asked for in its notes
    },
}
OTHERS = (
    "窓口の時間",
    "日本語教室",
    "電子申請の様式",
    "防災対策",
    "お金の手引き",
    "地域の会議",
    "学校の申請",
)
BODIES = {
    "会議を減らす": Idea(IdeaId(1), HOST.id, "", "朝礼をやめてみる", "", START),
    "議事を残す": Idea(IdeaId(1), HOST.id, "", "", "", START, outcome="打合せの記録が残りました"),
}
NOTES = {"議会の資料": "タブレット端末で読みますか"}
# Who has no dictionary finds the rest: what is left of these when hiragana is left away is not enough.
LOST = {
    "引っ越したら何をすればいい?",
    "申し込みの様式",
    "空き家対策",
    "会議録を作成する方法",
    "書かない窓口",
    "クマ出没",
}


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def _furnish(storage: SqlStorage) -> None:
    async with storage.write() as work:
        for member in (HOST, YUMI):
            await work.members.save(replace(member, standing=Standing.MEMBER))
        number = 0
        for what, typed in TYPED.items():
            for title in (*dict.fromkeys(typed.values()), *OTHERS):
                number += 1
                await _put(work, what, title, number)


async def _put(work: Work, what: FindWhat, title: str, number: int) -> None:
    at = START + timedelta(minutes=number)
    if what is PAGE:
        await work.handbook.save(Page(PageId(number), title, "本文です。", HOST.id, at, at))
    elif what is TOOL:
        await work.toolshelf.save(replace(item_called(title, HOST.id, at=at), id=ShelfItemId(number)))
    elif what is IDEA:
        like = BODIES.get(title, Idea(IdeaId(1), HOST.id, "", "みんなで", "", at))
        await work.ideas.save(replace(like, id=IdeaId(number), title=title, created_at=at))
    elif what is EVENT:
        await work.events.add(replace(event_called(title, -DAY), id=EventId(number)))
    else:
        ended = Comparison(ComparisonId(number), title, ("済", "未"), at, HOST.id, at, None)
        notes = NOTES.get(title, "")
        await work.comparisons.add(replace(ended, status=ComparisonStatus.ENDED, notes=notes))


async def _missed(storage: SqlStorage, analyzer: Analyzer) -> set[str]:
    """What was typed and did not lead to its title first."""
    service = FindingService(storage, Policy(), QuestionIndex(storage, analyzer))
    missed = set()
    for what, typed in TYPED.items():
        for phrase, title in typed.items():
            found = await service.find(Wish(phrase, what), ORIGIN, limit=3)
            if [one.title for group in found.groups for one in group.findings][:1] != [title]:
                missed.add(phrase)
    return missed


async def test_with_the_dictionary_everything_is_found(storage: SqlStorage) -> None:
    assert await _missed(storage, DictionaryAnalyzer()) == set()


async def test_without_one_most_is_found(storage: SqlStorage) -> None:
    assert await _missed(storage, CharacterAnalyzer()) == LOST


@pytest.mark.parametrize("typed", ["ワニ", "ワニの飼育", "これ"])
async def test_words_nobody_uses_find_nothing(storage: SqlStorage, typed: str) -> None:
    service = FindingService(storage, Policy(), QuestionIndex(storage, CharacterAnalyzer()))
    for what in TYPED:
        assert (await service.find(Wish(typed, what), ORIGIN, limit=3)).groups == ()
