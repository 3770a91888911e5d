"""入庁: becoming a member."""

from bot.domain.errors import Refused, Stale
from bot.domain.ids import MemberId, new_id
from bot.domain.members import Account, Member, Profile, apply, come_back
from bot.domain.policy import Policy
from bot.ports.work import Storage
from bot.services.origin import Origin


class JoiningService:
    """Applications and arrivals."""

    def __init__(self, storage: Storage, policy: Policy) -> None:
        self._storage = storage
        self._policy = policy

    @property
    def rules(self) -> tuple[str, ...]:
        """The community's own rules in short; empty where the catalogue's five lines apply."""
        return self._policy.rules

    @property
    def rules_version(self) -> int:
        return self._policy.rules_version

    async def join(self, account: Account, profile: Profile, *, rules_version: int, origin: Origin) -> Member:
        """Let somebody in, or note the application where the community approves its members.

        Raises Stale when the rules changed since they were shown, Refused for a member.
        """
        if rules_version != self._policy.rules_version:
            raise Stale("member.rules_changed")
        async with self._storage.write(origin.request) as work:
            earlier = await work.members.get(account.member_id) if account.member_id else None
            member = self._arrive(earlier, profile, account.locale, origin)
            await work.members.save(member)
            await work.members.save_account(account.belonging_to(member.id))
            await work.audit.add("member.joined", at=origin.now, member_id=member.id, subject_id=member.id)
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

    async def accept_rules(self, member: Member, *, rules_version: int, origin: Origin) -> None:
        """Note that a member read the rules as they are now. Raises Stale when they changed once more."""
        if rules_version != self._policy.rules_version:
            raise Stale("member.rules_changed")
        async with self._storage.write(origin.request) as work:
            current = await work.members.get(member.id)
            if current is None:
                raise Refused("refusal.members_only")
            await work.members.save(current.accept_rules(rules_version, origin.now))
