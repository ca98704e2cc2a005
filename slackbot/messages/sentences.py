"""The short sentences: what a person is told who asks, presses or types something that cannot be."""

from __future__ import annotations

from collections.abc import Sequence

from slackbot.domain.request import Request
from slackbot.domain.wording import escape_entities
from slackbot.messages.block_kit import escape
from slackbot.messages.facts import when
from slackbot.messages.message import COMMAND

MAX_CHANNELS_NAMED = 3
"""How many of the conversations where the app may be used are named to who asks elsewhere."""


def usage() -> str:
    """The answer to `help`, and to text that cannot be used; only the person sees it."""
    return (
        f"*{COMMAND}* opens a form to book an interview in Apploi. Say what you know, in any order, "
        "and the form is filled in:\n"
        f"• `{COMMAND} Jane Doe next Tue 3pm ET for 45 min`\n"
        f"• `{COMMAND} jane@example.com tomorrow 10-10:30am with @maria at Room 2`\n"
        f"• `{COMMAND} 265733753 Dec 5 2pm virtual`\n"
        f"• `{COMMAND}` alone opens the empty form.\n"
        f"• `{COMMAND} reschedule Jane Doe Wed 10am` moves an interview that you booked or hold.\n"
        "Nothing is booked before you press *Schedule*."
    )


def members_only() -> str:
    """To guests and people of other workspaces."""
    return (
        "Booking interviews is for members of this workspace: it shows applicants' names, so it does not "
        "open for guests or people of other workspaces. Please ask a colleague here to book it for you."
    )


def groups_unavailable() -> str:
    """When Slack does not answer who is in the user groups that may use the app."""
    return (
        "Slack does not tell me just now who may use me, so nothing was done. Please try again in a minute. If it goes "
        "on, ask whoever installed me to run `slackbot check`."
    )


def group_required() -> str:
    """To who is in none of the user groups that may use the app."""
    return (
        "Booking interviews is for some user groups of this workspace, and you are not in one of them. Please ask an "
        "administrator of the workspace to add you, or a colleague who may to book it for you."
    )


def wrong_channel(channels: Sequence[str]) -> str:
    """In a conversation where the app may not be used; `channels` are the ids of those where it may."""
    named = ", ".join(f"<#{channel}>" for channel in channels[:MAX_CHANNELS_NAMED])
    return (
        "I book interviews in some conversations only, and this is not one of them. Please ask me in "
        f"{named}, or in a direct message."
    )


def result_channel_not_allowed() -> str:
    """In the form, at the conversation that was chosen for the result."""
    return (
        "I may not post interviews in this conversation. Choose one where I may be used, or leave it empty: then the "
        "result comes to you as a direct message."
    )


def overloaded() -> str:
    """When every thread has work: nothing was taken."""
    return "I have too much to do at this moment and have not taken this. Please try again in a few seconds."


def form_open_timeout(retry_hint: str) -> str:
    """When Slack did not open the form in its three seconds; `again` says how to ask for it anew."""
    return f"Slack did not open the form in time. Nothing was booked or changed. {retry_hint}"


def form_open_unavailable(retry_hint: str) -> str:
    """When Slack has too much to do, or trouble of its own."""
    return f"Slack can't open forms right now. Nothing was booked or changed. Wait a minute first. {retry_hint}"


def form_open_denied(code: str) -> str:
    """When Slack does not let the app do it; `code` is Slack's."""
    return (
        f"Slack won't let me open forms ({code}). Nothing was booked or changed. Please ask the person who installed "
        "me to run `slackbot check`, which shows what to fix."
    )


def form_rejected(code: str, retry_hint: str) -> str:
    """When Slack does not take the form that was made; `code` is Slack's."""
    return (
        f"Slack rejected the form that I made ({code}). Nothing was booked or changed. {retry_hint} If it happens "
        "again, give your administrator this code."
    )


def retry_by_command(text: str) -> str:
    """How to ask anew for the form of a command: what was typed, ready to be sent."""
    typed = f"{COMMAND} {text}".strip().replace("`", "'")
    return f"Please send it again:\n`{escape_entities(typed)}`"


RETRY_BY_SHORTCUT = "Please use the shortcut again."
RETRY_BY_BUTTON = "Please press the button again."


def identity_unavailable() -> str:
    """When Slack does not answer who somebody is."""
    return "Slack does not tell me who you are just now. Nothing was done. Please try again in a minute."


def identity_scope_missing() -> str:
    """When the app was installed without the scope by which Slack tells who somebody is."""
    return (
        "Slack does not let me see who you are, so nothing was done. An administrator has to give me the scope "
        "users:read, and install me again; `slackbot check` says how."
    )


