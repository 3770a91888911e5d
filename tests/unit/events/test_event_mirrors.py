"""What is to be done about events in a platform's own list."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.event_mirrors import (
    TAKEN_DOWN,
    CallOff,
    Change,
    Fate,
    Forget,
    Look,
    Lost,
    Make,
    Mirror,
    Note,
    Remove,
    Standing,
    Step,
    Wanted,
    fate,
    others,
    remembered,
    steps,
)
from bot.domain.events import Event, EventStatus
from bot.domain.ids import PlaceId
from bot.text.graphemes import utf16_length
from bot.text.places import place_in
from tests.builders.events import event_called
from tests.fakes.clock import START

HERE = PlaceId(1)
ROOM = 100
HOUR = timedelta(hours=1)


def wanted(title: str, what: Fate = Fate.COMING, *, whole: str = "", starts_in: int = 48) -> Wanted:
    event = event_called(title, starts_in * HOUR)
    return Wanted(event, what, Look(f"{title} {starts_in}", whole or title))


def mirror(of: Wanted, external_id: str = "x1", **facts: object) -> Mirror:
    known = Mirror(of.event.id, HERE, external_id, of.look.whole, of.look.whole)
    return replace(known, **facts)  # type: ignore[arg-type]


def standing(of: Wanted, external_id: str = "x1", *, ours: bool = True, begun: bool = False) -> Standing:
    return Standing(external_id, ours, begun, of.look)


def test_what_nobody_knows_is_made_the_next_one_first() -> None:
    coming = [wanted("一"), wanted("二")]

    assert steps(coming, [], [], ROOM) == (Make(coming[0]), Make(coming[1]))
    assert steps(coming, [], [], 1) == (Make(coming[0]),)


def test_what_stands_as_wanted_is_left_alone() -> None:
    one = wanted("一")

    assert steps([one], [mirror(one)], [standing(one)], ROOM) == ()
    assert steps([one], [mirror(one)], remembered([mirror(one)], [one]), ROOM) == ()


def test_ours_wins_over_what_somebody_changed_by_hand() -> None:
    one = wanted("一")
    changed = replace(standing(one), look=Look("いたずら", "いたずら"))

    assert steps([one], [mirror(one)], [changed], ROOM) == (Change(one, "x1"),)


def test_what_the_platform_made_of_our_words_is_no_change() -> None:
    one = wanted("一")
    shown = replace(standing(one), look=Look("いち", "いち"))

    assert steps([one], [mirror(one, shown="いち")], [shown], ROOM) == ()


def test_another_time_or_text_is_followed_and_known_without_asking() -> None:
    before = mirror(wanted("一"))
    after = wanted("一", whole="一と二")

    assert steps([after], [before], remembered([before], [after]), ROOM) == (Change(after, "x1"),)


def test_a_change_that_was_written_but_not_noted_is_only_noted() -> None:
    before = mirror(wanted("一"))
    after = wanted("一", whole="一と二")

    assert steps([after], [before], [standing(after)], ROOM) == (Note(after, standing(after)),)


def test_one_made_just_before_a_crash_is_taken_over_by_its_name_and_start() -> None:
    one, twin = wanted("一"), wanted("二")
    made = standing(one, "x9")

    assert steps([one, twin], [], [made], ROOM) == (Note(one, made), Make(twin))


def test_ours_of_which_nothing_is_known_goes_and_what_people_made_stays() -> None:
    old = wanted("むかし")

    assert steps([], [], [standing(old, "x9")], ROOM) == (Remove(None, "x9"),)
    assert steps([], [], [standing(old, "x9", begun=True)], ROOM) == ()
    assert steps([], [], [standing(old, "x9", ours=False)], ROOM) == ()
    assert others([standing(old, "x9", ours=False), standing(old)]) == 1


def test_one_deleted_by_hand_comes_back_once() -> None:
    one = wanted("一")
    lost = mirror(one, "", wanted="", shown="", deletions=1)

    assert steps([one], [mirror(one)], [], ROOM) == (Lost(one.event.id),)
    assert steps([one], [lost], [], ROOM) == (Make(one),)
    assert steps([one], [replace(lost, deletions=TAKEN_DOWN)], [], ROOM) == ()


def test_what_the_platform_refused_is_tried_again_once_it_has_changed() -> None:
    refused = mirror(wanted("一"), "")

    assert steps([wanted("一")], [refused], [], ROOM) == ()
    changed = wanted("一", whole="直した")
    assert steps([changed], [refused], [], ROOM) == (Make(changed),)


def test_the_nearest_come_first_and_the_farther_ones_give_way() -> None:
    near, far = wanted("近い", starts_in=1), wanted("遠い", starts_in=99)

    assert steps([near, far], [mirror(far)], [standing(far)], 1) == (Remove(far.event.id, "x1"), Make(near))


def test_an_event_called_off_is_called_off_there_and_ended_where_it_goes_on() -> None:
    off = wanted("一", Fate.CANCELLED)

    assert steps([off], [mirror(off)], [standing(off)], ROOM) == (CallOff(off.event.id, "x1", False),)
    on = standing(off, begun=True)
    assert steps([off], [mirror(off)], [on], ROOM) == (CallOff(off.event.id, "x1", True),)
    assert steps([off], [mirror(off)], [], ROOM) == (Forget(off.event.id),)


def test_what_goes_on_is_kept_right_but_not_made_and_takes_up_room() -> None:
    on, next_ = wanted("進行中", Fate.BEGUN, whole="直した"), wanted("次")
    there = standing(wanted("進行中"), begun=True)
    known = mirror(wanted("進行中"))

    assert steps([next_, on], [known], [there], ROOM) == (Change(on, "x1"), Make(next_))
    assert steps([next_, on], [mirror(on)], [standing(on, begun=True)], 1) == ()
    assert steps([on], [known], [], ROOM) == (Forget(on.event.id),)


def test_one_moved_into_the_future_while_it_goes_on_is_ended_and_made_anew() -> None:
    moved = wanted("一")

    assert steps([moved], [mirror(moved)], [standing(moved, begun=True)], ROOM) == (
        CallOff(moved.event.id, "x1", True),
    )
    assert steps([moved], [], [], ROOM) == (Make(moved),)


def test_what_is_over_is_left_to_the_platform() -> None:
    over = wanted("一", Fate.OVER)

    assert steps([over], [mirror(over)], [standing(over, begun=True)], ROOM) == ()
    assert steps([over], [mirror(over)], [], ROOM) == (Forget(over.event.id),)


def test_what_not_everybody_may_know_of_any_more_is_taken_away() -> None:
    hidden = wanted("一", Fate.HIDDEN)

    assert steps([hidden], [mirror(hidden)], [standing(hidden)], ROOM) == (Remove(hidden.event.id, "x1"),)


def test_the_fate_of_an_event() -> None:
    def of(event: Event, now: datetime = START, *, public: bool = True) -> Fate:
        return fate(event, now, public=public)

    event = event_called("一", HOUR)
    off = replace(event, status=EventStatus.CANCELLED)

    assert of(event) is Fate.COMING
    assert of(event, event.starts_at) is Fate.BEGUN
    assert of(event, event.ends_at) is Fate.OVER
    assert of(off) is Fate.CANCELLED
    assert (of(event, public=False), of(off, public=False)) == (Fate.HIDDEN, Fate.HIDDEN)


class Platform:
    """A list of events that does what it is told."""

    def __init__(self) -> None:
        self.there: dict[str, Standing] = {}
        self.known: dict[int, Mirror] = {}
        self.made = 0

    def take(self, step: Step) -> None:
        match step:
            case Make(one) | Change(one):
                self.made += 1
                external_id = step.external_id if isinstance(step, Change) else f"m{self.made}"
                self.there[external_id] = standing(one, external_id)
                self.known[one.event.id] = mirror(one, external_id, deletions=self._deletions(one))
            case Note(one, found):
                self.known[one.event.id] = mirror(one, found.external_id, deletions=self._deletions(one))
            case CallOff(event_id, external_id):
                self.there.pop(external_id)
                self.known.pop(event_id)
            case Remove(whose, external_id):
                self.there.pop(external_id)
                self.known.pop(whose or 0, None)
            case Lost(event_id):
                lost = self.known[event_id]
                gone = replace(lost, external_id="", wanted="", shown="", deletions=lost.deletions + 1)
                self.known[event_id] = gone
            case Forget(event_id):
                self.known.pop(event_id)

    def _deletions(self, one: Wanted) -> int:
        return self.known[one.event.id].deletions if one.event.id in self.known else 0


@settings(max_examples=50)
@given(
    st.lists(
        st.tuples(st.sampled_from("一二三四五"), st.integers(0, 2), st.sampled_from(["", "手", "消"])),
        max_size=12,
    ),
    st.integers(0, 4),
)
def test_whatever_people_do_the_list_comes_to_rest_as_wanted(
    changes: list[tuple[str, int, str]], room: int
) -> None:
    platform = Platform()
    titles: dict[str, int] = {}
    for title, version, by_hand in changes:
        titles[title] = version
        mine = [key for key, one in platform.there.items() if one.look.sign == f"{title} 48"]
        if by_hand == "手" and mine:
            platform.there[mine[0]] = replace(platform.there[mine[0]], look=Look("?", "?"))
        elif by_hand == "消" and mine:
            del platform.there[mine[0]]
        coming = [wanted(one, whole=f"{one}{number}") for one, number in sorted(titles.items())]
        for _ in range(4):
            known = list(platform.known.values())
            for step in steps(coming, known, list(platform.there.values()), room):
                platform.take(step)
        given_up = {key for key, one in platform.known.items() if one.deletions >= TAKEN_DOWN}
        shown = [one for one in coming if one.event.id not in given_up][:room]
        assert {one.look for one in platform.there.values()} == {one.look for one in shown}
        assert steps(coming, list(platform.known.values()), list(platform.there.values()), room) == ()


def test_an_address_stays_whole_or_goes() -> None:
    long = f"市民会館3階の大きな会議室 https://example.com/{'a' * 60} {'奥' * 60}"

    assert place_in(" 市民会館\n3階 ", 100) == "市民会館 3階"
    assert place_in(long, 100, measure=utf16_length).endswith(f"https://example.com/{'a' * 60}")
    assert utf16_length(place_in(long, 100, measure=utf16_length)) <= 100
    assert place_in(long, 20) == "市民会館3階の大きな会議室 奥奥奥奥奥…"
    assert place_in(f"https://example.com/{'b' * 90}", 100) == ""
