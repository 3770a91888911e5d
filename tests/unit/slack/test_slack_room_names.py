"""Names of sections as names of channels."""

import pytest
from hypothesis import given

from adapters.slack.room_names import candidates, fits, room_name
from tests.builders.views import texts
from tests.simulators.slack.clock import ManualClock
from tests.simulators.slack.membership import check_name
from tests.simulators.slack.workspace import Workspace

MARK = "eg-0123456789abc"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("広報課", "広報課"),
        ("ＤＸ 推進課", "dx-推進課"),
        ("R&D / 研究", "r-d-研究"),
        ("<!channel>", "channel"),
        ("👍", MARK),
        ("", MARK),
        ("あ" * 200, "あ" * 77),
    ],
)
def test_a_name_becomes_a_channels(name: str, expected: str) -> None:
    assert room_name(name, MARK) == expected


@given(texts(5))
def test_any_name_can_be_taken_by_a_channel(name: str) -> None:
    workspace = Workspace(ManualClock())

    for candidate in candidates(name, MARK):
        check_name(workspace, candidate)


def test_a_numbered_name_and_the_mark_count_as_ours() -> None:
    assert fits("広報課-2", "広報課", MARK)
    assert fits(MARK, "広報課", MARK)
    assert not fits("いたずら", "広報課", MARK)
