"""Which spellings name one organisation, and what a name tells of its size."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import Refused
from bot.domain.members import Member, MemberKind, Proof
from bot.domain.organisations import confirmed_there, key_of, local_key, organisation_name, spellings
from bot.domain.prefectures import PREFECTURES, Prefecture, find_prefecture
from bot.domain.seals import Giveaway, giveaways
from bot.domain.town_sizes import CITIES, TownSize, size_told_by, sizes_told_by
from tests.builders.people import member_called
from tests.fakes.clock import START


def prefecture(name: str) -> Prefecture:
    found = find_prefecture(name)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("written", "where", "name"),
    [
        ("縁側市", "長野", "縁側市"),
        ("長野県縁側市役所", "長野", "縁側市"),
        ("縁側市役所 市民課", "長野", "縁側市"),
        ("見本町役場", "長野", "見本町"),
        ("東京都府中市", "東京", "府中市"),
        ("府中市", "広島", "府中市"),
        ("市川市役所", "千葉", "市川市"),
        ("四日市市", "三重", "四日市市"),
        ("青森県庁", "青森", "青森県"),
        ("縁側市役所総務課", "長野", "縁側市"),
        ("京都府庁", "京都", "京都府"),
        ("東京都", "東京", "東京都"),
        ("長野広域連合", "長野", "長野広域連合"),
        ("長野県 縁側市", "長野", "縁側市"),
        ("長野県　縁側市 市民課", "長野", "縁側市"),
        ("東京都 府中市", "東京", "府中市"),
        ("長野県 総務課", "長野", "長野県"),
        ("長野県 市町村課", "長野", "長野県"),
        ("長野県下高井郡山ノ内町", "長野", "山ノ内町"),
        ("下高井郡 山ノ内町役場", "長野", "山ノ内町"),
        ("余市郡余市町", "北海道", "余市町"),
        ("赤穂郡上郡町", "兵庫", "上郡町"),
        ("上郡町", "兵庫", "上郡町"),
        ("蒲郡市", "愛知", "蒲郡市"),
        ("大和郡山市役所", "奈良", "大和郡山市"),
        ("横浜市港北区役所", "神奈川", "横浜市"),
        ("大阪府 堺市堺区", "大阪", "堺市"),
        ("東京都 大田区役所", "東京", "大田区"),
        ("縁側市企画課", "長野", "縁側市"),
        ("縁側市市民課 窓口係", "長野", "縁側市"),
        ("縁側市都市計画課", "長野", "縁側市"),
        ("縁側市教育委員会", "長野", "縁側市"),
        ("四日市市企画課", "三重", "四日市市"),
        ("四日市市市民課", "三重", "四日市市"),
        ("東村山市政策課", "東京", "東村山市"),
        ("大町市観光課", "長野", "大町市"),
        ("町田市総務部", "東京", "町田市"),
        ("蒲郡市総務課", "愛知", "蒲郡市"),
        ("西村山郡河北町総務課", "山形", "河北町"),
        ("横浜市港北区総務部", "神奈川", "横浜市"),
        ("長野県農村振興課", "長野", "長野県"),
        ("東京都都市整備局", "東京", "東京都"),
        ("長野県総務部市町村課", "長野", "長野県"),
        ("長野県縁側市企画課", "長野", "縁側市"),
        ("縁側市総務部市民課", "長野", "縁側市"),
        ("南部町総務課", "鳥取", "南部町"),
        ("市町村課", "長野", "市町村課"),
        ("四日市市税務課", "三重", "四日市市"),
        ("十日町市政策推進室", "新潟", "十日町市"),
        ("大町町町民課", "佐賀", "大町町"),
        ("吉野郡下市町税務課", "奈良", "下市町"),
        ("田村郡三春町総務課", "福島", "三春町"),
        ("新潟県十日町地域振興局", "新潟", "新潟県"),
        ("蒲郡市市民課", "愛知", "蒲郡市"),
        ("赤穂郡上郡町町民課", "兵庫", "上郡町"),
        ("春日部市市民課", "埼玉", "春日部市"),
        ("宇部市総務部総務課", "山口", "宇部市"),
        ("真室川町総務課", "山形", "真室川町"),
        ("長野県総務部町村課", "長野", "長野県"),
        ("長野県庁市町村課", "長野", "長野県"),
        ("東京都市区町村課", "東京", "東京都"),
        ("縁側地区広域市町村圏組合事務局", "長野", "縁側地区広域市町村圏組合事務局"),
        ("縁側市外三町村衛生組合", "長野", "縁側市外三町村衛生組合"),
    ],
)
def test_office_section_and_prefecture_do_not_count(written: str, where: str, name: str) -> None:
    assert organisation_name(written, prefecture(where)) == name


@pytest.mark.parametrize(
    ("one", "other"),
    [("茅ヶ崎市", "茅ケ崎市役所"), ("龍ケ崎市", "竜ヶ崎市"), ("四條畷市", "四条畷市"), ("檜原村", "桧原村")],
)
def test_signs_people_write_for_each_other_make_no_other_organisation(one: str, other: str) -> None:
    where = prefecture("東京")

    assert local_key(one, where) == local_key(other, where)
    assert organisation_name(one, where) == one, "it is called as it was written"
    told = giveaways(f"{other}では", name="花子", organisation=one, readers=None, prefecture=where)
    assert told == (Giveaway.OWN_ORGANISATION,)


def test_one_name_in_two_prefectures_is_two_organisations() -> None:
    tokyo, hiroshima = (local_key("府中市", prefecture(name)) for name in ("東京", "広島"))

    assert tokyo != hiroshima
    assert local_key("東京都 府中市", prefecture("東京")) != hiroshima
    assert local_key("Engawa市", prefecture("東京")) == local_key("ENGAWA市役所", prefecture("東京"))


@settings(max_examples=50)
@given(
    st.text("県市町役所庁 A長野　", min_size=1, max_size=80).filter(str.strip), st.sampled_from(PREFECTURES)
)
def test_whatever_is_written_has_a_key_that_fits(written: str, where: Prefecture) -> None:
    key = local_key(written, where)

    assert len(key.folded) <= 80
    assert organisation_name(written, where)
    assert local_key(organisation_name(written, where), where).prefecture == key.prefecture


def test_who_was_moved_inside_an_organisation_stays_confirmed_there() -> None:
    clerk = member_called("花子", "縁側市 総務課").prove(Proof.PERSONNEL, START)
    clerk = clerk.move(prefecture("長野"))

    def now_at(organisation: str) -> Member:
        return clerk.edit(replace(clerk.profile, organisation=organisation))

    assert confirmed_there(clerk)
    assert all(map(confirmed_there, map(now_at, ("縁側市 市民課", "縁側市役所 総務課", "縁側市"))))
    assert not any(map(confirmed_there, map(now_at, ("別市 総務課", "長野県"))))
    assert not confirmed_there(member_called("健太", "縁側市").move(prefecture("長野")))


def test_a_key_needs_a_prefecture_and_a_local_government() -> None:
    clerk = member_called("花子", "縁側市")

    assert key_of(clerk) is None
    assert key_of(clerk.move(prefecture("長野"))) == local_key("縁側市", prefecture("長野"))
    with pytest.raises(Refused):
        key_of(member_called("無名", " ").move(prefecture("長野")))
    for kind in set(MemberKind) - {MemberKind.LOCAL}:
        with pytest.raises(Refused):
            key_of(replace(clerk, profile=replace(clerk.profile, kind=kind)))


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("見本町", TownSize.TOWN),
        ("例村", TownSize.TOWN),
        ("青森県", TownSize.PREFECTURE),
        ("北海道", TownSize.PREFECTURE),
        ("東京都", TownSize.PREFECTURE),
        ("縁側市", None),
        ("上郡町", TownSize.TOWN),
        ("西村山郡河北町役場", TownSize.TOWN),
        ("長野県 市町村課", TownSize.PREFECTURE),
        ("長野県総務部市町村課", TownSize.PREFECTURE),
        ("東京都都市整備局", TownSize.PREFECTURE),
        ("鳥取県南部町", TownSize.TOWN),
        ("真室川町", TownSize.TOWN),
        ("広島県市町課", TownSize.PREFECTURE),
        ("長野県庁市町村課", TownSize.PREFECTURE),
        ("縁側市総務部市民課", None),
        ("千代田区", TownSize.WARD),
        ("青森県後期高齢者医療広域連合", None),
    ],
)
def test_some_names_tell_the_size(name: str, size: TownSize | None) -> None:
    assert size_told_by(name) is size


@pytest.mark.parametrize(
    "city", ["蒲郡市", "小郡市役所", "大和郡山市", "春日部市", "宇部市 企画課", "綾部市"]
)
def test_a_city_whose_name_sounds_like_a_county_or_an_office_is_one_of_the_cities(city: str) -> None:
    assert sizes_told_by(city) == CITIES


@pytest.mark.parametrize("where", ["長野", ""])
def test_a_city_is_known_in_a_text_also_where_the_profile_names_its_prefecture_before(where: str) -> None:
    known = spellings("長野県 縁側市 市民課", prefecture(where) if where else None)

    assert "縁側市" in known
    assert "長野県" not in known
