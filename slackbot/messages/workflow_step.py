"""What people read of a workflow's step: who confirms, in a direct message, and whoever started the workflow.

Anyone may have started it, so what they read names no applicant and gives no reason of Apploi's.
"""

from __future__ import annotations

from slackbot.domain.workflow_step import StepEnd
from slackbot.messages.block_kit import Block, plain, section
from slackbot.messages.buttons import REVIEW_STEP
from slackbot.messages.message import COMMAND, Message, strip_bold

_REVIEW = "Review and schedule"

_ENDS = {
    StepEnd.BOOKED: "The interview is booked.",
    StepEnd.REFUSED: (
        "The interview wasn't booked: Apploi didn't accept it, or couldn't be reached. The person who confirmed it can "
        "see why in Slack and send a corrected form. This workflow step has ended and doesn't follow that."
    ),
    StepEnd.DISMISSED: (
        "It's unclear whether Apploi booked the interview, and the person who was asked closed the request. Please "
        "check in Apploi."
    ),
    StepEnd.STOPPED: "The interview wasn't booked: someone stopped it before it was sent to Apploi.",
    StepEnd.TIMED_OUT: "Nothing was booked: the person who should confirm the interview didn't do so within a week.",
    StepEnd.NOT_ALLOWED: (
        "Nothing was booked: the person who should confirm the interview may not use Interview Scheduler, or not for "
        "this channel. Choose someone else in the workflow, or ask a workspace admin."
    ),
    StepEnd.UNREACHABLE: (
        "Nothing was booked: Slack didn't deliver my message to the person who should confirm the interview. Choose "
        "someone else in the workflow, or ask a workspace admin."
    ),
    StepEnd.SEVERAL: (
        "Nothing was booked: the workflow names several applicants, and this step prepares one interview. For several, "
        f"someone can type `{COMMAND}` and the same words."
    ),
    StepEnd.UNUSABLE: "Nothing was booked: the workflow doesn't say who confirms the interview. Choose a person in it.",
}


def step_sentence(end: StepEnd) -> str:
    """How the step has ended."""
    return _ENDS[end]


def step_message(step_id: str, summary: str) -> Message:
    """The button that opens the filled form, for who confirms. `summary` is mrkdwn: what was understood, or ""."""
    got = f"Got it: {summary} " if summary else ""
    text = (
        f"*A workflow asks you to confirm an interview.*\n{got}Press *{_REVIEW}* to see the filled-in form. Only you "
        "can open it here, and nothing is booked until you press *Schedule*. The workflow waits for a week."
    )
    button: Block = {
        "type": "button",
        "text": plain(_REVIEW),
        "action_id": REVIEW_STEP,
        "style": "primary",
        "value": step_id,
    }
    blocks = [section(text), {"type": "actions", "block_id": "workflow_step", "elements": [button]}]
    return Message(strip_bold(text), blocks)


def step_ended_message(end: StepEnd) -> Message:
    """What replaces that message once the step has ended."""
    text = f"*A workflow asked you to confirm an interview.*\n{_ENDS[end]}"
    if end is StepEnd.TIMED_OUT:
        text = f"{text} To book it all the same, type `{COMMAND}` and what you know."
    return Message(strip_bold(text), [section(text)])
