import pytest

from bot.domain.members import MemberKind, Profile
from bot.domain.town_sizes import CITIES, TownSize, possible_sizes, size_of


def profile(organisation: str, kind: MemberKind = MemberKind.LOCAL) -> Profile:
    return Profile("花子", organisation, kind)


@pytest.mark.parametrize(
    ("organisation", "size"),
    [
        ("長野県", TownSize.PREFECTURE),
        ("北海道庁 総務部", TownSize.PREFECTURE),
        ("大阪市北区役所", TownSize.DESIGNATED),
        ("神奈川県横浜市", TownSize.DESIGNATED),
        ("京都市", TownSize.DESIGNATED),
        ("東大阪市", TownSize.CORE),
        ("長野県長野市", TownSize.CORE),
        ("東京都北区", TownSize.WARD),
        ("東京都世田谷区役所", TownSize.WARD),
        ("群馬県佐波郡玉村町", TownSize.TOWN),
        ("宮城県柴田郡川崎町", TownSize.TOWN),
        ("大町町役場", TownSize.TOWN),
        ("高知県馬路村", TownSize.TOWN),
    ],
)
def test_a_name_that_tells_the_band_is_enough(organisation: str, size: TownSize) -> None:
    assert size_of(profile(organisation)) is size


@pytest.mark.parametrize(
    ("organisation", "sizes"),
    [
        ("四日市市役所", CITIES),
        ("新潟県十日町市", CITIES),
        ("町田市役所中町出張所", CITIES),
        ("東京都府中市", CITIES),
        ("東松山市", CITIES),
        ("消防組合", tuple(TownSize)),
    ],
)
def test_of_others_the_name_tells_at_most_the_kind(organisation: str, sizes: tuple[TownSize, ...]) -> None:
    assert possible_sizes(profile(organisation)) == sizes
    assert size_of(profile(organisation)) is None


def test_who_works_elsewhere_has_no_town() -> None:
    assert possible_sizes(profile("木村総合研究所", MemberKind.PRIVATE)) == ()
