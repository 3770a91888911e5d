"""How the guide greets whoever stands there, and the first step it offers them."""

from bot.domain.members import Standing
from bot.interaction.call import Actor, Call
from bot.view import Line

_FIRST_STEPS = {
    None: "join",
    Standing.LEFT: "join",
    Standing.DECLINED: "join",
    Standing.APPLIED: "rules",
    Standing.ASLEEP: "wake",
}


def first_step(actor: Actor) -> str | None:
    """The command that brings somebody further in; None for those who are in."""
    return _FIRST_STEPS.get(actor.member.standing if actor.member else None)


def greeting(call: Call) -> Line:
    """One sentence for how the person stands to the town."""
    member = call.actor.member
    if member is None:
        return call.words("help.for_outsider", name=call.actor.account.name)
    return call.words(f"help.for_{member.standing.value}", name=member.profile.name)
