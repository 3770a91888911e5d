from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ranking import MOST_TERMS, SAYS_LITTLE, SAYS_MUCH, completed, fused, idf, query_of

TERMS = st.dictionaries(st.text("あいうえお", min_size=1, max_size=4), st.floats(0.1, 5), max_size=60)


@given(st.integers(1, 10**6), st.data())
def test_the_rarer_a_term_the_more_it_is_worth(documents: int, data: st.DataObject) -> None:
    rare = data.draw(st.integers(0, documents))
    common = data.draw(st.integers(rare, documents))

    assert idf(documents, rare) >= idf(documents, common) > 0


def test_nothing_known_is_no_query() -> None:
    assert query_of({}, {}, 10) is None
    assert query_of({"税金": 1.0}, {"給食": 3}, 10) is None


def test_unknown_words_lower_the_share_of_what_is_found() -> None:
    alone = query_of({"税金": 1.0}, {"税金": 3}, 10)
    beside = query_of({"税金": 1.0, "宇宙": 1.0}, {"税金": 3}, 10)

    assert alone is not None
    assert beside is not None
    assert beside.share(1.0) < alone.share(1.0)
    assert [term.term for term in beside.terms] == ["税金"]


@given(TERMS, st.integers(1, 10**6))
def test_queries_are_bounded_and_led_by_their_rarest_terms(asked: dict[str, float], documents: int) -> None:
    having = {term: 1 + hash(term) % documents for term in asked}

    query = query_of(asked, having, documents)

    if query is None:
        assert not asked
        return
    assert len(query.terms) <= MOST_TERMS
    numbers = [having[term.term] for term in query.terms]
    assert numbers == sorted(numbers)
    leads = [term.leads for term in query.terms]
    assert leads[0]
    assert leads == sorted(leads, reverse=True)
    led = sum(number for number, leading in zip(numbers, leads, strict=True) if leading)
    assert led <= max(20_000, documents // 10, numbers[0])


def test_a_small_town_is_never_pruned() -> None:
    asked = {str(number): 1.0 for number in range(MOST_TERMS)}

    query = query_of(asked, dict.fromkeys(asked, 600), 600)

    assert query is not None
    assert not query.pruned


@given(st.lists(st.integers(1, 2_000), min_size=1, max_size=60), st.integers(2_000, 50_000))
def test_in_a_larger_town_a_thousand_postings_lead_and_the_other_terms_follow(
    having: list[int], documents: int
) -> None:
    numbers = {str(place): number for place, number in enumerate(having)}

    query = query_of(dict.fromkeys(numbers, 1.0), numbers, documents)

    assert query is not None
    led = [numbers[asked.term] for asked in query.leading]
    assert sum(led) <= max(1_000, led[0])
    assert all(sum(led) + numbers[asked.term] > 1_000 for asked in query.following)
    assert len(query.leading) + len(query.following) == min(len(having), MOST_TERMS)


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_the_larger_a_town_the_more_scores_are_completed_up_to_a_thousand(one: int, other: int) -> None:
    assert 100 <= completed(min(one, other)) <= completed(max(one, other)) <= 1_000


def test_common_words_do_not_lead_in_a_very_large_town() -> None:
    query = query_of({"電子": 1.0, "方法": 1.0}, {"電子": 5_000, "方法": 400_000}, 1_000_000)

    assert query is not None
    assert query.pruned
    assert [(term.term, term.leads) for term in query.terms] == [("電子", True), ("方法", False)]


def test_meaning_helps_where_words_say_little_and_is_silent_where_they_say_all() -> None:
    closeness = {1: 0.2, 2: 0.9}

    assert fused({1: SAYS_LITTLE, 2: SAYS_LITTLE * 0.8}, closeness) == [2, 1]
    assert fused({1: SAYS_MUCH, 2: SAYS_MUCH * 0.8}, closeness) == [1, 2]
    assert fused({1: 0.2, 2: 0.2}, {}) == [2, 1], "the newer one first"
