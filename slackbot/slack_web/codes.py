"""What each error code of Slack means for a message: a table.

From the error lists of chat.postMessage, chat.postEphemeral, chat.update and of all methods
(docs.slack.dev/reference/methods; slack-ruby/slack-api-ref:methods/_errors/common.json).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto


class Delivery(Enum):
    """What became of a message that was handed to Slack."""

    TOLD = auto()
    REFUSED = auto()  # this place does not take it, and will not
    DENIED = auto()  # by the place or by the workspace: another place may take it, and this one may later
    TOKEN_FAULT = auto()  # nothing can be posted with this token until an administrator mends it
    LATER = auto()  # not taken; may be tried again
    UNKNOWN = auto()  # handed over, and nobody knows


_CODES = {
    Delivery.LATER: """
        ratelimited rate_limited message_limit_exceeded
        org_login_required team_added_to_org external_channel_migrating
        request_timeout streaming_state_conflict
    """,
    # "It's possible some aspect of the operation succeeded before the error was raised."
    Delivery.UNKNOWN: "internal_error fatal_error service_unavailable update_failed",
    Delivery.TOKEN_FAULT: """
        invalid_auth not_authed account_inactive token_revoked token_expired missing_scope not_allowed_token_type
        two_factor_setup_required team_access_not_granted enterprise_is_restricted accesslimited
        is_bot deprecated_endpoint method_deprecated unknown_method
    """,
    # Documented for a channel and for a workspace alike: "make sure your app is a member of the conversation".
    Delivery.DENIED: "no_permission access_denied ekm_access_denied app_access_restricted",
    Delivery.REFUSED: """
        channel_not_found not_in_channel is_archived is_inactive messages_tab_disabled cannot_reply_to_message
        restricted_action restricted_action_non_threadable_channel restricted_action_read_only_channel
        restricted_action_thread_locked restricted_action_thread_only_channel posting_to_channel_denied
        slack_connect_canvas_sharing_blocked slack_connect_file_link_sharing_blocked slack_connect_lists_sharing_blocked
        thread_not_found user_not_in_channel user_not_found user_not_visible user_disabled cannot_dm_bot team_not_found
        message_not_found cant_update_message cant_broadcast_message edit_window_closed block_mismatch
        no_dual_broadcast_content_update as_user_not_supported send_on_behalf_not_allowed
        invalid_arguments invalid_arg_name invalid_array_arg invalid_charset invalid_form_data invalid_post_type
        missing_post_type invalid_blocks invalid_blocks_format invalid_attachments markdown_text_conflict
        msg_blocks_too_long msg_too_long msg_too_large no_text too_many_attachments too_many_contact_cards
        attachment_payload_limit_exceeded
    """,
}
_MEANING: Mapping[str, Delivery] = {code: meaning for meaning, codes in _CODES.items() for code in codes.split()}

METADATA_REFUSED = frozenset(
    ("metadata_too_large", "invalid_metadata_format", "invalid_metadata_schema", "metadata_must_be_sent_from_app")
)
"""The message may be posted with less metadata. How large `metadata_too_large` is, Slack does not document: one post
with growing metadata into a real workspace would settle it."""

NO_SUCH_PERSON = frozenset(("user_not_found", "user_not_visible"))
"""`users.info` on people whom this app will never see, such as those of other companies in shared channels
(docs.slack.dev/reference/methods/users.info, papercups-io/papercups#506)."""


def meaning(code: str) -> Delivery:
    """What a code means for the message. A code that the table lacks may be about anything, and is not final."""
    return Delivery.REFUSED if code in METADATA_REFUSED else _MEANING.get(code, Delivery.DENIED)
