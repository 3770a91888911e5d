"""入庁: applying, being looked at by 人事課, becoming a member."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.domain.errors import NotFound, Refused, Stale
from bot.domain.ids import MemberId, new_id
from bot.domain.members import Account, Member, Profile, Standing, apply, come_back
from bot.domain.places import Platform, Purpose
from bot.domain.policy import Policy
from bot.ports.work import Storage, Work
from bot.services.origin import Origin
from bot.services.telling import tell_channels, tell_members

# Called inside the transaction in which somebody becomes a member, perhaps once more.
ArriveHook = Callable[[Work, MemberId, Origin], Awaitable[None]]

APPLIED = "member.applied"  # to 人事課: somebody waits
WELCOME = "member.welcome"  # to everybody: somebody came
APPROVED = "member.approved"  # to the applicant
DECLINED = "member.declined"  # to the applicant, with the reason


@dataclass(frozen=True, slots=True)
class Waiting:
    """A page of applicants, those who wait longest first, and how many wait in all."""

    applicants: tuple[Member, ...]
    total: int


class JoiningService:
    """Applications and arrivals."""

    def __init__(self, storage: Storage, policy: Policy, on_arrive: tuple[ArriveHook, ...] = ()) -> None:
        self._storage = storage
        self._policy = policy
        self._on_arrive = on_arrive

    @property
    def rules(self) -> tuple[str, ...]:
        """The community's own rules in short; empty where the catalogue's five lines apply."""
        return self._policy.rules

    @property
    def rules_version(self) -> int:
        return self._policy.rules_version

    async def join(self, account: Account, profile: Profile, *, rules_version: int, origin: Origin) -> Member:
        """Let somebody in, or note the application where the community approves its members.

        Raises Stale when the rules changed since they were shown, Refused for a member and for somebody
        whose application is being looked at.
        """
        if rules_version != self._policy.rules_version:
            raise Stale("member.rules_changed")
        async with self._storage.write(origin.request) as work:
            # Read again: the same person may have pressed twice, or joined at another place meanwhile.
            current = await work.members.lock_account(account.id) or account
            place = await work.places.get(account.place_id)
            one_person = place is not None and place.platform is Platform.DISCORD
            member_id = current.member_id
            if member_id is None and one_person:
                member_id = await work.members.same_person(Platform.DISCORD, current.external_id)
            earlier = await work.members.lock(member_id) if member_id else None
            member = self._arrive(earlier, profile, current.locale, origin)
            await work.members.save(member)
            await work.members.save_account(current.belonging_to(member.id))
            if one_person:
                await work.members.link(Platform.DISCORD, current.external_id, member.id)
            await self._announce(work, member, origin)
            return member

    def _arrive(self, earlier: Member | None, profile: Profile, language: str, origin: Origin) -> Member:
        version, approval = self._policy.rules_version, self._policy.needs_approval
        if earlier is None:
            member_id = MemberId(new_id(origin.now))
            return apply(
                member_id,
                profile,
                rules_version=version,
                needs_approval=approval,
                language=language,
                now=origin.now,
            )
        return come_back(earlier, profile, rules_version=version, needs_approval=approval, now=origin.now)

    async def _announce(self, work: Work, member: Member, origin: Origin) -> None:
        waits = member.standing is Standing.APPLIED
        action = "member.applied" if waits else "member.joined"
        await work.audit.add(action, at=origin.now, member_id=member.id, subject_id=member.id)
        if waits:
            await tell_channels(work, APPLIED, member.id, Purpose.OPERATIONS, now=origin.now)
        else:
            await self._arrived(work, member, origin)

    async def _arrived(self, work: Work, member: Member, origin: Origin) -> None:
        await tell_channels(work, WELCOME, member.id, Purpose.WELCOME, now=origin.now)
        for follow in self._on_arrive:
            await follow(work, member.id, origin)

    async def accept_rules(self, member: Member, *, rules_version: int, origin: Origin) -> None:
        """Note that a member read the rules as they are now. Raises Stale when they changed once more."""
        if rules_version != self._policy.rules_version:
            raise Stale("member.rules_changed")
        async with self._storage.write(origin.request) as work:
            current = await work.members.lock(member.id)
            if current is None:
                raise Refused("refusal.members_only")
            await work.members.save(current.accept_rules(rules_version, origin.now))

    async def waiting(self, *, limit: int, offset: int = 0) -> Waiting:
        """A page of the applicants."""
        async with self._storage.read() as work:
            total = await work.members.count(Standing.APPLIED)
            applicants = await work.members.with_standing(
                Standing.APPLIED, limit=limit, offset=offset, longest_first=True
            )
            return Waiting(applicants, total)

    async def applicant(self, member_id: MemberId) -> Member:
        """Somebody who waits. Raises Refused for anybody else."""
        async with self._storage.read() as work:
            return _waiting(await work.members.get(member_id))

    async def approve(self, member_id: MemberId, origin: Origin) -> Member:
        """人事課 lets an applicant in. Raises Refused when the decision was made already."""
        async with self._storage.write(origin.request) as work:
            applicant = _known(await work.members.lock(member_id))
            member = applicant.approve(origin.member_id, origin.now)
            await work.members.save(member)
            await work.audit.add(
                "member.approved", at=origin.now, member_id=origin.member_id, subject_id=member.id
            )
            await tell_members(work, APPROVED, member.id, (member.id,), now=origin.now)
            await self._arrived(work, member, origin)
            await self._show_decision(work, member, origin)
            return member

    async def decline(self, member_id: MemberId, reason: str, origin: Origin) -> Member:
        """人事課 cannot let an applicant in as things are; the applicant hears why and may apply again.

        Raises Refused when the decision was made already.
        """
        async with self._storage.write(origin.request) as work:
            applicant = _known(await work.members.lock(member_id))
            member = applicant.decline(origin.member_id)
            await work.members.save(member)
            await work.audit.add(
                "member.declined", at=origin.now, member_id=origin.member_id, subject_id=member.id
            )
            await tell_members(work, DECLINED, member.id, (member.id,), now=origin.now, reason=reason)
            await self._show_decision(work, member, origin)
            return member

    async def _show_decision(self, work: Work, member: Member, origin: Origin) -> None:
        """What 人事課 sees in its channel loses its buttons once somebody decided."""
        await work.deliveries.refresh(member.id, APPLIED, now=origin.now, spacing=self._policy.card_spacing)


def _known(member: Member | None) -> Member:
    if member is None:
        raise NotFound("member.gone")
    return member


def _waiting(member: Member | None) -> Member:
    known = _known(member)
    if known.standing is not Standing.APPLIED:
        raise Refused("member.not_waiting", name=known.profile.name)
    return known
