"""質問: asking, finding, answering, solving; and what the town says about questions by itself."""

from bot.domain.urgency import QUESTION_NEWS, QUESTION_THANKS
from bot.interaction.commands import Command, Feature
from bot.interaction.questions import CarriedQuestion, OneQuestion
from bot.services import question_letters, question_news, question_outsiders, question_thread_news
from bot.services.quoting import CONSENT
from bot.services.town import Town
from commands.questions import letters, notices, thread_notices
from commands.questions.anonymous import AskingAnonymously
from commands.questions.answering import Answering, GiveAnswer
from commands.questions.asking import Ask, Asking, Candidate, FromMessage, SizeChoice
from commands.questions.drafts import DraftPage, Drafts
from commands.questions.history import AnswerHistory, History, OneVersion, QuestionHistory
from commands.questions.keeping import Keeping
from commands.questions.looking import Looking, MoreFound, QuestionInfo, QuestionList, SearchQuery, Unanswered
from commands.questions.quoting import Quoting, Spoken, consent
from commands.questions.shared import CarriedAnswer, CarriedDraft, OwnQuestion
from commands.questions.ties import OwnPage, SameQuestion, Ties


def questions(town: Town) -> Feature:
    """Questions of the town and its sections."""
    looking = Looking(town.questions)
    return Feature(
        "questions",
        commands=(
            *_asking(town),
            *_anonymous(town),
            *_drafts(town),
            Command("question.search", SearchQuery, looking.search, rest="text", named=True),
            Command("question.more", MoreFound, looking.more, listed=False),
            Command("question.list", QuestionList, looking.list),
            Command("question.unanswered", Unanswered, looking.unanswered),
            Command("question.info", QuestionInfo, looking.info),
            *_answering(town),
            *_keeping(town),
            *_ties(town),
            *_history(town),
        ),
        suggesters={"question": looking.suggest, "own_question": looking.suggest_own},
        notices={
            question_news.CARD: notices.card,
            question_news.ANSWERED: notices.answered,
            question_news.ACCEPTED: notices.accepted,
            question_news.UNSOLVED: notices.unsolved,
            question_letters.SETTLED: letters.settled,
            question_letters.SOLVED_YET: letters.solved_yet,
            question_letters.WANTED: letters.wanted,
            question_letters.WITHDRAWN: letters.withdrawn,
            question_outsiders.MOVED_INSIDE: letters.moved_inside,
            question_thread_news.WELCOME: thread_notices.welcome,
            question_thread_news.ANSWER: thread_notices.answer,
            CONSENT: consent,
            QUESTION_NEWS: letters.news,
            QUESTION_THANKS: letters.thanked,
        },
    )


def _asking(town: Town) -> tuple[Command, ...]:
    asking = Asking(town.asking, town.questions)
    return (
        Command("question.ask", Ask, asking.open_form, rest="text"),
        asking.form,
        Command("question.from_message", FromMessage, asking.from_message, listed=False, from_message="body"),
        Command("question.ask_kept", CarriedDraft, asking.kept, listed=False),
        Command("question.alike", CarriedDraft, asking.alike, listed=False),
        Command("question.post", CarriedDraft, asking.post, listed=False),
        Command("question.candidate", Candidate, asking.candidate, listed=False),
        Command("question.solved", Candidate, asking.solved, listed=False),
        Command("question.size", SizeChoice, asking.note_size, listed=False),
    )


def _anonymous(town: Town) -> tuple[Command, ...]:
    asking = AskingAnonymously(town.anonymous_asking)
    return (
        asking.command,
        Command("question.anonymous.edit", CarriedDraft, asking.edit, listed=False),
        Command("question.anonymous.discard", CarriedDraft, asking.discard, listed=False),
        Command("question.anonymous.post", CarriedDraft, asking.post, listed=False),
    )


def _drafts(town: Town) -> tuple[Command, ...]:
    drafts = Drafts(town.question_drafts)
    return (
        Command("question.drafts", DraftPage, drafts.list),
        Command("question.drafts.discard", CarriedDraft, drafts.discard, listed=False),
        Command("question.drafts.discard_now", CarriedDraft, drafts.discard_now, listed=False),
    )


def _answering(town: Town) -> tuple[Command, ...]:
    answering = Answering(town.answering, town.questions)
    give = Command("question.answer", GiveAnswer, answering.answer)
    quoting = Quoting(town.quoting, give)
    return (
        give,
        Command("question.quote", Spoken, quoting.keep, listed=False, from_message="body"),
        quoting.choose_command,
        Command("question.quote_yes", CarriedDraft, quoting.agree, listed=False),
        Command("question.quote_no", CarriedDraft, quoting.decline, listed=False),
        Command("question.answer.read", CarriedAnswer, answering.read, listed=False),
        Command("question.answer.edit", CarriedAnswer, answering.edit, listed=False),
        answering.save_command,
        Command("question.answer.withdraw", CarriedAnswer, answering.withdraw, listed=False),
        Command("question.answer.withdraw_now", CarriedAnswer, answering.withdraw_now, listed=False),
        Command("question.accept", CarriedAnswer, answering.accept, listed=False),
        Command("question.reopen", CarriedQuestion, answering.reopen, listed=False),
    )


def _keeping(town: Town) -> tuple[Command, ...]:
    keeping = Keeping(town.questions)
    return (
        Command("question.edit", OwnQuestion, keeping.edit),
        keeping.save_command,
        Command("question.withdraw", OwnQuestion, keeping.withdraw),
        Command("question.withdraw_now", CarriedQuestion, keeping.withdraw_now, listed=False),
    )


def _ties(town: Town) -> tuple[Command, ...]:
    ties = Ties(
        town.question_ties, town.questions, town.question_drafts, town.answering, merging=town.merging
    )
    return (
        Command("question.mine", OwnPage, ties.mine),
        Command("question.followed", OwnPage, ties.followed, listed=False),
        Command("question.follow", OneQuestion, ties.follow),
        Command("question.same", SameQuestion, ties.same),
        Command("question.enough", OwnQuestion, ties.enough),
        Command("question.not_yet", CarriedQuestion, ties.not_yet, listed=False),
        Command("question.helpful", CarriedAnswer, ties.helpful, listed=False),
    )


def _history(town: Town) -> tuple[Command, ...]:
    history = History(town.question_versions, town.questions)
    return (
        Command("question.history", QuestionHistory, history.of_question),
        Command("question.answer.history", AnswerHistory, history.of_answer, listed=False),
        Command("question.version_erase", OneVersion, history.erase, listed=False),
    )
