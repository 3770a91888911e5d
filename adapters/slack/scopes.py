"""What the app asks of a workspace, each with its reason, and the events it listens to."""

SCOPES = {
    "commands": "the slash command and the shortcuts",
    "chat:write": "answers, notices and direct messages",
    "im:write": "opening a direct conversation for reminders and answers",
    "im:history": "hearing what is typed to the bot, and finding its own message after a broken connection",
    "app_mentions:read": "answering when the bot is mentioned",
    "users:read": "names, languages and who administers the workspace",
    "channels:history": "finding its own message after a broken connection, so that nothing is posted twice",
    "groups:history": "the same in private channels the bot was invited to",
    "channels:join": "entering a public channel that was given a purpose",
    "channels:read": "seeing who is in a section's channel",
    "files:write": "handing over what was asked for as a file, in the direct conversation",
    "channels:manage": "making, naming, filling and archiving the channels of sections",
    "groups:read": "seeing who is in the private channel of a section that is for its members only",
    "groups:write": "making, naming, filling and archiving those private channels",
}
"""Scope -> what it is for; docs/slack.md explains each."""

OPTIONAL = frozenset(
    {"channels:join", "channels:read", "channels:manage", "groups:read", "groups:write", "files:write"}
)
"""Without these the door opens all the same; only channels for sections cannot be kept, nor files be sent."""

EVENTS = ("app_home_opened", "app_mention", "app_uninstalled", "message.im", "tokens_revoked")
LOST_EVENTS = frozenset({"app_uninstalled", "tokens_revoked"})
