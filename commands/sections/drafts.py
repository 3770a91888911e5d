"""What the forms for new sections have in common."""

from typing import Annotated

from bot.domain.sections import NAME_LIMIT, PURPOSE_LIMIT, ActivityStyle, SectionKind
from bot.interaction.params import Input, Line, Paragraph


class Drafted(Input):
    """What a section will say about itself."""

    name: Annotated[str, Line(NAME_LIMIT)]
    purpose: Annotated[str, Paragraph(PURPOSE_LIMIT)]
    kind: SectionKind
    style: ActivityStyle = ActivityStyle.FREE
