"""users.* and auth.test."""

from tests.simulators.slack.state import TEAM_ID, Json
from tests.simulators.slack.web import Call, Method, SlackError, page
from tests.simulators.slack.wire import user_json


def test_auth(call: Call) -> Json:
    bot = call.workspace.bot
    return {
        "url": "https://engawa-sim.slack.com/",
        "team": "縁側市",
        "user": bot.name,
        "team_id": TEAM_ID,
        "user_id": bot.id,
        "bot_id": call.workspace.bot_id,
        "is_enterprise_install": False,
    }


def info(call: Call) -> Json:
    call.need("users:read")
    found = user_json(call.user(), with_email=_email(call), with_locale=call.flag("include_locale"))
    return {"user": found}


def list_all(call: Call) -> Json:
    call.need("users:read")
    users, cursor = page(list(call.workspace.users.values()), call, default=1_000, most=1_000)
    wired = [
        user_json(each, with_email=_email(call), with_locale=call.flag("include_locale")) for each in users
    ]
    return {"members": wired, "response_metadata": {"next_cursor": cursor}}


def lookup_by_email(call: Call) -> Json:
    call.need("users:read.email")
    wanted = call.text("email")
    for user in call.workspace.users.values():
        if user.email == wanted and not user.is_bot:
            return {"user": user_json(user, with_email=True)}
    raise SlackError("users_not_found")


def _email(call: Call) -> bool:
    return "users:read.email" in call.app.scopes


METHODS: dict[str, Method] = {
    "auth.test": test_auth,
    "users.info": info,
    "users.list": list_all,
    "users.lookupByEmail": lookup_by_email,
}
