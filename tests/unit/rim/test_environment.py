"""Settings are read from the environment: by key, by table, in JSON where several values stand."""

import pytest

from bot.config import Config, ConfigError, load_config
from bot.environment import NotJson, merged, settings_in


def read(**environment: str) -> dict[str, object]:
    return settings_in(environment, "ENGAWA_", Config)


def test_a_variable_sets_a_key_in_capital_or_small_letters() -> None:
    assert read(ENGAWA_TOWN__NAME="港町", engawa_local__port="9002", PATH="/bin") == {
        "town": {"name": "港町"},
        "local": {"port": "9002"},
    }


def test_several_values_are_written_in_json() -> None:
    assert read(
        ENGAWA_EVENTS__REMINDER_MINUTES="[60, 10]",
        ENGAWA_PLACES='[{"platform": "discord", "id": "1"}]',
        ENGAWA_LEXICON__JA='{"section": "班"}',
    ) == {
        "events": {"reminder_minutes": [60, 10]},
        "places": [{"platform": "discord", "id": "1"}],
        "lexicon": {"ja": {"section": "班"}},
    }


def test_what_looks_like_json_stays_text_where_one_value_stands() -> None:
    assert read(ENGAWA_TOWN__NAME="[1]") == {"town": {"name": "[1]"}}


def test_a_key_wins_over_its_table() -> None:
    assert read(ENGAWA_TOWN__NAME="港町", ENGAWA_TOWN='{"name": "山里", "language": "en"}') == {
        "town": {"name": "港町", "language": "en"}
    }


def test_an_unknown_key_is_left_to_the_model_and_a_lone_unknown_word_is_not_ours() -> None:
    assert read(ENGAWA_TOWN__NMAE="港町", ENGAWA_HOME="/srv") == {"town": {"nmae": "港町"}}


def test_a_key_below_a_single_value_replaces_it() -> None:
    assert read(ENGAWA_TOWN__NAME="港町", ENGAWA_TOWN__NAME__X="1") == {"town": {"name": {"x": "1"}}}


def test_what_is_no_json_names_its_variable() -> None:
    with pytest.raises(NotJson) as refused:
        read(ENGAWA_TOWN="港町")

    assert refused.value.name == "ENGAWA_TOWN"


def test_tables_are_merged_key_by_key() -> None:
    assert merged({"a": {"x": 1, "y": 2}, "b": [1]}, {"a": {"y": 3}, "b": [2]}) == {
        "a": {"x": 1, "y": 3},
        "b": [2],
    }


def test_the_town_starts_with_them_or_says_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENGAWA_EVENTS__REMINDER_MINUTES", "[30]")
    assert load_config().events.reminder_minutes == (30,)

    monkeypatch.setenv("ENGAWA_EVENTS__REMINDER_MINUTES", "canary")
    with pytest.raises(ConfigError, match=r"ENGAWA_EVENTS__REMINDER_MINUTES.*JSON") as refused:
        load_config()
    assert "canary" not in str(refused.value)
