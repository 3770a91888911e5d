"""views.*: the modals of each user, three deep, and their App Home."""

from tests.simulators.slack.limits import VIEW_BYTES, view_problems
from tests.simulators.slack.state import Happening, Json, Trigger, View
from tests.simulators.slack.web import Call, Method, SlackError, invalid
from tests.simulators.slack.wire import stored_view, view_json
from tests.simulators.slack.workspace import Workspace

DEEPEST = 3


def check_view(payload: object, kind: str) -> Json:
    """Refuse a view Slack would refuse; answers it typed."""
    if not isinstance(payload, dict):
        raise invalid("invalid_arguments", ["[ERROR] missing required field: view"])
    problems = view_problems(payload)
    if payload.get("type") != kind:
        problems.append(f"[ERROR] must be a {kind} view [json-pointer:/view/type]")
    if problems:
        raise invalid("invalid_arguments", problems)
    if len(str(payload).encode()) > VIEW_BYTES:
        raise SlackError("view_too_large")
    return payload


def put(workspace: Workspace, user_id: str, payload: Json, stack: list[View], *keys: tuple[str, ...]) -> View:
    """Lay a new modal on a user's stack."""
    stored, values = stored_view(workspace, payload)
    view_id = workspace.new_id("V")
    below = stack[-1] if stack else None
    root = below.root_id if below else view_id
    view = View(view_id, user_id, stored, workspace.new_id("h."), root, below.id if below else None, values)
    workspace.views[view_id] = view
    workspace.stacks[user_id] = [*stack, view]
    workspace.happen(Happening("modal", (*keys, ("view", root)), view=view))
    return view


def change(workspace: Workspace, view: View, payload: Json) -> None:
    """Show a view anew; inputs whose block_id, action_id and type stay keep what a person entered."""
    stored, values = stored_view(workspace, payload)
    for block_id, actions in values.items():
        for action_id, state in actions.items():
            former = view.values.get(block_id, {}).get(action_id)
            if former is not None and former["type"] == state["type"]:
                actions[action_id] = former
    view.payload, view.values, view.hash = stored, values, workspace.new_id("h.")
    view.suggested = {}
    workspace.happen(Happening("view", (("view", view.root_id),), view=view))


def pop(workspace: Workspace, user_id: str, *, everything: bool) -> None:
    """Close the uppermost modal of a user, or all."""
    stack = workspace.stacks.get(user_id, [])
    closed = stack if everything else stack[-1:]
    for view in closed:
        del workspace.views[view.id]
    workspace.stacks[user_id] = stack[: len(stack) - len(closed)]


def open_view(call: Call) -> Json:
    trigger = _trigger(call)
    payload = check_view(call.json("view"), "modal")
    _unique_external_id(call.workspace, payload)
    trigger.used = True
    pop(call.workspace, trigger.user, everything=True)
    return _answer(call, put(call.workspace, trigger.user, payload, [], ("trigger", trigger.id)))


def push_view(call: Call) -> Json:
    trigger = _trigger(call)
    payload = check_view(call.json("view"), "modal")
    stack = call.workspace.stacks.get(trigger.user, [])
    if not stack:
        raise SlackError("not_found")
    if len(stack) >= DEEPEST:
        raise SlackError("push_limit_reached")
    _unique_external_id(call.workspace, payload)
    trigger.used = True
    return _answer(call, put(call.workspace, trigger.user, payload, stack, ("trigger", trigger.id)))


def update_view(call: Call) -> Json:
    view = _existing(call)
    payload = check_view(call.json("view"), view.type)
    _same_hash(call, view)
    change(call.workspace, view, payload)
    return _answer(call, view)


def publish_view(call: Call) -> Json:
    user = call.user("user_id")
    payload = check_view(call.json("view"), "home")
    workspace = call.workspace
    home = workspace.homes.get(user.id)
    if home is not None:
        _same_hash(call, home)
        change(workspace, home, payload)
    else:
        stored, values = stored_view(workspace, payload)
        view_id = workspace.new_id("V")
        home = View(view_id, user.id, stored, workspace.new_id("h."), view_id, values=values)
        workspace.homes[user.id] = workspace.views[view_id] = home
    workspace.happen(Happening("home", (("person", user.id),), view=home))
    return _answer(call, home)


def _trigger(call: Call) -> Trigger:
    trigger = call.workspace.triggers.get(call.text("trigger_id"))
    if trigger is None:
        raise SlackError("invalid_trigger_id")
    if trigger.used:
        raise SlackError("exchanged_trigger_id")
    if call.workspace.clock.time() > trigger.expires:
        raise SlackError("expired_trigger_id")
    return trigger


def _existing(call: Call) -> View:
    view_id, external_id = call.args.get("view_id"), call.args.get("external_id")
    views = call.workspace.views.values()
    if external_id:
        found = next((each for each in views if each.payload.get("external_id") == external_id), None)
    else:
        found = call.workspace.views.get(str(view_id or ""))
    if found is None:
        raise SlackError("not_found")
    return found


def _same_hash(call: Call, view: View) -> None:
    if call.args.get("hash") not in (None, "", view.hash):
        raise SlackError("hash_conflict")


def _unique_external_id(workspace: Workspace, payload: Json) -> None:
    external_id = payload.get("external_id")
    if external_id and any(
        each.payload.get("external_id") == external_id for each in workspace.views.values()
    ):
        raise SlackError("duplicate_external_id")


def _answer(call: Call, view: View) -> Json:
    return {"view": view_json(call.workspace, view)}


METHODS: dict[str, Method] = {
    "views.open": open_view,
    "views.push": push_view,
    "views.update": update_view,
    "views.publish": publish_view,
}
