"""Short replies: help, errors and refusals, with what to do next."""

from __future__ import annotations

from collections.abc import Sequence

from slackbot.domain.applicant import Applicant
from slackbot.domain.invitation import ApplicantIsTold
from slackbot.domain.request import Request
from slackbot.domain.wording import escape_entities, shorten
from slackbot.messages.block_kit import escape
from slackbot.messages.facts import when
from slackbot.messages.message import COMMAND

MAX_CHANNELS_NAMED = 3
"""How many allowed channels a refusal names."""
MAX_QUOTE = 150
"""Characters of somebody's words that are repeated to them."""


def usage() -> str:
    """The reply to `help` and to text that isn't usable; only the person sees it."""
    return (
        f"*{COMMAND}* opens a form to book an interview in Apploi. Type what you know, in any order, "
        "and I'll fill in the form:\n"
        f"• `{COMMAND} Jane Doe next Tue 3pm ET for 45 min`\n"
        f"• `{COMMAND} jane@example.com tomorrow 10-10:30am with Luis at Room 2`\n"
        f"• `{COMMAND} 265733753 Dec 5 2pm on Zoom with me for the CNA position`\n"
        f"• `{COMMAND} Jane Doe, Marcus Bell and Aisha Khan Tue from 1pm 20 min each` books them all with one form.\n"
        f"• `{COMMAND}` by itself opens an empty form.\n"
        "For your interviews:\n"
        f"• `{COMMAND} list` shows all of them; `today`, `list this week`, or `list Jane Doe` shows some.\n"
        f"• `{COMMAND} cancel Jane Doe`, or `reschedule Jane Doe Wed 10am`, changes one.\n"
        "Nothing is booked until you press *Schedule*."
    )


def members_only() -> str:
    """For guests and people from other workspaces."""
    return (
        "Only members of this workspace can book interviews, because the form shows applicants' names. Guests and "
        "people from other workspaces can't open it. Please ask a colleague here to book it for you."
    )


def workspace_required() -> str:
    """For people of the organization in whose workspaces the app may not be used."""
    return (
        "I'm not set up for your workspace, so nothing was done. Please ask an admin of your Slack organization to add "
        "me to it, or ask a colleague in a workspace that has me to book it for you."
    )


def groups_unavailable() -> str:
    """Slack didn't say who is in the user groups that may use the app."""
    return (
        "I couldn't check with Slack who is allowed to use me, so nothing was done. Please try again in a minute. If "
        "this keeps happening, ask your admin to run `slackbot check`."
    )


def group_required() -> str:
    """For people outside the user groups that may use the app."""
    return (
        "Only certain user groups in this workspace can book interviews, and you aren't in one of them. Please ask a "
        "workspace admin to add you, or ask a colleague in one of them to book it for you."
    )


def wrong_channel(channels: Sequence[str]) -> str:
    """In a channel where the app may not be used; `channels` are the ids of those where it may."""
    named = ", ".join(f"<#{channel}>" for channel in channels[:MAX_CHANNELS_NAMED])
    return (
        "I only book interviews in certain channels, and this isn't one of them. Please ask me in "
        f"{named}, or in a direct message."
    )


def result_channel_not_allowed() -> str:
    """At the form's channel field."""
    return (
        "I'm not allowed to post interviews in this channel. Pick another one, or leave this empty to get the result "
        "as a direct message."
    )


def overloaded() -> str:
    """Every thread is busy, and the request was turned away."""
    return "I'm handling too many requests right now, so nothing was booked. Please try again in a few seconds."


def form_open_timeout(retry_hint: str) -> str:
    """Slack didn't open the form within its three seconds; `retry_hint` says how to ask for it again."""
    return f"Slack didn't open the form in time. Nothing was booked or changed. {retry_hint}"


def form_open_unavailable(retry_hint: str) -> str:
    """Slack is overloaded or has a problem of its own."""
    return f"Slack can't open forms right now. Nothing was booked or changed. Wait a minute first. {retry_hint}"


def form_open_denied(code: str) -> str:
    """Slack doesn't let the app open forms; `code` is Slack's."""
    return (
        f"Slack won't let me open forms ({code}). Nothing was booked or changed. Please ask your admin to run "
        "`slackbot check`, which shows what to fix."
    )


def form_rejected(code: str, retry_hint: str) -> str:
    """Slack rejected the view; `code` is Slack's."""
    return (
        f"Slack rejected the form I built ({code}). Nothing was booked or changed. {retry_hint} If it happens again, "
        "give your admin this code."
    )


