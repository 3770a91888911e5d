import asyncio
from dataclasses import replace
from datetime import timedelta

from bot.domain.ids import MemberId
from bot.domain.members import Member, Standing
from bot.domain.prefectures import find_prefecture
from bot.domain.proposals import LONELY_AFTER, NUDGED_AT_MOST
from bot.domain.recommendations import Reason, ReasonKind
from bot.domain.sections import ActivityStyle, Liveness, Section, SectionKind
from bot.ports.sections import Wanted
from bot.services.directory import DirectoryService
from bot.services.nudging import NudgingService
from storage.unit_of_work import SqlStorage
from tests.builders.people import account_at, member_called, place_of
from tests.builders.proposals import proposal_called
from tests.builders.sections import seat_in, section_called
from tests.fakes.clock import START

HOKKAIDO, TOKYO = find_prefecture("北海道"), find_prefecture("東京")
DAY = timedelta(days=1)
NOW = START + 40 * DAY
LATER = NOW + 8 * DAY


def member(name: str, work: str = "", interests: str = "", prefecture: str = "") -> Member:
    known = member_called(name)
    profile = replace(known.profile, work=work, interests=interests)
    return replace(known, profile=profile, prefecture=find_prefecture(prefecture))


AOKI = member("青木", "住民税、広報", "写真", "北海道")
BABA = member("馬場", "個人住民税", "登山", "北海道")
CHIBA = member("千葉", "住民票", prefecture="東京")
DATE = member("伊達", "広報", prefecture="東京")
EVERYBODY = (AOKI, BABA, CHIBA, DATE)

TAX = replace(section_called("税務課"), style=ActivityStyle.WEEKLY)
PHOTO = section_called("撮影課", SectionKind.HOBBY, "写真を撮って歩く")
WINDOW = section_called("窓口改善課")
OWN = section_called("読書課")


async def furnish(storage: SqlStorage, *sections: Section, people: tuple[Member, ...] = EVERYBODY) -> None:
    async with storage.write() as work:
        for person in people:
            await work.members.save(person)
        for section in sections:
            await work.sections.save(section)


async def sit(storage: SqlStorage, section: Section, *people: Member) -> None:
    async with storage.write() as work:
        for person in people:
            await work.sections.seat(seat_in(section, person.id))


async def listed(storage: SqlStorage, wanted: Wanted) -> set[str]:
    async with storage.read() as work:
        rows, total = await work.sections.overview(wanted, now=NOW, limit=10)
    assert total == len(rows)
    return {row.section.name for row in rows}


async def test_a_member_is_kept_with_the_prefecture(storage: SqlStorage) -> None:
    await furnish(storage)

    async with storage.write() as work:
        assert (await work.members.get(AOKI.id)) == AOKI
        await work.members.save(AOKI.move(None))
        assert (await work.members.get(AOKI.id)) == AOKI.move(None)


async def test_the_list_is_narrowed_by_everything_at_once(storage: SqlStorage) -> None:
    resting = replace(section_called("休みの課"), dormant_since=NOW)
    lively = replace(PHOTO, active_at=NOW)
    await furnish(storage, TAX, lively, WINDOW, resting, section_called("昔の課").close(NOW))
    await sit(storage, TAX, AOKI)
    await sit(storage, PHOTO, CHIBA)
    async with storage.write() as work:
        await work.members.save(replace(DATE, standing=Standing.ASLEEP))
        await work.sections.seat(seat_in(WINDOW, DATE.id))

    assert await listed(storage, Wanted()) == {"税務課", "撮影課", "窓口改善課"}
    assert await listed(storage, Wanted(style=ActivityStyle.WEEKLY)) == {"税務課"}
    assert await listed(storage, Wanted(liveness=Liveness.LIVELY)) == {"撮影課"}
    assert await listed(storage, Wanted(liveness=Liveness.CALM)) == {"税務課", "窓口改善課"}
    assert await listed(storage, Wanted(liveness=Liveness.QUIET)) == set()
    assert await listed(storage, Wanted(dormant=True)) == {"休みの課"}
    assert await listed(storage, Wanted(prefecture=HOKKAIDO)) == {"税務課"}
    assert await listed(storage, Wanted(prefecture=TOKYO)) == {"撮影課"}
    everything = Wanted("写真", SectionKind.HOBBY, ActivityStyle.FREE, Liveness.LIVELY, prefecture=TOKYO)
    assert await listed(storage, everything) == {"撮影課"}
    assert await listed(storage, replace(everything, kind=SectionKind.WORK)) == set()


