"""Every kind of view and message that the app makes, for checks by FakeSlack and by `tsc` in slack_types."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from slackbot import messages
from slackbot.command_text.listing import ListQuery
from slackbot.domain.applicant import NameVisibility
from slackbot.domain.calendar_export import CalendarLinks, CalendarSubscription, personal_url
from slackbot.domain.notification import Notification, NotificationKind, starts_at
from slackbot.domain.request import Answer, Attendance, State
from slackbot.domain.workflow_step import StepEnd
from slackbot.messages import NotificationContext
from slackbot.slack.form.applicant_info import with_applicant_info
from slackbot.slack.form.form import CANCELING, Form, FormMetadata
from slackbot.slack.form.options import applicant_option, applicant_options, duration_option, notice_option, zone_option
from slackbot.slack.form.prefill import form_from_request, form_to_reschedule
from slackbot.slack.form.preview import build_preview
from slackbot.slack.form.reschedule import cancel_view, choose_interview_view
from slackbot.slack.form.view import build_view as build_form
from slackbot.slack.form.view import with_applicant, with_preview, with_question
from slackbot.slack.home import PAGE_SIZE, HomeData, build_home, unavailable_home
from slackbot.slack.home.agenda import ListPage, agenda_message
from slackbot.slack.home.subscription import address_view
from tests.support.databases import a_request
from tests.unit.form.test_form import FORMS, JANE, NEW_YORK, NOW
from tests.unit.home.test_home_view import NOW as HOME_NOW
from tests.unit.home.test_home_view import one, viewer
from tests.unit.messages.test_results import RESULTS

Json = dict[str, Any]
DOUBTFUL = build_preview("Sunday November 1 2026 1:30am", replace(NEW_YORK, now=NOW.replace(month=10)), 60)


def views() -> Iterator[tuple[str, Json]]:
    """Modals and Home tabs, each with a name."""
    asked = a_request(7, state=State.FAILED, reason="Apploi said no.")
    forms: list[Form] = [
        *FORMS,
        form_from_request(asked, NEW_YORK, metadata=FormMetadata(), asks_team=True),
        form_to_reschedule(replace(asked, state=State.SCHEDULED), None, NEW_YORK, metadata=FormMetadata()),
    ]
    made = [build_form(form, NOW) for form in forms]
    yield from ((f"form {number}", view) for number, view in enumerate(made))
    stored = {**made[0], "id": "V1", "hash": "1.a", "state": {"values": {}}}
    yield "form with an applicant", with_applicant(stored, applicant_option(JANE, NOW.date()), "Look.")
    looking = build_form(replace(FORMS[0], applicant_query="Jan Doe"), NOW)
    similar = applicant_options([JANE, replace(JANE, application_id="2")], NOW.date())
    yield "form with similar applicants", with_applicant(looking, None, "Did you mean one of these?", similar)
    yield "form with a preview", with_preview(stored, build_preview("tue 3pm", NEW_YORK, 60))
    yield "form with readings to choose from", with_preview(stored, DOUBTFUL)
    yield "form with what is known", with_applicant_info(stored, JANE.application_id, "Booked already.", asks_team=True)
    yield "form with a question", with_question(stored, "Book anyway?", FormMetadata())
    yield "choice", choose_interview_view([asked, a_request(8)], FormMetadata())
    yield "choice to cancel", choose_interview_view([asked, a_request(8)], FormMetadata(purpose=CANCELING))
    yield "cancel", cancel_view("How to cancel", "V1:1")
    yield from _homes()


def _homes() -> Iterator[tuple[str, Json]]:
    every: dict[str, Any] = {
        "upcoming": tuple(one(number) for number in range(1, PAGE_SIZE + 2)),
        "open_requests": tuple(one(number, state=state) for number, state in enumerate(State, 50)),
        "recent": (one(90), one(91, applicant_name="")),
    }
    shown: dict[str, dict[str, Any]] = {"empty": {}, **{name: {name: every[name]} for name in every}, "full": every}
    for name, fields in shown.items():
        yield f"home {name}", build_home(HomeData(viewer(), HOME_NOW.timestamp(), **fields))
    for calendar in (None, CalendarSubscription("U1", HOME_NOW.timestamp(), has_full_names=True)):
        data = HomeData(viewer(), HOME_NOW.timestamp(), offers_calendar=True, calendar=calendar)
        yield f"home with a calendar {calendar}", build_home(data)
    yield "calendar address", address_view(personal_url("https://bot.example.com", "c" * 43))
    for again in (True, False):
        yield f"home closed {again}", unavailable_home("Not for you.", can_retry=again)


def posts() -> Iterator[tuple[str, messages.Message]]:
    """Messages, each with a name."""
    yield "step of a workflow", messages.step_message("Fx0123456789", "*Jane Doe*.")
    yield from ((f"end of a step {end}", messages.step_ended_message(end)) for end in StepEnd)
    calendars = CalendarLinks.with_secret("https://bot.example.com", "a secret")
    for state in RESULTS:
        request = a_request(7, state=state, reason="Apploi said no.")
        moved = a_request(6, state=State.SCHEDULED)
        yield f"result {state}", messages.result_message(request)
        yield f"result of a move {state}", messages.result_message(replace(request, moves="V6"), moved)
        yield f"settled {state}", messages.settled_message(request)
        yield f"reminder {state}", messages.reminder_message(request)
        yield f"direct {state}", messages.as_direct_message(messages.result_message(request), "C1", "not_in_channel")
        yield f"perhaps twice {state}", messages.possible_duplicate(messages.result_message(request))
    booked = a_request(7, state=State.SCHEDULED)
    yield "moved away", messages.moved_message(booked, a_request(8))
    yield "cancelled", messages.cancelled_message(replace(booked, cancelled_by="U1"))
    yield "superseded", messages.superseded_message(booked)
    yield "beginning with words", messages.how_to_start("Jane Doe tue 3pm", 1.0)
    yield "beginning without words", messages.how_to_start("", 1.0)
    yield "beginning with what was understood", messages.how_to_start("Jane Doe tue 3pm", 1.0, "*Jane Doe*.")
    for guess in ("list", "today", "help", "cancel Jane", "reschedule Jane tue 3pm"):
        yield f"did you mean {guess}", messages.did_you_mean("tody", guess, 1.0)
    unclear = one(99, state=State.UNCONFIRMED)
    coming = (unclear, *(one(number, state=State.SCHEDULED) for number in range(1, 3 * PAGE_SIZE)))
    for name, shown in (("full", coming), ("empty", ())):
        for first in (0, PAGE_SIZE):
            page = ListPage("this week", 1.0, first)
            yield (
                f"agenda {name} {first}",
                agenda_message(shown, ListQuery("Jane"), page, viewer(), HOME_NOW.timestamp()),
            )
    for is_personal in (True, False):
        day = booked.interview.date.date()
        made = messages.digest_message((booked, unclear), day, "America/New_York", 1.0, is_personal=is_personal)
        yield f"digest {is_personal}", made
    said: Json = {"answer": Answer.DECLINED, "also_declined": ("U5",), "attendance": Attendance.NO_SHOW}
    for kind in NotificationKind:
        if kind is NotificationKind.OUTDATED:  # posts nothing
            continue
        for place in ("U2", "C1"):
            about = NotificationContext(
                replace(booked, moves="V1", cancelled_by="U1", **said),
                booked,
                links=calendars.links(booked),
            )
            notice = Notification("V7/x", "V7", kind, place, None, None, 0.0)
            yield (
                f"notice {kind} {place}",
                messages.notification_message(notice, about, starts_at(booked.interview) - 3600),
            )
            for now in (a_request(8, moves="V7"), None):
                yield (
                    f"outdated {kind} {place} {now is not None}",
                    messages.outdated_message(
                        notice, replace(booked, cancelled_by="U1"), now, None, NameVisibility.FULL
                    ),
                )


def options() -> Iterator[tuple[str, list[Json]]]:
    """Options for menus with external options, each with a name."""
    yield "applicants", applicant_options([JANE], NOW.date())
    yield "notice", [notice_option("No matches.")]
    yield "zone", [zone_option("America/New_York", NOW)]
    yield "duration", [duration_option(45)]
