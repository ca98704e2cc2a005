"""B, C. The jobs of an interviewer, and of those who read the channel."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from slackbot.demo.people import MANAGER
from tests.benchmarks.first_week.booking import RESULT
from tests.benchmarks.first_week.changing import have_booked, move
from tests.benchmarks.first_week.job import Job, weekday
from tests.benchmarks.first_week.person import Scene


def interviewer_message(scene: Scene, _: str) -> None:
    """Who, for which job, when and where, by their own clock and the facility's."""
    have_booked(scene.maya, "Mei Chen", f"{weekday(4)} 3pm", "with @luis at Room 2")
    scene.luis.start()
    scene.luis.open_tab("Messages")
    said = scene.luis.read(scene.luis.message("You're interviewing Mei Chen"), "Physical Therapist")
    scene.luis.look("interviewer-dm")
    assert "12:00–1:00 PM PT" in said and "3:00 PM ET" in said and "Room 2" in said


def interviewer_moves(scene: Scene, _: str) -> None:
    """The booker is told by DM, stays the booker, and the interviewer's old message says that it was moved."""
    have_booked(scene.maya, "Tom Fairweather", f"{weekday(3)} 2:10pm", "with @luis")
    luis = scene.luis
    luis.start()
    booked = luis.message("Interview booked: Tom Fairweather")
    move(luis, booked, "Tom Fairweather", f"{weekday(3)} 12:20pm", "12:20")
    expect(luis.message("Interview moved")).to_contain_text("Booked by @maya · moved by @luis")
    with luis.pause():
        scene.maya.open_tab("Messages")
        scene.maya.read(scene.maya.message("@luis moved Tom Fairweather's interview"))
        luis.open_tab("Messages")
        expect(luis.page.locator("#messages")).to_contain_text("Moved: Tom Fairweather")
        luis.look("interviewer-dm-moved")


def labels(scene: Scene, _: str) -> None:
    """Screen readers hear whose interview a button is about."""
    booked = have_booked(scene.maya, "Grace Lindqvist", f"{weekday(6)} 6am")
    for button in ("Reschedule", "Cancel"):
        expect(booked.get_by_role("button", name=re.compile(f"{button}: Grace Lindqvist, "))).to_be_visible()


def invite(scene: Scene, name: str, when: str) -> Locator:
    """Book with the interviewer, uncounted; returns the message in which they are asked."""
    have_booked(scene.maya, name, when, "with @luis")
    scene.luis.start()
    scene.luis.open_tab("Messages")
    asked = scene.luis.message(f"You're interviewing {name}")
    scene.luis.read(asked.locator(".section").first)
    return asked


def decline(scene: Scene, _: str) -> None:
    """It stays booked, and the booker is told, with buttons to move it or to hand it over."""
    asked = invite(scene, "Grace Lindqvist", f"{weekday(4)} 8:20am")
    scene.luis.click(asked.get_by_role("button", name="I can't make it"))
    scene.luis.read(scene.luis.message("You said you can't make it"), "stays booked")
    scene.luis.look("interviewer-declined")
    with scene.luis.pause():
        scene.maya.open_tab("Messages")
        told = scene.maya.message("@luis can't make it: Grace Lindqvist")
        for button in ("Reschedule", "Someone else takes it"):
            expect(told.get_by_role("button", name=button)).to_be_visible()
        scene.maya.look("booker-told")


def accept(scene: Scene, _: str) -> None:
    asked = invite(scene, "Grace Lindqvist", f"{weekday(5)} 3:30pm")
    scene.luis.click(asked.get_by_role("button", name="I'll be there"))
    scene.luis.read(scene.luis.message("You said you'll be there").locator(".section").last)


def hand_over(scene: Scene, _: str) -> None:
    """The form has only the interviewer to change."""
    luis = scene.luis
    asked = invite(scene, "Grace Lindqvist", f"{weekday(6)} 2:40pm")
    luis.click(asked.get_by_role("button", name="More options"))
    luis.click(luis.page.get_by_role("menuitem", name="Someone else takes it"))
    expect(luis.form.get_by_label("When")).to_have_count(0)
    luis.write(luis.block("interviewer").get_by_role("combobox"), "maya")
    luis.click(luis.form.get_by_role("option", name=re.compile("Maya")).first)
    luis.look("form-hand-over")
    luis.click(luis.form.locator("button[type=submit]"))
    expect(luis.form).to_have_count(0)
    with luis.pause():
        luis.open_channel()
        expect(luis.message("Booked by @maya · ")).to_contain_text("with @maya", timeout=RESULT)
    puts = scene.demo.apploi.puts
    scene.demo.slack.wait_for(lambda: puts[-1].body.get("interviewerEmail") == MANAGER.email)


def decline_in_words(scene: Scene, _: str) -> None:
    """The answer is about that interview, and offers the time that was proposed."""
    invite(scene, "Tom Fairweather", f"{weekday(6)} 5:50pm")
    scene.luis.say(f"Sorry, I can't make it on {weekday(6)}, can we do {weekday(5)} at noon?")
    expect(scene.luis.page.locator("#messages .message").last).to_contain_text("Tom Fairweather")
    scene.luis.read(scene.luis.page.locator("#messages .message").last.locator(".section").first)
    scene.luis.look("interviewer-in-words")


JOBS = (
    Job("read what is to be done", "yes, no job, no facility", interviewer_message, by="luis"),
    Job("move an interview", "the booker loses it", interviewer_moves, by="luis"),
    Job("“I can't make it”", "no", decline, by="luis"),
    Job("“I'll be there”", "no", accept, by="luis"),
    Job("“Someone else takes it”", "no", hand_over, by="luis"),
    Job("“Sorry, I can't make it on Dec 9…”", "opens a new booking", decline_in_words, by="luis"),
    Job("buttons read aloud", "no names", labels),
)
