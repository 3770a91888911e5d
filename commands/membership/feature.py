"""入庁・退庁・プロフィール."""

from bot.interaction.commands import Command, Feature, Right
from bot.interaction.params import Nothing
from bot.services.town import Town
from commands.membership.joining import JoinForm, Joining, RulesShown
from commands.membership.suggestions import MemberSuggestions


def membership(town: Town) -> Feature:
    """Joining, leaving and one's own profile."""
    joining = Joining(town.joining, town.policy)
    return Feature(
        "membership",
        commands=(
            Command("join", Nothing, joining.rules_first, Right.ANYONE),
            Command("join.form", JoinForm, joining.join, Right.ANYONE, listed=False),
            Command("rules", Nothing, joining.show_rules, Right.ANYONE),
            Command("rules.accept", RulesShown, joining.accept_rules, Right.ANYONE, listed=False),
        ),
        suggesters={"member": MemberSuggestions(town.storage).suggest},
    )
