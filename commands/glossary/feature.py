"""用語: words of the work that members explain to each other, and to nobody's face."""

from bot.interaction.commands import Command, Feature
from bot.services import glossary as service
from bot.services.town import Town
from commands.glossary import notices
from commands.glossary.asking import Asking, AskTerm, OneWaiting, WaitingTerms
from commands.glossary.looking import Looking, LookUp, TermIndex, TermsIn, TermsInMessage
from commands.glossary.writing import CarriedTerm, OneTerm, RestoreTerm, TermHistory, UndoTerm, Writing


def glossary(town: Town) -> Feature:
    """Words of the work."""
    looking, writing = Looking(town.glossary), Writing(town.glossary)
    asking = Asking(town.glossary, writing.add_command)
    return Feature(
        "glossary",
        commands=(
            Command("term.show", LookUp, looking.show, rest="word"),
            Command("term.list", TermIndex, looking.list, rest="word"),
            writing.add_command,
            Command("term.edit", OneTerm, writing.edit),
            writing.save_command,
            Command("term.more", OneTerm, writing.more),
            writing.save_more_command,
            Command("term.history", TermHistory, writing.history),
            Command("term.undo", UndoTerm, writing.undo),
            Command("term.restore", RestoreTerm, writing.restore, listed=False),
            Command("term.remove", OneTerm, writing.remove),
            Command("term.remove_now", CarriedTerm, writing.remove_now, listed=False),
            Command("term.ask", AskTerm, asking.ask, rest="word"),
            Command("term.waiting", WaitingTerms, asking.waiting),
            Command("term.explain", OneWaiting, asking.explain, listed=False),
            Command("term.drop", OneWaiting, asking.drop, listed=False),
            Command("term.shown", TermsIn, looking.shown, listed=False),
            Command("term.in_message", TermsInMessage, looking.in_message, listed=False, from_message="text"),
        ),
        suggesters={"term": looking.suggest},
        notices={service.EXPLAINED: notices.explained, service.DROPPED: notices.dropped},
    )
