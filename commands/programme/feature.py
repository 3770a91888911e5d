"""プログラム: parts, roles, lightning talks, the venue, holding an event together, and its materials."""

from bot.interaction.commands import Command, Feature
from bot.interaction.references import DraftRef
from bot.services import cohosting, event_roles, lightning_talks
from bot.services import programmes as service
from bot.services.town import Town
from commands.programme import notices
from commands.programme.roles import CallForRole, OneRole, Roles, UsualRole
from commands.programme.shelf import AddMaterial, OneMaterial, Shelves, ShowShelf
from commands.programme.talks import GoOn, MoveTalk, OneTalk, OpenTalks, ShowStage, SignUp, Talks
from commands.programme.together import AskSection, Cohost, Together
from commands.programme.venue import Venues
from commands.programme.writing import (
    AddPart,
    AddSpeaker,
    MovePart,
    OneEvent,
    OnePart,
    RemoveSpeaker,
    ShowProgramme,
    Writing,
)


def programme(town: Town) -> Feature:
    """What an event consists of besides its answers."""
    writing = Writing(town.programmes, town.event_drafts)
    roles = Roles(town.roles, town.programmes)
    talks = Talks(town.lightning_talks)
    venues = Venues(town.venues)
    together = Together(town.cohosting)
    shelves = Shelves(town.materials)
    return Feature(
        "programme",
        commands=(
            Command("programme.show", ShowProgramme, writing.show),
            Command("programme.prepare", OneEvent, writing.prepare, listed=False),
            Command("programme.write", OneEvent, writing.write),
            writing.form,
            Command("programme.accept", DraftRef, writing.accept, listed=False),
            Command("programme.add", AddPart, writing.add),
            Command("programme.part", OnePart, writing.part, listed=False),
            Command("programme.edit", OnePart, writing.edit, listed=False),
            writing.edit_form,
            Command("programme.move", MovePart, writing.move, listed=False),
            Command("programme.remove", OnePart, writing.remove, listed=False),
            Command("programme.speaker", AddSpeaker, writing.add_speaker, listed=False),
            Command("programme.speaker_off", RemoveSpeaker, writing.remove_speaker, listed=False),
            Command("programme.role", CallForRole, roles.call_for),
            Command("programme.roles", ShowProgramme, roles.show, listed=False),
            Command("programme.role_usual", UsualRole, roles.call_for_usual, listed=False),
            Command("programme.role_close", OneRole, roles.close, listed=False),
            Command("programme.role_take", OneRole, roles.take, listed=False),
            Command("programme.role_drop", OneRole, roles.drop, listed=False),
            Command("programme.talks", OpenTalks, talks.open),
            Command("programme.stage", ShowStage, talks.show, listed=False),
            Command("programme.talk", SignUp, talks.sign_up, listed=False),
            Command("programme.talk_page", OneTalk, talks.talk, listed=False),
            Command("programme.talk_off", OneTalk, talks.withdraw, listed=False),
            Command("programme.talk_move", MoveTalk, talks.move, listed=False),
            Command("programme.talk_go", GoOn, talks.go_on, listed=False),
            Command("host.venue", OneEvent, venues.open),
            venues.form,
            Command("host.cohost", AskSection, together.ask),
            Command("host.cohosts", OneEvent, together.show, listed=False),
            Command("host.cohost_agree", Cohost, together.agree, listed=False),
            Command("host.cohost_end", Cohost, together.end, listed=False),
            Command("material.list", ShowShelf, shelves.show),
            Command("material.add", AddMaterial, shelves.add),
            Command("material.remove", OneMaterial, shelves.remove, listed=False),
        ),
        notices={
            service.SPEAKER: notices.speaker,
            event_roles.TAKEN: notices.role_taken,
            event_roles.DROPPED: notices.role_dropped,
            event_roles.CLOSED: notices.role_closed,
            lightning_talks.BEGINS: notices.begins,
            lightning_talks.ONE_MINUTE: notices.one_minute,
            lightning_talks.TIME_UP: notices.time_up,
            lightning_talks.SEATED: notices.seated,
            lightning_talks.SIGNED_UP: notices.signed_up,
            lightning_talks.WITHDRAWN: notices.withdrawn,
            cohosting.ASKED: notices.cohost_asked,
            cohosting.AGREED: notices.cohost_agreed,
            cohosting.ENDED: notices.cohost_ended,
        },
    )
