"""What members are called where others read of them."""

from bot.domain.members import Member, Standing
from bot.interaction.words import Words


def name_of(member: Member | None, words: Words) -> str:
    """What a member is called; who left is called by no name any more."""
    if member is None or member.standing is Standing.LEFT:
        return words.text("people.former")
    return words.text("people.named", name=member.profile.name)
