"""The step *Prepare an interview* in the app's manifest, for `slackbot manifest --workflow-step`."""

from __future__ import annotations

from slackbot.slack.workflow_steps import CALLBACK_ID, CHANNEL, CONFIRMER, WORDS

EVENTS = "    bot_events:\n"
EVENT = "      - function_executed\n"
SETTINGS = "settings:\n"
RUNTIME = "  function_runtime: remote\n"
ORG_DEPLOY = "org_deploy_enabled: "

FUNCTION = f"""\
functions:
  {CALLBACK_ID}:
    title: Prepare an interview
    description: Asks someone to confirm an interview, and goes on once Apploi has booked it
    input_parameters:
      {WORDS}:
        type: string
        title: Interview
        description: Who and when, such as “Jane Doe next Tue 3pm ET for 45 min”
        is_required: true
        name: {WORDS}
      {CONFIRMER}:
        type: slack#/types/user_id
        title: Who confirms
        description: Gets a direct message with the filled-in form. Nothing is booked before they press Schedule.
        is_required: true
        name: {CONFIRMER}
      {CHANNEL}:
        type: slack#/types/channel_id
        title: Channel for the result
        description: The form proposes it. Empty for a direct message.
        is_required: false
        name: {CHANNEL}
    output_parameters:
      state:
        type: string
        title: State
        description: scheduled
        is_required: true
        name: state
      time:
        type: string
        title: Time
        description: When the interview starts, such as 2026-12-08T15:00:00-05:00
        is_required: true
        name: time
      application_id:
        type: string
        title: Application ID
        description: The ID of the application form in Apploi
        is_required: true
        name: application_id
"""
"""docs.slack.dev/reference/app-manifest#functions"""


def with_workflow_step(manifest: str) -> str:
    """The manifest with the step, and with what Slack requires for that: the event, the runtime, and an app that can be
    installed for a whole organization, without which the step can't be added to the manifest
    (docs.slack.dev/tools/bolt-python/tutorial/custom-steps#org-ready-apps). Scopes stay as they are."""
    with_event = manifest.replace(EVENTS, EVENTS + EVENT)
    with_runtime = with_event.replace(SETTINGS, SETTINGS + RUNTIME)
    return with_runtime.replace(f"{ORG_DEPLOY}false", f"{ORG_DEPLOY}true") + FUNCTION
