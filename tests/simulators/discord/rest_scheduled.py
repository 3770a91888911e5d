"""Scheduled events: a guild's own list of what is coming. Only external ones are built."""

from datetime import UTC, datetime
from typing import Any

from tests.simulators.discord.access import guild_permissions
from tests.simulators.discord.errors import ApiError, Code, Form, Json, refuse_form
from tests.simulators.discord.model import Account, Guild, ScheduledEvent, ScheduledStatus
from tests.simulators.discord.permissions import Intent, Permission
from tests.simulators.discord.rest import Call, Route
from tests.simulators.discord.wire import scheduled_event_json
from tests.simulators.discord.world import Event, World

MAX_UNCOMPLETED = 100
GUILD_ONLY, EXTERNAL = 2, 3
MOVES = {
    (ScheduledStatus.SCHEDULED, ScheduledStatus.ACTIVE),
    (ScheduledStatus.SCHEDULED, ScheduledStatus.CANCELED),
    (ScheduledStatus.ACTIVE, ScheduledStatus.COMPLETED),
}


def uncompleted(world: World, guild: Guild) -> list[ScheduledEvent]:
    """What has not ended. The platform starts and ends external events when their time has come."""
    for one in guild.scheduled.values():
        for status, moment in (
            (ScheduledStatus.ACTIVE, one.starts_at),
            (ScheduledStatus.COMPLETED, one.ends_at),
        ):
            if (one.status, status) in MOVES and moment.timestamp() <= world.clock():
                one.status = status
    return [one for one in guild.scheduled.values() if not one.status.is_final]


def schedule(world: World, guild: Guild, author: Account, data: Json) -> ScheduledEvent:
    """Raises 50013, 50035 and 30038."""
    _require(guild, author, Permission.CREATE_EVENTS)
    _check(world, data, new=True)
    if len(uncompleted(world, guild)) >= MAX_UNCOMPLETED:
        raise ApiError(Code.MAX_SCHEDULED_EVENTS)
    made = ScheduledEvent(
        world.new_id(),
        author,
        data["name"].strip(),
        _moment(data, "scheduled_start_time"),
        _moment(data, "scheduled_end_time"),
        data["entity_metadata"]["location"].strip(),
        (data.get("description") or "").strip(),
    )
    guild.scheduled[made.id] = made
    _emit(world, guild, "CREATE", made)
    return made


def change(world: World, guild: Guild, author: Account, event_id: int, data: Json) -> ScheduledEvent:
    """Raises 10070, 50013, 50035 and 180000."""
    one = _find(world, guild, event_id)
    own = Permission.CREATE_EVENTS if one.creator is author else Permission.NONE
    _require(guild, author, own | Permission.MANAGE_EVENTS)
    if one.status.is_final:
        raise ApiError(Code.FINISHED_EVENT)
    _check(world, data, new=False, before=one)
    one.name = data.get("name", one.name).strip()
    one.description = (data.get("description", one.description) or "").strip()
    one.location = (data.get("entity_metadata") or {}).get("location", one.location).strip()
    if "scheduled_start_time" in data:
        one.starts_at = _moment(data, "scheduled_start_time")
    if "scheduled_end_time" in data:
        one.ends_at = _moment(data, "scheduled_end_time")
    if "status" in data:
        one.status = ScheduledStatus(data["status"])
    _emit(world, guild, "UPDATE", one)
    return one


def delete(world: World, guild: Guild, author: Account, event_id: int) -> None:
    """Raises 10070 and 50013."""
    one = _find(world, guild, event_id)
    own = Permission.CREATE_EVENTS if one.creator is author else Permission.NONE
    _require(guild, author, own | Permission.MANAGE_EVENTS)
    del guild.scheduled[event_id]
    _emit(world, guild, "DELETE", one)


