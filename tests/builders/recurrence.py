"""Any rule there is, for hypothesis."""

from datetime import date

from hypothesis import strategies as st

from bot.calendar.recurrence import DaysOff, Freq, Recurrence, WeekDay

_INTERVALS = st.integers(1, 6)
_NUMBERS = st.integers(0, 6)
_ORDINALS = st.sampled_from((1, 2, 3, 4, 5, -1))


@st.composite
def rules(draw: st.DrawFn, *, ends: bool = True, days_off: bool = False) -> Recurrence:
    """A rule of any kind; with days off dealt with, or as RFC 5545 knows it."""
    freq = draw(st.sampled_from(Freq))
    weekdays: tuple[WeekDay, ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    if freq is Freq.WEEKLY:
        weekdays = tuple(
            WeekDay(number) for number in sorted(draw(st.sets(_NUMBERS, min_size=1, max_size=3)))
        )
    if freq in {Freq.MONTHLY, Freq.YEARLY}:
        if draw(st.booleans()):
            pairs = draw(st.sets(st.tuples(_NUMBERS, _ORDINALS), min_size=1, max_size=2))
            weekdays = tuple(WeekDay(*pair) for pair in sorted(pairs))
        else:
            most = 28 if freq is Freq.YEARLY else 31
            days = draw(st.sets(st.integers(1, most), max_size=2))
            last = draw(st.booleans()) or not days
            month_days = (*sorted(days), *((-1,) if last else ()))
    if freq is Freq.YEARLY:
        months = tuple(sorted(draw(st.sets(st.integers(1, 12), min_size=1, max_size=3))))
    end = draw(st.sampled_from(("", "count", "until"))) if ends else ""
    return Recurrence(
        freq,
        draw(_INTERVALS),
        weekdays,
        month_days,
        months,
        count=draw(st.integers(1, 50)) if end == "count" else None,
        until=draw(st.dates(date(2028, 1, 1), date(2031, 1, 1))) if end == "until" else None,
        days_off=draw(st.sampled_from(DaysOff)) if days_off else DaysOff.KEEP,
    )
