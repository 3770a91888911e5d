"""A well-formed call of every command about surveys, and who may make it."""

from tests.hostile.circles import HERE
from tests.hostile.furnished_town import ADMINISTRATOR, HOST
from tests.hostile.sent import Sent, reads, writes

_FORM = {"title": "新しい調査", "choices": "はい\nいいえ"}
_SURVEYORS = frozenset({HOST, ADMINISTRATOR})

SURVEY_CALLS: dict[str, Sent] = {
    "survey.new": reads(),
    "survey.list": reads(survey="$survey"),
    "survey.answer": writes(survey="$survey", choice="検討中"),
    "survey.results": reads(survey="$ended_survey"),
    "survey.form": reads(**_FORM),  # a draft at most
    "survey.section": reads(draft="@survey", section="-"),
    "survey.asked_size": reads(draft="@survey", size="town"),
    "survey.prefecture": reads(draft="@survey", prefecture="長野県"),
    "survey.publish": writes(draft="@survey"),
    "survey.discard": reads(draft="@survey"),
    "survey.place": writes(which="$survey", choice="2", prefecture="長野県"),
    "survey.size": writes(which="$survey", choice="3", size="city_large"),
    "survey.sizes": reads(which="$survey"),
    "survey.say": reads(which="$survey"),
    "survey.say_save": writes(which="$survey", remark="庁内で検討しました", number="12"),
    "survey.name": writes(which="$survey", wish="on"),
    "survey.history": reads(which="$survey"),
    "survey.part": reads(which="$ended_survey", part="named", page="0"),
    "survey.csv": reads(which="$ended_survey"),
    "survey.extend": writes(which="$survey", deadline="12/25 12時"),
    "survey.close": reads(which="$survey"),
    "survey.close_now": writes(which="$survey"),
    "survey.withdraw": reads(which="$survey"),
    "survey.withdraw_now": writes(which="$survey"),
    "survey.comment": writes(which="$ended_survey", comment="勉強になりました"),
    "survey.tell": writes(which="$ended_survey"),
}
_BY_SURVEYORS = ("extend", "close", "close_now", "withdraw", "withdraw_now", "comment", "tell")
SURVEY_RIGHTS: dict[str, frozenset[str]] = {
    **dict.fromkeys(SURVEY_CALLS, HERE),
    **dict.fromkeys((f"survey.{verb}" for verb in _BY_SURVEYORS), _SURVEYORS),
}