def unexpected_error(token: str) -> str:
    """To whoever stood before an error that nobody foresaw."""
    return (
        "Something went wrong on my side, and nothing was booked by this. Please try again; "
        f"if it happens again, give your administrator this code: {token}"
    )


def store_unavailable() -> str:
    """In the form, when the request could not be stored."""
    return "I cannot store requests just now, so nothing was booked. Press Schedule again in a minute."


def list_unavailable() -> str:
    """On the Home tab, when the requests cannot be read."""
    return (
        "I cannot read your interviews just now. Nothing is lost: what was booked is booked, and what is under way "
        "goes on. Please try again in a minute."
    )


TYPE_AN_APPLICANT = "Type a name, an e-mail, a phone or the form's id"
NOBODY_FOUND_OPTION = "Nobody found. May my key see applicants? Else type the id"
NOT_SHOWN_OPTION = "Applicants are shown to members only. Try again, or type the id"
ACCESS_DENIED_OPTION = "Not shown to you, or not just now. Try again in a minute"
NO_ZONE_FOUND = "No such city or zone. Try another, such as Chicago or CT"


MORE_FOUND_OPTION = "There are more: type more of the name"


TOO_MANY_SEARCHES = "Too many searches are under way just now."


def search_failed(why: str) -> str:
    """Beneath the applicant's field, when Apploi could not be searched."""
    return f"{why} Search again, or type the digits of the application form."


def search_failed_option(why: str) -> str:
    """In the menu, when Apploi could not be searched."""
    return f"{why} Or type the form's id"


def no_match(name: str) -> str:
    """The applicant field's hint. An empty result can mean that the key may not see applicants (docs/apploi.md, R5)."""
    return (
        f"Apploi shows me nobody called “{name[:100]}”. Search again, or type the digits of the application "
        "form. If nobody is ever found, my key may not see applicants."
    )


def phone_matches(number: int) -> str:
    """Beneath the applicant's field, when the digits that were taken for a form's id are somebody's phone number."""
    has = "One applicant in Apploi has" if number == 1 else f"{number} applicants in Apploi have"
    return f"I took the digits for an application form's id. {has} them in a phone number: open the menu to choose."


def several_matches(name: str, number: int) -> str:
    """Beneath the applicant's field, when somebody has to choose."""
    if number == 1:
        return f"One in Apploi is like “{name[:100]}”. Open the menu and look whether it is them."
    return f"{number} in Apploi fit “{name[:100]}”. Open the menu and choose."


def unknown_request() -> str:
    """To who presses a button of a request that this database does not have."""
    return "I do not know this request any more. Please look in Apploi, or book it anew."


def already_accepted(stored: Request) -> str:
    """In a form that is sent again with something else in it than what was accepted."""
    accepted = f"This form was accepted already, for {when(stored.interview)}."
    return f"{accepted} Close it, and start a new one for anything else."


def already_settled() -> str:
    """In a form that corrects a request which somebody has settled since."""
    return "The request that this corrects was settled in the meantime, so this was not booked. Please close the form."


def requester_only(request: Request) -> str:
    """To who presses a button of somebody else's request."""
    return f"Only <@{request.requested_by}>, who asked for this interview, or an admin of the workspace can do that."


def participants_only(request: Request) -> str:
    """To who wants to move or cancel an interview of others."""
    return (
        f"Only <@{request.requested_by}>, who asked for this interview, its interviewer, or an admin of the workspace "
        "can change it."
    )


def how_to_cancel(request: Request) -> str:
    """In the view behind “Cancel interview”: what Apploi's API cannot do is not pretended."""
    return (
        f"I cannot cancel in Apploi: its interface has no way to do so. Please cancel it there: "
        f"open *{escape(request.applicant_name)}* (application {request.interview.applicant_id}) and remove the "
        f"interview of {when(request.interview)}.\n\n"
        "Then press *It is cancelled*. I say so where it was announced and to the "
        "interviewer, and remind nobody of it any more."
    )


def nothing_to_reschedule(name: str) -> str:
    """To `reschedule` when the person has no such interview."""
    called = f" with somebody called “{escape(name[:100])}”" if name else ""
    return (
        f"I know of no coming interview{called} that you booked or hold. Interviews that were booked elsewhere are "
        f"moved in Apploi. To book one, type `{COMMAND}` and what you know."
    )


NOTHING_CHANGED = "Nothing is changed yet. Type the new hour, such as “Wed 10am”, or press Cancel to leave it as it is."
