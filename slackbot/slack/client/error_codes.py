"""What each of Slack's error codes means for a message.

From the error lists of chat.postMessage, chat.postEphemeral, chat.update, functions.completeSuccess and of all methods,
without those about files and drafts, which the app doesn't use
(docs.slack.dev/reference/methods; slack-ruby/slack-api-ref:methods/_errors/common.json).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto


class Delivery(Enum):
    """What happened to a message."""

    POSTED = auto()
    REFUSED = auto()  # not posted; this channel will never accept it
    DENIED = auto()  # not posted; another channel may accept it, and this one may later
    TOKEN_FAULT = auto()  # nothing can be posted until an admin fixes the token
    LATER = auto()  # not posted; try again
    UNKNOWN = auto()  # may have been posted


DELIVERY_BY_CODE: Mapping[str, Delivery] = {
    # The workspace is busy or being migrated, or Slack didn't receive the whole call.
    "ratelimited": Delivery.LATER,
    "rate_limited": Delivery.LATER,
    "message_limit_exceeded": Delivery.LATER,
    "org_login_required": Delivery.LATER,
    "team_added_to_org": Delivery.LATER,
    "external_channel_migrating": Delivery.LATER,
    "request_timeout": Delivery.LATER,
    "streaming_state_conflict": Delivery.LATER,
    # "It's possible some aspect of the operation succeeded before the error was raised."
    "internal_error": Delivery.UNKNOWN,
    "fatal_error": Delivery.UNKNOWN,
    "service_unavailable": Delivery.UNKNOWN,
    "update_failed": Delivery.UNKNOWN,
    # For an admin to fix, or a newer slackbot.
    "invalid_auth": Delivery.TOKEN_FAULT,
    "not_authed": Delivery.TOKEN_FAULT,
    "account_inactive": Delivery.TOKEN_FAULT,
    "token_revoked": Delivery.TOKEN_FAULT,
    "token_expired": Delivery.TOKEN_FAULT,
    "missing_scope": Delivery.TOKEN_FAULT,
    "not_allowed_token_type": Delivery.TOKEN_FAULT,
    "two_factor_setup_required": Delivery.TOKEN_FAULT,
    "enterprise_is_restricted": Delivery.TOKEN_FAULT,
    "accesslimited": Delivery.TOKEN_FAULT,
    "is_bot": Delivery.TOKEN_FAULT,
    "deprecated_endpoint": Delivery.TOKEN_FAULT,
    "method_deprecated": Delivery.TOKEN_FAULT,
    "unknown_method": Delivery.TOKEN_FAULT,
    # Documented both for a channel and for a workspace: "make sure your app is a member of the conversation". With the
    # token of an organization, `team_access_not_granted` is about one of its workspaces.
    "team_access_not_granted": Delivery.DENIED,
    "no_permission": Delivery.DENIED,
    "access_denied": Delivery.DENIED,
    "ekm_access_denied": Delivery.DENIED,
    "app_access_restricted": Delivery.DENIED,
    # About the channel, the user or the message.
    "channel_not_found": Delivery.REFUSED,
    "not_in_channel": Delivery.REFUSED,
    "is_archived": Delivery.REFUSED,
    "is_inactive": Delivery.REFUSED,
    "messages_tab_disabled": Delivery.REFUSED,
    "cannot_reply_to_message": Delivery.REFUSED,
    "restricted_action": Delivery.REFUSED,
    "restricted_action_non_threadable_channel": Delivery.REFUSED,
    "restricted_action_read_only_channel": Delivery.REFUSED,
    "restricted_action_thread_locked": Delivery.REFUSED,
    "restricted_action_thread_only_channel": Delivery.REFUSED,
    "posting_to_channel_denied": Delivery.REFUSED,
    "slack_connect_canvas_sharing_blocked": Delivery.REFUSED,
    "slack_connect_file_link_sharing_blocked": Delivery.REFUSED,
    "slack_connect_lists_sharing_blocked": Delivery.REFUSED,
    "thread_not_found": Delivery.REFUSED,
    "user_not_in_channel": Delivery.REFUSED,
    "user_not_found": Delivery.REFUSED,
    "user_not_visible": Delivery.REFUSED,
    "user_disabled": Delivery.REFUSED,
    "cannot_dm_bot": Delivery.REFUSED,
    "team_not_found": Delivery.REFUSED,
    "message_not_found": Delivery.REFUSED,
    "cant_update_message": Delivery.REFUSED,
    "cant_broadcast_message": Delivery.REFUSED,
    "edit_window_closed": Delivery.REFUSED,
    "block_mismatch": Delivery.REFUSED,
    "no_dual_broadcast_content_update": Delivery.REFUSED,
    "as_user_not_supported": Delivery.REFUSED,
    "send_on_behalf_not_allowed": Delivery.REFUSED,
    "invalid_arguments": Delivery.REFUSED,
    "invalid_arg_name": Delivery.REFUSED,
    "invalid_array_arg": Delivery.REFUSED,
    "invalid_charset": Delivery.REFUSED,
    "invalid_form_data": Delivery.REFUSED,
    "invalid_post_type": Delivery.REFUSED,
    "missing_post_type": Delivery.REFUSED,
    "invalid_blocks": Delivery.REFUSED,
    "invalid_blocks_format": Delivery.REFUSED,
    "invalid_attachments": Delivery.REFUSED,
    "markdown_text_conflict": Delivery.REFUSED,
    "msg_blocks_too_long": Delivery.REFUSED,
    "msg_too_long": Delivery.REFUSED,
    "msg_too_large": Delivery.REFUSED,
    "no_text": Delivery.REFUSED,
    "too_many_attachments": Delivery.REFUSED,
    "too_many_contact_cards": Delivery.REFUSED,
    "attachment_payload_limit_exceeded": Delivery.REFUSED,
    "metadata_too_large": Delivery.REFUSED,
    "invalid_metadata_format": Delivery.REFUSED,
    "invalid_metadata_schema": Delivery.REFUSED,
    "metadata_must_be_sent_from_app": Delivery.REFUSED,
    # About the step of a workflow: it has ended already, is gone, or takes no such outputs.
    "execution_not_in_running_state": Delivery.REFUSED,
    "function_execution_not_found": Delivery.REFUSED,
    "parameter_validation_failed": Delivery.REFUSED,
}

METADATA_CODES = frozenset(
    ("metadata_too_large", "invalid_metadata_format", "invalid_metadata_schema", "metadata_must_be_sent_from_app")
)
"""Post the message with less metadata. Slack doesn't document the limit behind `metadata_too_large`; posting growing
metadata to a real workspace would show it."""

UNKNOWN_USER_CODES = frozenset(("user_not_found", "user_not_visible"))
"""`users.info` for people whom Slack never shows to the app, such as those of other companies in shared channels
(docs.slack.dev/reference/methods/users.info, dgurkaynak/slack-poker-planner#20)."""


def delivery_of_code(code: str) -> Delivery:
    """What a code means for the message. An unknown code may be about anything, so it isn't final."""
    return DELIVERY_BY_CODE.get(code, Delivery.DENIED)
