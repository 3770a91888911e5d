"""files.*: an address to bring the bytes to, the bytes, and the word where they belong."""

from tests.simulators.slack.state import Json, Message, Upload
from tests.simulators.slack.web import Call, Method, SlackError

LARGEST = 1024**3
UPLOAD_PATH = "/upload/v1/"


def get_upload_url(call: Call) -> Json:
    call.need("files:write")
    upload = Upload(call.workspace.new_id("F"), call.text("filename"), call.number("length", 0, LARGEST))
    call.workspace.uploads[upload.id] = upload
    return {"file_id": upload.id, "upload_url": f"{call.workspace.address}{UPLOAD_PATH}{upload.id}"}


def complete_upload(call: Call) -> Json:
    """Share what was brought in a conversation the bot is in: one message with all files."""
    call.need("files:write")
    channel = call.channel(name="channel_id")
    call.inside(channel)
    brought = [_brought(call, str(one["id"])) for one in call.json("files") or []]
    if not brought:
        raise SlackError("invalid_arguments")
    message = Message(channel, call.workspace.new_ts(), call.workspace.bot.id, "")
    message.bot_id = call.workspace.bot_id
    message.files = {upload.name: upload.content for upload in brought}
    call.workspace.say(message)
    for upload in brought:
        del call.workspace.uploads[upload.id]
    return {"files": [{"id": upload.id, "title": upload.name} for upload in brought]}


def _brought(call: Call, file_id: str) -> Upload:
    upload = call.workspace.uploads.get(file_id)
    if upload is None or len(upload.content) != upload.length:
        raise SlackError("file_not_found")
    return upload


METHODS: dict[str, Method] = {
    "files.getUploadURLExternal": get_upload_url,
    "files.completeUploadExternal": complete_upload,
}
