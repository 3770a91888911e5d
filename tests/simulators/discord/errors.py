"""How the platform says no: JSON error codes and the nested form errors of code 50035."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
Path: TypeAlias = tuple[str | int, ...]


class Code(Enum):
    """The refusals the simulator knows: HTTP status, JSON error code, message."""

    def __init__(self, status: int, number: int, text: str) -> None:
        self.status = status
        self.number = number
        self.text = text

    UNAUTHORIZED = (401, 0, "401: Unauthorized")
    NOT_FOUND = (404, 0, "404: Not Found")
    SERVER_ERROR = (500, 0, "500: Internal Server Error")
    UNKNOWN_CHANNEL = (404, 10003, "Unknown Channel")
    UNKNOWN_GUILD = (404, 10004, "Unknown Guild")
    UNKNOWN_MEMBER = (404, 10007, "Unknown Member")
    UNKNOWN_MESSAGE = (404, 10008, "Unknown Message")
    UNKNOWN_ROLE = (404, 10011, "Unknown Role")
    UNKNOWN_USER = (404, 10013, "Unknown User")
    UNKNOWN_WEBHOOK = (404, 10015, "Unknown Webhook")
    UNKNOWN_SCHEDULED_EVENT = (404, 10070, "Unknown Guild Scheduled Event")
    UNKNOWN_INTERACTION = (404, 10062, "Unknown interaction")
    MAX_ROLES = (400, 30005, "Maximum number of server roles reached (250)")
    MAX_CHANNELS = (400, 30013, "Maximum number of server channels reached (500)")
    MAX_THREAD_MEMBERS = (400, 30033, "Maximum number of thread participants reached (1000)")
    MAX_SCHEDULED_EVENTS = (400, 30038, "Maximum number of uncompleted guild scheduled events reached (100)")
    TAG_REQUIRED = (400, 40067, "A tag is required to create a forum post in this channel")
    ALREADY_ACKNOWLEDGED = (400, 40060, "Interaction has already been acknowledged.")
    MISSING_ACCESS = (403, 50001, "Missing Access")
    NOT_THE_AUTHOR = (403, 50005, "Cannot edit a message authored by another user")
    EMPTY_MESSAGE = (400, 50006, "Cannot send an empty message")
    DMS_CLOSED = (403, 50007, "Cannot send messages to this user")
    WRONG_CHANNEL_TYPE = (400, 50024, "Cannot execute action on this channel type")
    MISSING_PERMISSIONS = (403, 50013, "Missing Permissions")
    DEAD_TOKEN = (401, 50027, "Invalid Webhook Token")
    INVALID_FORM = (400, 50035, "Invalid Form Body")
    ARCHIVED = (400, 50083, "Thread is archived")
    INVALID_JSON = (400, 50109, "The request body contains invalid JSON.")
    NO_MUTUAL_GUILD = (403, 50278, "Cannot send messages to this user due to having no mutual guilds")
    THREAD_EXISTS = (400, 160004, "A thread has already been created for this message")
    THREAD_LOCKED = (403, 160005, "Thread is locked")
    MAX_ACTIVE_THREADS = (400, 160006, "Maximum number of active threads reached")
    FINISHED_EVENT = (400, 180000, "Cannot update a finished event")


class ApiError(Exception):
    """One refusal of the REST API. `errors` is the nested form of code 50035."""

    def __init__(self, code: Code, errors: Json | None = None) -> None:
        super().__init__(f"{code.status} {code.number}: {code.text} {errors or ''}".strip())
        self.code = code
        self.errors = errors

    def body(self) -> Json:
        body: Json = {"message": self.code.text, "code": self.code.number}
        if self.errors is not None:
            body["errors"] = self.errors
        return body


@dataclass(slots=True)
class Form:
    """Collects everything that is wrong with one payload, as the platform reports all faults at once."""

    found: list[tuple[Path, str, str]] = field(default_factory=list)

    def add(self, path: Path, code: str, message: str) -> None:
        self.found.append((path, code, message))

    def text(self, path: Path, value: object, low: int, high: int) -> None:
        """`value` must be a string of `low` to `high` characters; None stands for a missing one."""
        if value is None and low == 0:
            return
        if value is None:
            self.add(path, "BASE_TYPE_REQUIRED", "This field is required")
        elif not isinstance(value, str):
            self.add(path, "BASE_TYPE_BAD_STRING", "Must be a string.")
        elif len(value) > high and low == 0:
            self.add(path, "BASE_TYPE_MAX_LENGTH", f"Must be {high} or fewer in length.")
        elif not low <= len(value) <= high:
            self.add(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length.")

    def number(self, path: Path, value: object, low: int, high: int) -> None:
        """`value` must be a whole number from `low` to `high`; None is left to its default."""
        if value is None:
            return
        if not isinstance(value, int) or isinstance(value, bool):
            self.add(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
        elif value < low:
            self.add(path, "NUMBER_TYPE_MIN", f"int value should be greater than or equal to {low}.")
        elif value > high:
            self.add(path, "NUMBER_TYPE_MAX", f"int value should be less than or equal to {high}.")

    def items(self, path: Path, value: object, low: int, high: int) -> list[Any]:
        """`value` must be a list of `low` to `high` items. Returns it, or an empty list if it is none."""
        if not isinstance(value, list):
            if value is not None or low:
                self.add(path, "BASE_TYPE_REQUIRED", "This field is required")
            return []
        if not low <= len(value) <= high:
            self.add(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length.")
        return value

    def choice(self, path: Path, value: object, allowed: tuple[object, ...]) -> bool:
        if value in allowed:
            return True
        self.add(path, "BASE_TYPE_CHOICES", f"Value must be one of {set(allowed)}.")
        return False

    def refuse_if_wrong(self) -> None:
        """Raises ApiError 50035 with all that was found."""
        if not self.found:
            return
        tree: Json = {}
        for path, code, message in self.found:
            node = tree
            for step in path:
                node = node.setdefault(str(step), {})
            node.setdefault("_errors", []).append({"code": code, "message": message})
        raise ApiError(Code.INVALID_FORM, tree)


def refuse_form(path: Path, code: str, message: str) -> ApiError:
    """Code 50035 with a single fault."""
    form = Form([(path, code, message)])
    try:
        form.refuse_if_wrong()
    except ApiError as error:
        return error
    raise AssertionError("a form with a fault is refused")
