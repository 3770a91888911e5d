"""課長: those who look after a section, and how the next chief is found."""

from bot.interaction.commands import Command, Feature, NoticeRenderer, Right
from bot.interaction.references import CarriedSection, OneSection, OwnSection
from bot.services import succession_news as news
from bot.services.town import Town
from commands.chiefs import notices, search_notices
from commands.chiefs.handing_over import HandingOver, HandOver, OneOffer
from commands.chiefs.posts import ChiefOf, PostOf, Posts
from commands.chiefs.seeking import Seeking, SuccessionQuery, Vote
from commands.chiefs.terms import SeenTerm, TermOf, Terms


def chiefs(town: Town) -> Feature:
    """Posts, terms, handovers and searches. What 総務課 may do as well is open to a platform's administrator
    who never joined: the services decide.
    """
    posts, handing_over = Posts(town.section_posts), HandingOver(town.handovers)
    return Feature(
        "chiefs",
        commands=(
            Command("section.appoint", ChiefOf, posts.appoint, Right.ADMINISTRATOR),
            Command("section.dismiss", OneSection, posts.dismiss, Right.ADMINISTRATOR),
            Command("chief.post", PostOf, posts.give, Right.ANYONE),
            Command("chief.resign", OwnSection, posts.resign),
            Command("chief.resign_write", CarriedSection, posts.resign_write, listed=False),
            posts.resign_command,
            Command("chief.hand_over", HandOver, handing_over.hand_over),
            Command("chief.accept", OneOffer, handing_over.accept, listed=False),
            Command("chief.decline", OneOffer, handing_over.decline, listed=False),
            Command("chief.note", OneSection, handing_over.notes, Right.ANYONE),
            *_terms(town),
            *_seeking(town),
        ),
        notices={**_notices(), **_search_notices()},
    )


def _terms(town: Town) -> tuple[Command, ...]:
    terms = Terms(town.terms)
    return (
        Command("chief.term", TermOf, terms.term, Right.ANYONE),
        Command("chief.go_on", SeenTerm, terms.go_on, listed=False),
        Command("chief.stay", CarriedSection, terms.stay, listed=False),
    )


def _seeking(town: Town) -> tuple[Command, ...]:
    seeking = Seeking(town.successions)
    return (
        Command("chief.succession", SuccessionQuery, seeking.show, Right.ANYONE),
        Command("chief.stand", CarriedSection, seeking.stand, listed=False),
        seeking.volunteer_command,
        Command("chief.stand_down", OwnSection, seeking.stand_down),
        Command("chief.vote", Vote, seeking.vote),
    )


def _notices() -> dict[str, NoticeRenderer]:
    return {
        news.APPOINTED: notices.appointed,
        news.DISMISSED: notices.dismissed,
        news.YOURS: notices.yours,
        news.NEW_CHIEF: notices.new_chief,
        news.POST_GIVEN: notices.post_given,
        news.YOU_ACT: notices.you_act,
        news.OFFERED: notices.offered,
        news.ACCEPTED: notices.accepted,
        news.DECLINED: notices.declined,
        news.TERM_SOON: notices.term_soon,
        news.TERM_OVER: notices.term_over,
        news.MOVED: notices.moved,
    }


def _search_notices() -> dict[str, NoticeRenderer]:
    return {
        news.CARD: search_notices.card,
        news.OPENED: search_notices.opened,
        news.VOTE: search_notices.vote,
        news.TO_ADMINISTRATORS: search_notices.to_administrators,
    }