def retry_by_command(text: str) -> str:
    """The command as it was typed, ready to be sent again."""
    typed = f"{COMMAND} {text}".strip().replace("`", "'")
    return f"Please send it again:\n`{escape_entities(typed)}`"


RETRY_BY_SHORTCUT = "Please use the shortcut again."
RETRY_BY_BUTTON = "Please press the button again."


def identity_unavailable() -> str:
    """Slack didn't say who the person is."""
    return "I couldn't confirm who you are with Slack, so nothing was done. Please try again in a minute."


def identity_scope_missing() -> str:
    """The app was installed without the scope `users:read`."""
    return (
        "Slack doesn't let me see who you are, so nothing was done. Your admin needs to add the users:read scope and "
        "reinstall me. Ask them to run `slackbot check`, which shows how."
    )


def unexpected_error(token: str) -> str:
    """An unexpected error; `token` finds it in the log and the database."""
    return (
        "Something went wrong on my end, and nothing was booked. Please try again. "
        f"If it happens again, give your admin this code: {token}"
    )


def store_unavailable() -> str:
    """In the form: the request couldn't be stored."""
    return "I can't save requests right now, so nothing was booked. Please send the form again in a minute."


def list_unavailable() -> str:
    """On the Home tab: the interviews couldn't be read."""
    return (
        "I can't load your interviews right now. Nothing is lost: booked interviews stay booked, and requests in "
        "progress continue. Please try again in a minute."
    )


BOOKED_THROUGH_SLACK = "Booked through Slack. Other interviews may be in Apploi."


def list_unclear(words: str, why: str, *, is_past: bool) -> str:
    """The reply to `list` with words that name no applicant and no day; `why` is a sentence or ""."""
    if is_past:
        return (
            f"“{escape(shorten(words, MAX_QUOTE))}” is over, and `list` shows what is still to come. Your latest past "
            "interviews are on my Home tab, under Recent."
        )
    reason = f" {escape(why)}" if why else ""
    return (
        f"I'm not sure what to list for “{escape(shorten(words, MAX_QUOTE))}”.{reason} Try one day or one applicant: "
        f"`{COMMAND} list tomorrow`, `list this week`, `list Dec 8`, or `list Jane Doe`."
    )


def nothing_listed(name: str, when: str) -> str:
    """The reply to `list` if there is nothing to show. `when` is the day or days, such as " today", or ""."""
    if name:
        return (
            f"I don't see an upcoming interview with “{escape(shorten(name, MAX_QUOTE))}”{when} that you booked, "
            f"conduct, or join. Type `{COMMAND} list` to see all of yours, or look in Apploi for ones booked elsewhere."
        )
    if when:
        return (
            f"You have no upcoming interviews{when} that were booked through Slack. Type `{COMMAND} list` to see all "
            "of yours, or look in Apploi for others."
        )
    return (
        "You have no upcoming interviews that were booked through Slack. Look in Apploi for others. To book one, type "
        f"`{COMMAND}` and what you know."
    )


TYPE_AN_APPLICANT = "Type a name, email, phone, or application ID"
NOBODY_FOUND_OPTION = "No matches. Try a last name, email, or phone"
SIMILAR_FOUND_OPTION = "Nobody has exactly this name. These are close"
NOT_SHOWN_OPTION = "Only members see applicants. Try again, or enter the application ID"
ACCESS_DENIED_OPTION = "I can't confirm that you have access. Try again in a minute"
NO_ZONE_FOUND = "No such city or time zone. Try another, such as Chicago or CT"


MORE_FOUND_OPTION = "There are more matches. Type more of the name"


TOO_MANY_SEARCHES = "Too many searches are running right now."


def search_failed(why: str) -> str:
    """Under the applicant field: Apploi couldn't be searched."""
    return f"{why} Search again, or enter the application ID."


def search_failed_option(why: str) -> str:
    """In the applicant menu, whose options have 75 characters: Apploi couldn't be searched."""
    return f"{why} Try the application ID"


SEARCH_HINT = "Search by last name, email, or phone."


