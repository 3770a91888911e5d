"""Identifiers: made by the application before a row exists, ordered by time, opaque to members."""

import secrets
from datetime import datetime
from typing import NewType

MemberId = NewType("MemberId", int)
AccountId = NewType("AccountId", int)
PlaceId = NewType("PlaceId", int)
SectionId = NewType("SectionId", int)
EventId = NewType("EventId", int)
SeriesId = NewType("SeriesId", int)
QuestionId = NewType("QuestionId", int)
AnswerId = NewType("AnswerId", int)
BroadcastId = NewType("BroadcastId", int)
DeliveryId = NewType("DeliveryId", int)
DraftId = NewType("DraftId", int)
ProposalId = NewType("ProposalId", int)
CampaignId = NewType("CampaignId", int)
SlotId = NewType("SlotId", int)
SuccessionId = NewType("SuccessionId", int)
HandoverId = NewType("HandoverId", int)
ReformId = NewType("ReformId", int)
ExperimentId = NewType("ExperimentId", int)
TaskId = NewType("TaskId", int)
NewsId = NewType("NewsId", int)
PersonalReminderId = NewType("PersonalReminderId", int)
FeedId = NewType("FeedId", int)
PollId = NewType("PollId", int)
PartId = NewType("PartId", int)
RoleId = NewType("RoleId", int)
LightningTalkId = NewType("LightningTalkId", int)
RideId = NewType("RideId", int)
MaterialId = NewType("MaterialId", int)
FeedbackId = NewType("FeedbackId", int)
CafeId = NewType("CafeId", int)
EventQuestionId = NewType("EventQuestionId", int)
AnnouncementId = NewType("AnnouncementId", int)
GlossaryTermId = NewType("GlossaryTermId", int)
WaitingTermId = NewType("WaitingTermId", int)
IdeaId = NewType("IdeaId", int)
IdeaCommentId = NewType("IdeaCommentId", int)
ComparisonId = NewType("ComparisonId", int)
OrganisationId = NewType("OrganisationId", int)
ShelfItemId = NewType("ShelfItemId", int)
ImprovementId = NewType("ImprovementId", int)
ShelfProblemId = NewType("ShelfProblemId", int)
SealOpeningId = NewType("SealOpeningId", int)
PageId = NewType("PageId", int)

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no letter looks like a digit
_RANDOM_BITS = 22
_TOKEN_LENGTH = 13


def new_id(now: datetime) -> int:
    """Make a 63-bit id: milliseconds since 1970 in the upper 41 bits, 22 random bits below."""
    milliseconds = int(now.timestamp() * 1000)
    return (milliseconds << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)) & (2**63 - 1)


def to_token(number: int) -> str:
    """Write an id the way widgets carry it: 13 characters of base 32."""
    digits = []
    for _ in range(_TOKEN_LENGTH):
        number, rest = divmod(number, 32)
        digits.append(_ALPHABET[rest])
    return "".join(reversed(digits))


def from_token(token: str) -> int | None:
    """Read an id from a widget; None for anything this program cannot have written."""
    if len(token) != _TOKEN_LENGTH:
        return None
    number = 0
    for character in token:
        value = _ALPHABET.find(character)
        if value < 0:
            return None
        number = number * 32 + value
    return number if number < 2**63 else None
