"""Well-formed calls of the commands about asking anonymously, and who may make them."""

from tests.hostile.circles import HERE
from tests.hostile.furnished_town import ADMINISTRATOR
from tests.hostile.sent import Sent, reads, writes

SEAL_CALLS: dict[str, Sent] = {
    "question.anonymous": reads(title="言えない心配ごと", body="本文"),
    "question.anonymous.edit": reads(draft="@anonymous"),
    "question.anonymous.post": writes(draft="@anonymous"),
    "question.anonymous.discard": reads(draft="@anonymous"),  # drafts are nobody's business but one's own
    "seal.about": reads(which="$sealed"),
    "seal.request": writes(which="$sealed", reason="心配なため"),
    "seal.page": reads(which="$opening"),
    "seal.agree": writes(which="$opening"),
    "seal.bar": writes(which="$sealed"),
}

_OFFICE = frozenset({ADMINISTRATOR})  # an owner who never joined is not among those who open a seal

SEAL_RIGHTS: dict[str, frozenset[str]] = {
    "question.anonymous": HERE,
    "question.anonymous.edit": HERE,
    "question.anonymous.post": HERE,
    "question.anonymous.discard": HERE,
    "seal.about": _OFFICE,
    "seal.request": frozenset(),  # it takes two administrators, and here is one
    "seal.page": _OFFICE,
    "seal.agree": _OFFICE,
    "seal.bar": _OFFICE,
}
