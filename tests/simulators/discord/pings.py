"""Who a message notifies."""

import re

from tests.simulators.discord.errors import Json
from tests.simulators.discord.limits_components import TEXT_DISPLAY, walk
from tests.simulators.discord.model import COMPONENTS_V2, NO_PINGS, Channel, Message, Pings

MENTION = re.compile(r"<@!?(?P<user>\d{1,20})>|<@&(?P<role>\d{1,20})>|@(?P<all>everyone|here)")


def spoken_text(message: Message) -> str:
    """The text in which mentions count: content and text displays, not embeds, not labels.

    Code blocks and backslashes are not excepted: a bot must not depend on them to keep quiet.
    """
    if not message.flags & COMPONENTS_V2:
        return message.content
    texts = (one.get("content") or "" for one in walk(message.components) if one["type"] == TEXT_DISPLAY)
    return "\n".join(texts)


def compute_pings(
    message: Message, allowed: Json | None, *, may_mention_all: bool, from_interaction: bool = False
) -> Pings:
    """Applies `allowed_mentions` to a new message.

    Without it a plain message pings all that is named, an interaction answer users only. `may_mention_all`
    is the author's MENTION_EVERYONE permission, needed for everyone, here and roles not mentionable.
    """
    if message.only_for is not None:
        return NO_PINGS
    text = spoken_text(message)
    replied = message.reply_to.author.id if message.reply_to and _pings_replied(allowed) else None
    if "@" not in text and replied is None:
        return NO_PINGS
    if allowed is None:
        allowed = {"parse": ["users"] if from_interaction else ["users", "roles", "everyone"]}
    named_users, named_roles, everyone = _named(text)
    channel = message.channel
    users = {one for one in named_users if _allows(allowed, "users", one) and _is_here(channel, one)}
    if replied is not None:
        users.add(replied)
    roles = {one for one in named_roles if _allows(allowed, "roles", one)}
    roles = {one for one in roles if _role_can_be_pinged(channel, one, may_mention_all=may_mention_all)}
    everyone = everyone and "everyone" in (allowed.get("parse") or []) and may_mention_all
    return _resolved(message, users, roles, everyone=everyone)


def _pings_replied(allowed: Json | None) -> bool:
    return True if allowed is None else bool(allowed.get("replied_user"))


def _named(text: str) -> tuple[set[int], set[int], bool]:
    users: set[int] = set()
    roles: set[int] = set()
    everyone = False
    for found in MENTION.finditer(text):
        if found["user"]:
            users.add(int(found["user"]))
        elif found["role"]:
            roles.add(int(found["role"]))
        else:
            everyone = True
    return users, roles, everyone


def _allows(allowed: Json, kind: str, target: int) -> bool:
    return kind in (allowed.get("parse") or []) or str(target) in map(str, allowed.get(kind) or [])


def _is_here(channel: Channel, account_id: int) -> bool:
    if channel.guild is None:
        return channel.recipient is not None and channel.recipient.id == account_id
    return account_id in channel.guild.members


def _role_can_be_pinged(channel: Channel, role_id: int, *, may_mention_all: bool) -> bool:
    role = channel.guild.roles.get(role_id) if channel.guild else None
    if role is None or (channel.guild and role is channel.guild.everyone):
        return False
    return role.mentionable or may_mention_all


def _resolved(message: Message, users: set[int], roles: set[int], *, everyone: bool) -> Pings:
    people = set(users)
    guild = message.channel.guild
    if guild and (roles or everyone):
        people |= {one.account.id for one in guild.members.values() if everyone or one.role_ids & roles}
    people.discard(message.author.id)
    return Pings(frozenset(users), frozenset(roles), everyone, frozenset(people))
