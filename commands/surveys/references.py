"""What the commands of a survey carry."""

from typing import Annotated

from bot.domain.ids import ComparisonId
from bot.interaction.params import Carried, Input, Ref
from bot.interaction.references import carried


class OneSurvey(Input):
    """A survey referred to by a button of ours."""

    which: Annotated[str, Carried()]

    @property
    def survey_id(self) -> ComparisonId:
        """Raises Refused for anything a button of ours cannot carry."""
        return ComparisonId(carried(self.which))


class NamedSurvey(Input):
    """A survey, chosen, typed by its title or carried by a button."""

    survey: Annotated[str, Ref("survey")]
