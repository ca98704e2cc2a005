"""What words to the app do, whether they come after the command, from a button, or in a message to it."""

from __future__ import annotations

from dataclasses import replace

from slackbot import messages
from slackbot.command_text import split_command
from slackbot.command_text.commands import CommandWord
from slackbot.domain.person import Person
from slackbot.messages import Message
from slackbot.slack.absences import Absences
from slackbot.slack.context import AppContext
from slackbot.slack.form.form_request import FormRequest
from slackbot.slack.form.service import FormService
from slackbot.slack.home.agenda import ListPage
from slackbot.slack.interview_lists import InterviewLists
from slackbot.slack.understood import booking_summary, interview_summary

CHANGES = {
    CommandWord.RESCHEDULE: ("reschedule", "Review and reschedule"),
    CommandWord.CANCEL: ("cancel", "Review and cancel"),
}


class CommandService:
    """Both methods raise AccessDenied for a user who may not use the app here, NotAllowed for what can't be done."""

    def __init__(self, ctx: AppContext, forms: FormService, lists: InterviewLists) -> None:
        self._ctx = ctx
        self._forms = forms
        self._lists = lists
        self._absences = Absences(ctx)

    def answer(self, asked: FormRequest, written_at: float) -> Message:
        """The answer to a message, which can open no form: what was understood, and a button that goes on.
        `written_at` is in seconds since the epoch."""
        person = self._ctx.membership.require_to_command(asked.user, asked.channel)
        absence = self._absences.answer(person, asked.text, written_at)
        private = absence or self.private_answer(replace(asked, said_at=written_at))
        return private or self._confirmation(asked, person, written_at)

    def private_answer(self, asked: FormRequest) -> Message | None:
        """The answer to words that ask for no form, for the user only; None for the others."""
        command = asked.command
        match command.word:
            case CommandWord.HELP:
                return messages.how_to_start("", self._ctx.time.now())
            case CommandWord.LIST | CommandWord.TODAY:
                words = command.rest if command.word is CommandWord.LIST else "today"
                said_at = self._ctx.time.now() if asked.said_at is None else asked.said_at
                return self._lists.answer(asked.user, asked.channel, ListPage(words, said_at))
            case CommandWord.UNCLEAR:
                return messages.did_you_mean(asked.text, command.guess, self._ctx.time.now())
            case _:
                return None

    def _confirmation(self, asked: FormRequest, person: Person, written_at: float) -> Message:
        if asked.command.word in CHANGES:
            verb, label = CHANGES[asked.command.word]
            found = self._forms.find_named(asked)
            summary = interview_summary(verb, found, self._ctx.time.now())
            return messages.how_to_start(asked.text, written_at, summary, label)
        here = self._ctx.time.reference(self._ctx.time.zone_of(asked.user, person), person.locale)
        read = split_command(asked.text, here)
        return messages.how_to_start(asked.text, written_at, booking_summary(read, self._ctx.time.now()))
