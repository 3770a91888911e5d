"""Settings come from a file and the environment; a mistake names its key."""

import re
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import BaseModel

from bot.config import Config, ConfigError, load_config
from bot.rules import policy_of

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def no_settings_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """The suite must pass on a machine whose environment holds a real configuration."""
    for name in (
        "ENGAWA_DISCORD__TOKEN",
        "ENGAWA_SLACK__BOT_TOKEN",
        "ENGAWA_DATABASE__URL",
        "ENGAWA_LOCAL__PORT",
    ):
        monkeypatch.delenv(name, raising=False)


def write(folder: Path, text: str) -> Path:
    file = folder / "config.toml"
    file.write_text(text, encoding="utf-8")
    file.chmod(0o600)
    return file


def settings(model: type[BaseModel] = Config, prefix: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, info in model.model_fields.items():
        if isinstance(info.annotation, type) and issubclass(info.annotation, BaseModel):
            yield from settings(info.annotation, (*prefix, name))
        else:
            yield (*prefix, name)


def test_nothing_needs_to_be_set() -> None:
    config = load_config()

    assert config.local.enabled
    assert config.discord.token is None


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(tmp_path, '[local]\nport = 9001\n[town]\nname = "港町市役所"\n')
    monkeypatch.setenv("ENGAWA_LOCAL__PORT", "9002")

    config = load_config(file)

    assert (config.local.port, config.town.name) == (9002, "港町市役所")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[local]\nport = 99999\n", r"local\.port \(ENGAWA_LOCAL__PORT\)"),
        ('[local]\nhost = "0.0.0.0"\n', r"local\.host.*loopback"),
        ('[town]\nzone = "Asia/Tokio"\n', r"town\.zone.*Asia/Tokio"),
        ('[slack]\nmode = "carrier pigeon"\n', r"slack\.mode"),
        ('[slack]\nbot_token = "x"\n', r"slack.*app_token"),
        ('[slack]\nbot_token = "x"\nmode = "http"\n', r"slack.*signing_secret"),
        ('[slack]\ncommand = "/入庁"\n', r"slack\.command"),
        ('[discord]\napi_base = "http://example.test"\n', r"discord\.api_base.*https"),
        ('[discord]\napi_base = "http://127.0.0.1.example.test"\n', r"discord\.api_base.*https"),
        ('[slack]\napi_base = "http://localhost.example.test/api"\n', r"slack\.api_base.*https"),
        ('[slack]\napi_base = "https://"\n', r"slack\.api_base.*https"),
        ('[calendar]\npublic_url = "http://town.example"\n', r"calendar\.public_url.*https"),
        ("[calendar]\nport = 99999\n", r"calendar\.port \(ENGAWA_CALENDAR__PORT\)"),
        ('[database]\nurl = ""\n', r"database\.url \(ENGAWA_DATABASE__URL\)"),
        ('[database]\nurl = "mysql://localhost/engawa"\n', r"database\.url.*postgresql"),
        ('[database]\nurl = "sqlite://"\n', r"database\.url.*needs a file"),
        ('[database]\nurl = "sqlite:///:memory:"\n', r"database\.url.*needs a file"),
        ('[log]\nlevel = "TRACE"\n', r"log\.level"),
        ('[town]\nname = ""\n', r"town\.name"),
        ('[broadcast]\ntime = "25:00"\n', r"broadcast\.time"),
        ('[[places]]\nplatform = "irc"\nid = "1"\n', r"places\.0\.platform"),
        ("[lexicon.fr]\n", r"lexicon\.fr"),
        ('[broadcast]\nweekday = "1"\n', r"broadcast\.weekday"),
        ("[sections]\nlimit = 0\n", r"sections\.limit"),
        ("[events]\nreminder_minutes = [0]\n", r"events\.reminder_minutes"),
        ("[notices]\nquiet_from = 21:00:00\n", r"notices.*both"),
        ("[notices]\nquiet_from = 21:00:00\nquiet_until = 21:00:00\n", r"notices.*differ"),
        ("[toen]\nname = 1\n", r"toen.*did you mean town\?"),
        ("[web]\nport = 1\n", r"web.*there are: advice, .*local"),
        ('[town]\nnmae = "x"\n', r"town\.nmae \(ENGAWA_TOWN__NMAE\).*did you mean name\?"),
        ("[town\n", r"not valid TOML"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, named: str) -> None:
    file = write(tmp_path, text)

    with pytest.raises(ConfigError, match=named):
        load_config(file)


def test_a_variable_of_a_table_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENGAWA_DISCRD__TOKEN", "canary")

    with pytest.raises(ConfigError, match="ENGAWA_DISCRD__TOKEN") as refused:
        load_config()
    assert "canary" not in str(refused.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"missing\.toml"):
        load_config(tmp_path / "missing.toml")


def test_a_token_everybody_may_read_is_refused(tmp_path: Path) -> None:
    file = write(tmp_path, '[discord]\ntoken = "invented"\n')
    file.chmod(0o644)

    with pytest.raises(ConfigError, match="chmod 600"):
        load_config(file)


def test_a_key_of_seals_everybody_may_read_is_refused(tmp_path: Path) -> None:
    file = write(tmp_path, '[seal]\nkey = "invented"\n')
    file.chmod(0o644)

    with pytest.raises(ConfigError, match="chmod 600"):
        load_config(file)


def test_tokens_never_show_in_an_error_or_a_print(tmp_path: Path) -> None:
    file = write(tmp_path, '[slack]\nbot_token = "canary-1"\napp_token = "canary-2"\n')

    assert "canary" not in repr(load_config(file))
    with pytest.raises(ConfigError) as refused:
        load_config(write(tmp_path, '[slack]\nbot_token = "canary-1"\n'))
    assert "canary" not in str(refused.value)


def test_the_example_is_a_valid_configuration_with_our_defaults() -> None:
    text = (ROOT / "config.example.toml").read_text(encoding="utf-8")

    assert Config(**tomllib.loads(text)) == load_config()


@pytest.mark.parametrize("setting", list(settings()), ids=".".join)
def test_every_setting_is_shown_and_explained(setting: tuple[str, ...]) -> None:
    example = (ROOT / "config.example.toml").read_text(encoding="utf-8")
    manual = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    variable = "ENGAWA_" + "__".join(setting).upper()

    assert re.search(rf"\b{variable}\b", example)
    assert f"`{'.'.join(setting)}`" in manual


@pytest.mark.parametrize(("written", "held"), [("", 24), ("[events]\npromotion_hold = 0\n", 0)])
def test_how_long_a_free_seat_is_held_is_the_communitys_choice(
    tmp_path: Path, written: str, held: int
) -> None:
    policy = policy_of(load_config(write(tmp_path, written)))

    assert policy.promotion_hold == timedelta(hours=held)
