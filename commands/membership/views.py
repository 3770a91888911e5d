"""How members are shown: applications and profiles."""

from bot.domain.members import Member, Standing
from bot.domain.prefectures import prefecture_in
from bot.domain.sections import Post
from bot.interaction.words import Words
from bot.services.sections import MySections
from bot.text.describe import describe_month
from bot.view import Field, Line, Text


def applicant_fields(member: Member, words: Words) -> tuple[Field, ...]:
    """What 人事課 sees of an application."""
    profile = member.profile
    return (
        Field(words.text("profile.name"), (Text(profile.name),)),
        Field(words.text("profile.organisation"), (Text(profile.organisation),)),
        Field(words.text("profile.kind"), words(f"choice.MemberKind.{profile.kind.value}")),
        Field(words.text("applicants.applied"), (words.when(member.applied_at),)),
    )


def profile_fields(member: Member, places: MySections, words: Words, *, own: bool) -> tuple[Field, ...]:
    """A profile's facts; what only concerns the member is shown to the member."""
    profile = member.profile
    fields = [
        Field(words.text("profile.organisation"), (Text(profile.organisation),)),
        Field(words.text("profile.kind"), _kind(member, words)),
        Field(words.text("profile.sections"), _sections(places, words)),
    ]
    if member.joined_at:
        since = describe_month(member.joined_at, words.zone, words.language)
        fields.append(Field(words.text("profile.since"), (Text(since),)))
    if member.prefecture:
        fields.append(Field(words.text("prefecture.label"), _prefecture(member, words, own=own)))
    if profile.work:
        fields.append(Field(words.text("profile.work"), (Text(profile.work),)))
    if profile.interests:
        fields.append(Field(words.text("profile.interests"), (Text(profile.interests),)))
    if own:
        reminders = "profile.reminders_on" if member.direct_reminders else "profile.reminders_off"
        fields.append(Field(words.text("profile.reminders"), words(reminders)))
        fields.append(Field(words.text("profile.language"), words(f"profile.language_{member.language}")))
        fields.append(Field(words.text("profile.zone"), (Text(member.zone or words.zone.key),)))
    if member.standing is Standing.ASLEEP:
        fields.append(Field(words.text("profile.standing"), words("profile.asleep")))
    return tuple(fields)


def _kind(member: Member, words: Words) -> Line:
    kind = words(f"choice.MemberKind.{member.profile.kind.value}")
    if not member.confirmed_servant or member.verified_at is None:
        return kind
    badge = words(
        "profile.confirmed",
        method=words.text(f"profile.proof_{member.proof.value}"),
        month=describe_month(member.verified_at, words.zone, words.language),
    )
    return (*kind, Text(" "), *badge)


def _prefecture(member: Member, words: Words, *, own: bool) -> Line:
    """Where somebody belongs; to the member, also that it was taken from the organisation's name."""
    assert member.prefecture is not None, "shown where there is one"
    name = member.prefecture.called(words.language)
    if own and prefecture_in(member.profile.organisation) is member.prefecture:
        return words("prefecture.from_organisation", name=name)
    return (Text(name),)


def _sections(places: MySections, words: Words) -> Line:
    if not places.seats:
        return words("profile.no_sections")
    names = (
        words.text("profile.as_chief", section=seat.section.name)
        if seat.post is Post.CHIEF
        else seat.section.name
        for seat in places.seats
    )
    return (Text(words.text("list.comma").join(names)),)
