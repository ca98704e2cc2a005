"""A. The jobs of a hiring manager: to change, to look, and to live with what goes wrong."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from slackbot.demo.fake_apploi.failure_modes import FailureMode
from tests.benchmarks.first_week.booking import COMMAND, RESULT, ask, book, expect_applicant
from tests.benchmarks.first_week.job import Job, weekday
from tests.benchmarks.first_week.person import Person, Scene


def have_booked(person: Person, name: str, when: str, more: str = "") -> Locator:
    """Book something first, uncounted; returns its message."""
    with person.pause():
        ask(person, f"{name} {when} {more}", "")
        expect_applicant(person, name)
        book(person, name)
    person.start()
    return person.message(f"Interview booked: {name}")


def pick_interview(person: Person, option: str) -> None:
    """Answer the question which of several interviews is meant."""
    person.click(person.block("interview").get_by_role("combobox"))
    person.click(person.form.get_by_role("option", name=re.compile(option)).first)
    person.click(person.form.get_by_role("button", name="Next"))


def is_moved(person: Person, name: str) -> None:
    """Wait for the message about the move, and read its headline."""
    with person.pause():
        expect(person.message(f"Interview moved: {name}")).to_be_visible(timeout=RESULT)
    person.read(person.message(f"Interview moved: {name}").locator(".section b").first)


def reschedule_in_words(scene: Scene, _: str) -> None:
    person = scene.maya
    have_booked(person, "Olu Adeyemi", f"{weekday(2)} 9:45am")
    have_booked(person, "Olu Adeyemi", f"{weekday(3)} 9:45am")
    person.say(f"{COMMAND} reschedule Olu Adeyemi {weekday(4)} 10am")
    pick_interview(person, "9:45 AM")
    person.read(person.line("Moves"), "10:00")
    person.submit("Reschedule")
    is_moved(person, "Olu Adeyemi")


def move(person: Person, booked: Locator, name: str, when: str, shown: str) -> None:
    """Press Reschedule, and type another time."""
    person.click(booked.get_by_role("button", name="Reschedule"))
    person.write(person.form.get_by_label("When"), when)
    person.read(person.line("Moves"), shown)
    person.look("form-reschedule")
    person.submit("Reschedule")
    is_moved(person, name)


def reschedule_button(scene: Scene, _: str) -> None:
    person = scene.maya
    booked = have_booked(person, "Tom Fairweather", f"{weekday(6)} 11:30am")
    move(person, booked, "Tom Fairweather", f"{weekday(6)} 12:45pm", "12:45")
    person.look("result-moved")
    assert "delete" not in person.message("Interview moved").inner_text()


def old_time_step(scene: Scene, _: str) -> None:
    """What is left to do in Apploi is asked of who moved it, privately."""
    person = scene.maya
    booked = have_booked(person, "Olu Adeyemi", f"{weekday(6)} 8am")
    move(person, booked, "Olu Adeyemi", f"{weekday(6)} 9am", "9:00")
    person.start()
    person.open_tab("Messages")
    person.read(person.message("One more step"), "delete the old time")
    person.look("dm-old-time")
    person.click(person.message("One more step").get_by_role("button", name="I deleted it"))
    person.read(person.message("says the old time is deleted in Apploi"))


def cancel_button(scene: Scene, _: str) -> None:
    person = scene.maya
    booked = have_booked(person, "Mei Chen", f"{weekday(6)} 4pm", "with @luis")
    person.click(booked.get_by_role("button", name="Cancel"))
    person.read(person.line("Two steps"), "delete Mei Chen's")
    person.look("form-cancel")
    person.click(person.form.get_by_role("button", name="I deleted it"))
    person.read(person.message("Canceled:"), "says it's deleted in Apploi")
    person.look("result-canceled")


def cancel_in_words(scene: Scene, _: str) -> None:
    person = scene.maya
    have_booked(person, "Hannah Weiss", f"{weekday(6)} 5pm")
    person.say(f"{COMMAND} cancel Hannah Weiss")
    shown = person.form.get_by_label("Which interview?").or_(person.line("Two steps"))
    expect(shown.first).to_be_visible()
    if person.block("interview").count():
        pick_interview(person, "5:00 PM")
    person.read(person.line("Two steps"), "delete Hannah Weiss's")


LISTS = {"list": "Your interviews", "today": "", "my interviews": "Your interviews"}


def list_in_words(scene: Scene, words: str) -> None:
    person = scene.maya
    person.say(f"{COMMAND} {words}")
    person.read(person.message("Only visible to you").locator(".section").first, LISTS[words])
    expect(person.form).to_have_count(0)
    person.look(f"words-{words.replace(' ', '-')}")


def home(scene: Scene, _: str) -> None:
    person = scene.maya
    person.open_tab("Home")
    tab = person.page.get_by_role("tabpanel", name="Home")
    person.read(tab.get_by_role("heading", name="Your interviews"))
    person.look("home")


def change_zone(scene: Scene, _: str) -> None:
    person = scene.maya
    person.open_tab("Home")
    tab = person.page.get_by_role("tabpanel", name="Home")
    person.write(tab.get_by_role("combobox").first, "Chicago")
    person.click(tab.get_by_role("option", name=re.compile("Chicago")).first)
    person.read(tab.locator(".section").filter(has_text="Your time zone"), "Central Time, chosen by you")
    with person.pause():
        tab.get_by_role("combobox").first.fill("Same")
        tab.get_by_role("option", name=re.compile("Same as")).first.click()
        expect(tab).to_contain_text("from your Slack profile")


def fail(person: Person, scene: Scene, mode: FailureMode, words: str, name: str) -> None:
    """Book while Apploi is like this."""
    ask(person, f"{name} {words}", "")
    expect_applicant(person, name)
    scene.demo.apploi.set_failure_mode(mode, lookup=False)
    person.submit()


def slow(scene: Scene, _: str) -> None:
    person = scene.maya
    fail(person, scene, FailureMode.SLOW, f"{weekday(2)} 6:15am", "Grace Lindqvist")
    person.read(person.message("Booking Grace Lindqvist"), "Undo")
    with person.pause():
        expect(person.message("Interview booked: Grace Lindqvist")).to_be_visible(timeout=RESULT)


def busy(scene: Scene, _: str) -> None:
    person = scene.maya
    fail(person, scene, FailureMode.BUSY, f"{weekday(3)} 6:15am", "Grace Lindqvist")
    with person.pause():
        expect(person.message("Not booked yet")).to_be_visible(timeout=RESULT)
    person.look("result-waiting")
    person.click(person.message("Not booked yet").get_by_role("button", name="Stop trying"))
    person.read(person.message("Nothing was booked").locator(".section").last)


def refuses_key(scene: Scene, _: str) -> None:
    """The channel reads one calm line; the booker what to do."""
    person = scene.maya
    fail(person, scene, FailureMode.REFUSES_KEY, f"{weekday(4)} 6:15am", "Aisha Khan")
    with person.pause():
        expect(person.message("Not booked: Aisha Khan")).to_be_visible(timeout=RESULT)
    said = person.read(person.message("Not booked: Aisha Khan"))
    assert not re.search("APPLOI_API_KEY|key|Token", said)
    person.look("result-failed")
    person.open_tab("Messages")
    told = person.message("Not booked: Aisha Khan")
    person.read(told, "Your Slack admin needs to fix it")
    scene.demo.apploi.set_failure_mode(FailureMode.FINE)
    person.click(told.get_by_role("button", name="Try again"))
    with person.pause():
        expect(person.page.locator("#messages")).to_contain_text("Aisha Khan")


def lost_connection(scene: Scene, _: str) -> None:
    person = scene.maya
    fail(person, scene, FailureMode.DROPS_AFTER, f"{weekday(5)} 6:15am", "Tom Fairweather")
    with person.pause():
        expect(person.message("Please check in Apploi: Tom Fairweather")).to_be_visible(timeout=RESULT)
    person.read(person.message("Please check in Apploi: Tom Fairweather"), "It may or may not be booked")
    person.look("result-unconfirmed")
    scene.demo.apploi.set_failure_mode(FailureMode.FINE)
    person.click(person.message("Please check in Apploi").get_by_role("button", name="It's there"))
    person.click(person.page.get_by_role("dialog", name="Is it in Apploi?").get_by_role("button", name="It's there"))
    person.read(person.message("Interview booked: Tom Fairweather").locator(".section b").first)


def second_while_first_waits(scene: Scene, _: str) -> None:
    person = scene.maya
    with person.pause():
        fail(person, scene, FailureMode.BUSY, f"{weekday(2)} 5:15am", "José Ramírez")
        expect(person.message("Not booked yet")).to_be_visible(timeout=RESULT)
        scene.demo.apploi.set_failure_mode(FailureMode.FINE, write=False)
    person.start()
    fail(person, scene, FailureMode.BUSY, f"{weekday(3)} 5:15am", "José Ramírez")
    person.read(person.message("Booking José Ramírez").locator(".section").first)


def applicant_told(scene: Scene, _: str) -> None:
    """The private answer says whether the applicant is told, and the text for them is two clicks away."""
    person = scene.maya
    booked = have_booked(person, "Siobhán O'Neill", f"{weekday(5)} 2pm", "with @luis")
    expect(person.page.locator("#messages")).to_contain_text("I don't contact the applicant.")
    person.click(booked.get_by_role("button", name="More options"))
    person.click(person.page.get_by_role("menuitem", name="Invitation text"))
    person.read(person.line("Copy one of these"))
    english = person.form.get_by_label("English").input_value()
    assert "2:00–3:00 PM" in english and len(english) < 480
    person.look("invitation-text")


def undo(scene: Scene, _: str) -> None:
    person = scene.maya
    sent = len(scene.demo.apploi.puts)
    ask(person, f"Hannah Weiss {weekday(4)} 12:10pm", "12:10–1:10 PM")
    expect_applicant(person, "Hannah Weiss")
    person.submit()
    person.read(person.message("Booking Hannah Weiss").locator(".section").first)
    person.click(person.message("Booking Hannah Weiss").get_by_role("button", name="Undo"))
    expect(person.form.get_by_label("When")).to_have_value(re.compile("12:10"))
    person.look("undone")
    assert len(scene.demo.apploi.puts) == sent


def answer_to_mention(scene: Scene, _: str) -> None:
    person = scene.maya
    person.say(f"@Interview Scheduler Hannah Weiss {weekday(5)} 8:20am")
    person.read(person.message("Got it"), "Hannah Weiss")
    person.look("mention")
    person.click(person.message("Got it").get_by_role("button", name="Review and schedule"))
    person.read(person.line("8:20–9:20 AM"))
    book(person, "Hannah Weiss")


JOBS = (
    Job("“reschedule Marcus Bell Wed 10am”", "yes, 4, 55, 30 s", reschedule_in_words),
    Job("Reschedule button", "yes, 2, 12, 12 s", reschedule_button),
    Job("delete the old time in Apploi", "told to the channel", old_time_step),
    Job("Cancel button", "half, 2, 0, 15 s", cancel_button),
    Job("“cancel Marcus Bell”", "no", cancel_in_words),
    Job("“list”, “today”, “my interviews”", "no", list_in_words, tuple(LISTS)),
    Job("interviews on Home", "yes, 2, 0, 5 s", home),
    Job("change time zone on Home", "yes, 3, 7, 12 s", change_zone),
    Job("Apploi is slow", "yes, silent", slow),
    Job("Apploi is busy: stop trying", "no way to stop", busy),
    Job("Apploi rejects the key", "key named in the channel", refuses_key),
    Job("Apploi cuts the line", "yes, 3, 0, –", lost_connection),
    Job("second booking while the first waits", "silent, 40+ s", second_while_first_waits),
    Job("was the applicant told?", "unknown", applicant_told),
    Job("undo a wrong Schedule", "no", undo),
    Job("mention of the app", "yes, –", answer_to_mention),
)