async def test_a_span_of_liveness_says_what_a_section_says(storage: SqlStorage) -> None:
    edges = [timedelta(days=days, seconds=more) for days in (14, 60) for more in (-1, 0, 1)]
    made = [
        replace(section_called(f"{letter}課"), active_at=NOW - quiet)
        for letter, quiet in zip("天地玄黄宇宙", edges, strict=True)
    ]
    await furnish(storage, *made)

    for liveness in Liveness:
        expected = {section.name for section in made if section.liveness(NOW) is liveness}
        assert await listed(storage, Wanted(liveness=liveness)) == expected


async def test_sections_are_recommended_with_exact_counts(storage: SqlStorage) -> None:
    secret = replace(section_called("内輪課"), members_only=True)
    own_city = replace(section_called("自庁課"), organisation="縁側市")
    resting = replace(section_called("休みの課"), dormant_since=NOW)
    followed = section_called("登山課")
    hidden = (secret, own_city, resting, followed)
    await furnish(storage, TAX, PHOTO, WINDOW, OWN, *hidden)
    for section in (TAX, *hidden):
        await sit(storage, section, *EVERYBODY[1:])
    await sit(storage, OWN, AOKI, CHIBA)
    await sit(storage, WINDOW, CHIBA)
    async with storage.write() as work:
        await work.sections.follow(followed.id, AOKI.id, NOW)

    found = await DirectoryService(storage).recommend(AOKI, NOW)

    assert [(one.section.name, one.reason) for one in found] == [
        ("税務課", Reason(ReasonKind.WORK, 2)),  # 馬場 for 住民税, 伊達 for 広報
        ("撮影課", Reason(ReasonKind.INTEREST, topic="写真")),
        ("窓口改善課", Reason(ReasonKind.COMPANIONS, 1)),
    ]
    async with storage.write() as work:
        assert HOKKAIDO is not None
        assert (await work.directory.neighbours(AOKI.id, HOKKAIDO))[TAX.id] == 1
        assert (await work.directory.companions(AOKI.id))[TAX.id] == 1
        await work.members.save(replace(DATE, standing=Standing.ASLEEP))
    again = await DirectoryService(storage).recommend(AOKI, NOW)
    assert again[0].reason == Reason(ReasonKind.WORK, 1)  # who is away is not counted


async def test_who_tells_nothing_is_shown_what_is_new_and_lively(storage: SqlStorage) -> None:
    newcomer = member("新人")
    fresh = replace(TAX, created_at=NOW, active_at=NOW)
    lively = replace(PHOTO, active_at=NOW)
    await furnish(storage, fresh, lively, WINDOW, people=(newcomer,))

    found = await DirectoryService(storage).recommend(newcomer, NOW)

    assert [one.reason.kind for one in found] == [ReasonKind.NEW, ReasonKind.LIVELY]


async def nudged(storage: SqlStorage) -> set[MemberId]:
    async with storage.read() as work:
        everybody = [AOKI.id, *(one.id for one in CROWD)]
        return set(await work.proposals.nudged_since(everybody, START))


CROWD = tuple(member(f"人{number}", interests="写真") for number in range(6))


async def test_a_lone_proposal_is_brought_to_the_notice_of_three_once(storage: SqlStorage) -> None:
    place = place_of()
    lonely = replace(proposal_called("写真課", AOKI.id), purpose="街の写真を撮る")
    unlike = proposal_called("税務課", AOKI.id)
    await furnish(storage, people=(AOKI, *CROWD))
    async with storage.write() as work:
        await work.places.save(place)
        for person in CROWD:
            await work.members.save_account(account_at(place, person.profile.name, person))
        await work.proposals.save(lonely)
        await work.proposals.save(unlike)
        await work.members.save(replace(CROWD[0], standing=Standing.ASLEEP))
    service, due = NudgingService(storage), START + LONELY_AFTER

    await service.tick(due - timedelta(seconds=1))
    assert await nudged(storage) == set()
    await asyncio.gather(*(service.tick(due) for _ in range(4)))

    heard = await nudged(storage)
    assert len(heard) == NUDGED_AT_MOST
    assert not heard & {AOKI.id, CROWD[0].id}
    async with storage.write() as work:
        assert await work.deliveries.count_by_status() == {"pending": NUDGED_AT_MOST}
        assert await work.proposals.lonely(LATER, limit=9) == ()
        kept = await work.proposals.get(lonely.id)
        assert kept is not None
        assert kept.nudged_at == due
        second = replace(proposal_called("写真の会", AOKI.id), purpose="写真を語る", created_at=due)
        await work.proposals.save(second)

    await service.tick(due + LONELY_AFTER)
    assert await nudged(storage) == {person.id for person in CROWD[1:]}  # the two who had not heard of any