def no_match(name: str, similar: Sequence[Applicant] = ()) -> str:
    """At the applicant field; with `similar` applicants, the question which of them was meant.

    No result can also mean that the key may not see applicants (docs/apploi.md, R5).
    """
    if not similar:
        return (
            f"No applicant named “{name[:100]}”. Search by last name, email, or phone. If nobody is ever found, tell "
            "your Slack admin."
        )
    who = "one of these" if len(similar) > 1 else shorten(_with_job(similar[0]), 200)
    return f"No applicant named “{name[:100]}”. Did you mean {who}?"


def _with_job(applicant: Applicant) -> str:
    job = ", ".join(part for part in (applicant.job, applicant.team_name) if part)
    return f"{applicant.name} ({job})" if job else applicant.name


def phone_matches(number: int) -> str:
    """Under the applicant field: the digits taken as an application ID also match phone numbers."""
    phones = "1 applicant's phone number" if number == 1 else f"{number} applicants' phone numbers"
    return f"I read these digits as an application ID. They also match {phones}: open the menu to pick one."


def several_matches(typed: str, found: Sequence[Applicant]) -> str:
    """Under the applicant field: the person has to pick one of those who were found."""
    if len(found) == 1:
        return f"1 possible match for “{typed[:100]}”. Open the list to choose."
    name = found[0].name if len({each.name for each in found}) == 1 else ""
    return f"{len(found)} applicants {f'are named {name}' if name else f'match “{typed[:100]}”'}. Pick one."


def picked_by_job(name: str, number: int, job: str) -> str:
    """Under the applicant field: one of several was picked, because the words name the job."""
    return f"{number} applicants match “{name[:100]}”. I picked the one who applied for {job[:100]}."


def unknown_request() -> str:
    """After a button or form about a request that isn't in the database."""
    return "I no longer have a record of this request. Check Apploi, or book it again."


def already_accepted(stored: Request) -> str:
    """In a form that was sent again with different values."""
    accepted = f"You already sent this form, for {when(stored, ', ')}."
    return f"{accepted} Close it, and open a new one for anything else."


def already_settled() -> str:
    """In a form that edits a request which someone has settled since."""
    return "Someone has already taken care of the request you're editing, so nothing was booked. Please close the form."


def requester_only(request: Request) -> str:
    """After a button of someone else's request."""
    return f"Only <@{request.requested_by}> (requested it) or an admin can do that."


def participants_only(request: Request) -> str:
    """After someone tried to move or cancel other people's interview."""
    booker, interviewer = request.booker, request.interviewer_user
    if interviewer in (None, booker):
        return f"Only <@{booker}> (booked it) or an admin can change this."
    return f"Only <@{booker}> (booked it), <@{interviewer}> (interviewer), or an admin can change this."


def applicant_told(told: ApplicantIsTold, count: int = 1) -> str:
    """For the person who booked an interview, or so many: whether the applicants know."""
    who = "the applicant" if count == 1 else "the applicants"
    return {
        ApplicantIsTold.UNKNOWN: f"I don't contact {who}. Check in Apploi what they were sent.",
        ApplicantIsTold.APPLOI: f"Apploi invites {who}.",
        ApplicantIsTold.US: f"Please invite {who}.",
    }[told]


def request_details(request: Request) -> str:
    """In the view behind “Details”: what nobody needs but an admin, or someone who looks in Apploi."""
    interview = request.interview
    facility = f"*Facility:* {escape(request.facility_name)}\n" if request.facility_name else ""
    return (
        f"{facility}*Application in Apploi:* {interview.applicant_id}\n"
        f"*Time zone:* {interview.timezone}\n"
        f"*Requested by:* <@{request.requested_by}>\n"
        f"*Code:* {request.id}\n"
        "If something looks wrong, give your admin the code."
    )


def nothing_to_reschedule(name: str) -> str:
    """The reply to `reschedule` if the person has no such interview."""
    named = f" with “{escape(name[:100])}”" if name else ""
    return (
        f"I don't see an upcoming interview{named} that you booked or are conducting. To move one that was booked "
        f"elsewhere, use Apploi. To book a new one, type `{COMMAND}` and what you know."
    )


def nothing_to_cancel(name: str) -> str:
    """The reply to `cancel` if the person has no such interview."""
    named = f" with “{escape(name[:100])}”" if name else ""
    return (
        f"I don't see an upcoming interview{named} that you booked or are conducting, so there's nothing to cancel. "
        f"`{COMMAND} list` shows yours. To cancel one that was booked elsewhere, use Apploi."
    )


NOTHING_CHANGED = (
    "Nothing has changed yet. Enter the new time, such as “Wed 10am”, or press Cancel to keep the current one."
)