def _find(world: World, guild: Guild, event_id: int) -> ScheduledEvent:
    uncompleted(world, guild)
    if (one := guild.scheduled.get(event_id)) is None:
        raise ApiError(Code.UNKNOWN_SCHEDULED_EVENT)
    return one


def _require(guild: Guild, author: Account, either: Permission) -> None:
    if not guild_permissions(guild, guild.members[author.id]) & either:
        raise ApiError(Code.MISSING_PERMISSIONS)


def _check(world: World, data: Json, *, new: bool, before: ScheduledEvent | None = None) -> None:
    form = Form()
    if new or "name" in data:
        form.text(("name",), data.get("name"), 1, 100)
    form.text(("description",), data.get("description"), 0, 1000)
    if new:
        form.choice(("privacy_level",), data.get("privacy_level"), (GUILD_ONLY,))
        form.choice(("entity_type",), data.get("entity_type"), (EXTERNAL,))
    if new or "entity_metadata" in data:
        location = (data.get("entity_metadata") or {}).get("location")
        form.text(("entity_metadata", "location"), location, 1, 100)
    if "status" in data and before:
        moves = tuple(int(to) for start, to in MOVES if start is before.status)
        form.choice(("status",), data["status"], moves)
    form.refuse_if_wrong()
    _check_times(world, data, before)


def _check_times(world: World, data: Json, before: ScheduledEvent | None) -> None:
    start = _moment(data, "scheduled_start_time") if not before or "scheduled_start_time" in data else None
    end = _moment(data, "scheduled_end_time") if not before or "scheduled_end_time" in data else None
    if start and (start.timestamp() <= world.clock() or (before and before.status == ScheduledStatus.ACTIVE)):
        past = "Cannot schedule event in the past."
        raise refuse_form(("scheduled_start_time",), "GUILD_SCHEDULED_EVENT_SCHEDULE_PAST", past)
    first = start or (before.starts_at if before else None)
    last = end or (before.ends_at if before else None)
    if first and last and (last <= first or last.timestamp() <= world.clock()):
        early = "Event end time cannot be before start time."
        raise refuse_form(("scheduled_end_time",), "GUILD_SCHEDULED_EVENT_END_BEFORE_START", early)


def _moment(data: Json, name: str) -> datetime:
    value: Any = data.get(name)
    if value is None:
        raise refuse_form((name,), "BASE_TYPE_REQUIRED", "This field is required")
    try:
        return datetime.fromisoformat(value).astimezone(UTC)
    except (TypeError, ValueError):
        raise refuse_form((name,), "DATE_TIME_TYPE_PARSE", "Not an ISO8601 timestamp.") from None


def _emit(world: World, guild: Guild, what: str, one: ScheduledEvent) -> None:
    data = scheduled_event_json(guild, one)
    world.emit(Event(f"GUILD_SCHEDULED_EVENT_{what}", data, guild.id, Intent.GUILD_SCHEDULED_EVENTS))


def list_scheduled(world: World, call: Call) -> list[Json]:
    guild = world.guild(call.id("guild"))
    return [scheduled_event_json(guild, one) for one in uncompleted(world, guild)]


def create_scheduled(world: World, call: Call) -> Json:
    guild = world.guild(call.id("guild"))
    return scheduled_event_json(guild, schedule(world, guild, world.bot, call.json))


def edit_scheduled(world: World, call: Call) -> Json:
    guild = world.guild(call.id("guild"))
    return scheduled_event_json(guild, change(world, guild, world.bot, call.id("event"), call.json))


def delete_scheduled(world: World, call: Call) -> None:
    delete(world, world.guild(call.id("guild")), world.bot, call.id("event"))


_EVENTS = "/guilds/{guild}/scheduled-events"

ROUTES: list[Route] = [
    ("GET", _EVENTS, list_scheduled),
    ("POST", _EVENTS, create_scheduled),
    ("PATCH", _EVENTS + "/{event}", edit_scheduled),
    ("DELETE", _EVENTS + "/{event}", delete_scheduled),
]
