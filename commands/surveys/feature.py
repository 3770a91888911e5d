"""横並び調査: one question to many municipalities, one answer per organisation."""

from bot.interaction.commands import Command, Feature
from bot.interaction.references import DraftRef
from bot.interaction.section_menu import DraftSection
from bot.services import comparison_news
from bot.services.town import Town
from commands.surveys.answering import Answering, AnswerSurvey, NameWish, SizeOf
from commands.surveys.asking import Asking, DraftPrefecture, DraftSize, NewSurvey
from commands.surveys.looking import Looking, PartOf, Surveys
from commands.surveys.notices import Notices
from commands.surveys.references import NamedSurvey, OneSurvey
from commands.surveys.running import CommentSurvey, ExtendSurvey, Running


def surveys(town: Town) -> Feature:
    """Surveys among municipalities."""
    least = town.policy.survey_least
    asking = Asking(town.comparisons, town.event_drafts, least)
    answering = Answering(town.comparisons, town.comparison_answers, least)
    looking = Looking(town.comparisons, least)
    running = Running(town.comparisons)
    notices = Notices(least)
    return Feature(
        "surveys",
        commands=(
            Command("survey.new", NewSurvey, asking.ask, rest="title"),
            Command("survey.list", Surveys, looking.look),
            Command("survey.answer", AnswerSurvey, answering.answer),
            Command("survey.results", NamedSurvey, looking.results),
            asking.form,
            Command("survey.section", DraftSection, asking.choose_section, listed=False),
            Command("survey.asked_size", DraftSize, asking.choose_size, listed=False),
            Command("survey.prefecture", DraftPrefecture, asking.choose_prefecture, listed=False),
            Command("survey.publish", DraftRef, asking.publish, listed=False),
            Command("survey.discard", DraftRef, asking.discard, listed=False),
            answering.place_form,
            Command("survey.size", SizeOf, answering.tell_size, listed=False),
            Command("survey.sizes", OneSurvey, answering.ask_size, listed=False),
            Command("survey.say", OneSurvey, answering.open_words, listed=False),
            answering.words_form,
            Command("survey.name", NameWish, answering.name, listed=False),
            Command("survey.history", OneSurvey, answering.history, listed=False),
            Command("survey.part", PartOf, looking.part, listed=False),
            Command("survey.csv", OneSurvey, looking.files, listed=False),
            Command("survey.extend", ExtendSurvey, running.extend, listed=False),
            Command("survey.close", OneSurvey, running.ask_close, listed=False),
            Command("survey.close_now", OneSurvey, running.close, listed=False),
            Command("survey.withdraw", OneSurvey, running.ask_withdraw, listed=False),
            Command("survey.withdraw_now", OneSurvey, running.withdraw, listed=False),
            Command("survey.comment", CommentSurvey, running.comment, listed=False),
            Command("survey.tell", OneSurvey, running.tell, listed=False),
        ),
        suggesters={"survey": looking.suggest},
        notices={
            comparison_news.CARD: notices.card,
            comparison_news.NUDGE: notices.nudge,
            comparison_news.ENDED: notices.ended,
            comparison_news.RESULTS: notices.results,
            comparison_news.NOTE: notices.note,
        },
    )
