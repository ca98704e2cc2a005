"""A. The jobs of a hiring manager: to book."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.benchmarks.first_week.job import Job, weekday
from tests.benchmarks.first_week.person import Person, Scene

COMMAND = "/schedule-interview"

RESULT = 30_000
"""Milliseconds until there is a result: what can be undone is sent after five seconds."""


def ask(person: Person, words: str, time: str = "") -> None:
    """Type the command, and wait until the form has read the time."""
    person.say(f"{COMMAND} {words}")
    if time:
        person.read(person.line(time))


def expect_applicant(person: Person, name: str) -> None:
    """Wait until the form has found this applicant."""
    expect(person.form.get_by_label("Applicant")).to_have_value(re.compile(name))


def pick_applicant(person: Person, option: str) -> None:
    """Choose one from the menu of applicants."""
    person.click(person.form.get_by_label("Applicant"))
    person.click(person.form.get_by_role("option", name=re.compile(option)).first)
    expect_applicant(person, option.split(".")[0])


def book(person: Person, name: str, submit: str = "Schedule") -> None:
    """Press Schedule; wait, uncounted, for the message about it, and read its headline."""
    person.submit(submit)
    with person.pause():
        expect(person.message(f"Interview booked: {name}")).to_be_visible(timeout=RESULT)
    person.read(person.message(f"Interview booked: {name}").locator(".section b").first)


def plain_words(scene: Scene, _: str) -> None:
    ask(scene.maya, "Marcus Bell next Tue 3pm ET for 45 min", "3:00–3:45 PM")
    expect_applicant(scene.maya, "Marcus Bell")
    scene.maya.look("form-filled")
    book(scene.maya, "Marcus Bell")
    scene.maya.look("result-booked")


def two_of_one_name(scene: Scene, _: str) -> None:
    ask(scene.maya, "Jane Doe next Tue 5pm ET for 45 min", "5:00–5:45 PM")
    scene.maya.read(scene.maya.block("applicant").locator(".hint"), "2 applicants are named Jane Doe")
    scene.maya.look("two-of-one-name")
    pick_applicant(scene.maya, "Jane Doe.*Nurse")
    expect(scene.maya.form).not_to_contain_text("2 applicants are named")
    book(scene.maya, "Jane Doe")


def only_a_name(scene: Scene, _: str) -> None:
    ask(scene.maya, "Grace")
    expect_applicant(scene.maya, "Grace Lindqvist")
    scene.maya.write(scene.maya.form.get_by_label("When"), f"{weekday(2)} 8:15am")
    scene.maya.read(scene.maya.line("8:15–9:15 AM"))
    book(scene.maya, "Grace Lindqvist")


TYPOS = {
    "tomorow 2pm": "2:00–3:00 PM",
    "thurs @ 2": "2:00–3:00 PM",
    "tues 2p": "2:00–3:00 PM",
    "tomorrow 1400-1430": "2:00–2:30 PM",
}


def time_typo(scene: Scene, words: str) -> None:
    ask(scene.maya, f"Mei Chen {words}", TYPOS[words])
    expect(scene.maya.form).not_to_contain_text("Not clear")
    scene.maya.click(scene.maya.form.get_by_role("button", name="Schedule", exact=True))


NAMES = {
    "Markus Bell": "Marcus Bell",
    "Marc Bell": "Marcus Bell",
    "Bell, Marcus": "Marcus Bell",
    "chen mei": "Mei Chen",
    "Jose Ramirez": "José Ramírez",
    "Siobhan": "Siobhán O'Neill",
}


def name_typo(scene: Scene, typed: str) -> None:
    """The applicant is offered or found; nobody is booked, so that all six can be tried for one time."""
    person, name = scene.maya, NAMES[typed]
    ask(person, f"{typed} {weekday(3)} 6:30am", "6:30–7:30 AM")
    field = person.block("applicant").or_(person.block("similar_applicant"))
    expect(field).to_be_visible()
    offered = field.get_by_role("radio", name=re.compile(name))
    if offered.count():
        person.read(field)
        person.look("similar-names")
        person.click(offered)
    elif field.locator(".hint").count():
        person.read(field.locator(".hint"), "1 possible match")
        pick_applicant(person, name)
    else:
        expect_applicant(person, name)


def unknown_applicant(scene: Scene, _: str) -> None:
    ask(scene.maya, f"Zebedee Quux {weekday(3)} 6:30am", "6:30–7:30 AM")
    hint = scene.maya.read(scene.maya.block("applicant").locator(".hint"), "No applicant named “Zebedee Quux”")
    scene.maya.look("nobody-found")
    assert "key" not in hint


def ambiguous_time(scene: Scene, _: str) -> None:
    person = scene.maya
    ask(person, f"Grace Lindqvist {weekday(4)} 7", "")
    question = person.block("reading")
    person.read(question, "7")
    assert "optional" not in question.inner_text()
    expect_applicant(person, "Grace Lindqvist")
    person.look("form-ambiguous")
    person.click(question.get_by_role("radio").last)
    person.read(person.line("7:00–8:00 PM"))
    book(person, "Grace Lindqvist")


def past_time(scene: Scene, _: str) -> None:
    ask(scene.maya, "Grace Lindqvist yesterday 2pm", "That time has passed")
    scene.maya.look("form-past")


def overlap(scene: Scene, _: str) -> None:
    person = scene.maya
    with person.pause():
        ask(person, f"Hannah Weiss {weekday(2)} 1pm with @luis", "1:00–2:00 PM")
        expect_applicant(person, "Hannah Weiss")
        book(person, "Hannah Weiss")
        person.start()
    ask(person, f"Aisha Khan {weekday(2)} 1pm with @luis", "1:00–2:00 PM")
    expect_applicant(person, "Aisha Khan")
    person.click(person.form.get_by_role("button", name="Schedule", exact=True))
    person.read(person.line("already interviewing Hannah Weiss"))
    person.look("form-clash")
    person.write(person.form.get_by_label("When"), f"{weekday(2)} 4:30pm")
    person.read(person.line("4:30–5:30 PM"))
    expect(person.form).not_to_contain_text("already interviewing")
    book(person, "Aisha Khan")


def in_a_room(scene: Scene, _: str) -> None:
    ask(scene.maya, f"Tom Fairweather {weekday(5)} 9am with @luis in Room 2", "9:00–10:00 AM")
    expect_applicant(scene.maya, "Tom Fairweather")
    expect(scene.maya.form.get_by_label("Where")).to_have_value("Room 2")
    book(scene.maya, "Tom Fairweather")


INTERVIEWERS = {"with Luis": "Luis Ortega", "with Luis Ortega": "Luis Ortega", "with me": "Maya Thompson"}


def named_interviewer(scene: Scene, words: str) -> None:
    person = scene.maya
    ask(person, f"Olu Adeyemi {weekday(5)} 11am {words}", "11:00 AM–12:00 PM")
    expect_applicant(person, "Olu Adeyemi")
    expect(person.block("interviewer").get_by_role("combobox")).to_have_value(INTERVIEWERS[words])
    person.click(person.form.get_by_role("button", name="Schedule", exact=True))


PLACES = {"on Zoom": "Zoom", "via Zoom": "Zoom", "by phone": "Phone", "phone screen": "Phone"}


def place_in_words(scene: Scene, words: str) -> None:
    person = scene.maya
    ask(person, f"Grace {weekday(6)} 2pm {words}", "2:00–3:00 PM")
    expect_applicant(person, "Grace Lindqvist")
    expect(person.form.get_by_label("Where")).to_have_value(PLACES[words])
    person.click(person.form.get_by_role("button", name="Schedule", exact=True))


def whole_sentence(scene: Scene, _: str) -> None:
    words = f"Can you please schedule an interview with Marcus Bell for {weekday(6)} at 10am?"
    ask(scene.maya, words, "10:00–11:00 AM")
    expect_applicant(scene.maya, "Marcus Bell")
    book(scene.maya, "Marcus Bell")


def from_a_message(scene: Scene, _: str) -> None:
    """Luis, in Pacific Time, asks; Maya, in Eastern Time, books."""
    person = scene.maya
    with person.pause():
        scene.luis.say(f"can you see Jane on {weekday(4)} at 2?")
        expect(person.message("can you see Jane")).to_be_visible()
    asked = person.message("can you see Jane")
    asked.hover()
    person.click(asked.get_by_role("button", name="More actions"))
    person.click(person.page.get_by_role("menuitem", name=re.compile("Schedule")))
    person.read(person.line("5:00 PM your time"))
    person.look("form-from-a-message")
    pick_applicant(person, "Jane Doe.*Nurse")
    person.submit()
    with person.pause():  # the result is a reply to the message
        expect(asked).to_contain_text("1 reply", timeout=RESULT)


JOBS = (
    Job("plain words, one hit", "yes, 2 clicks, 59 keys, 22 s", plain_words),
    Job("two applicants of one name", "yes, 4, 55, 27 s", two_of_one_name),
    Job("name only", "yes, 2, 44, 20 s", only_a_name),
    Job("typo in the time", "yes, 2, –, 15 s", time_typo, tuple(TYPOS)),
    Job("typo in the name", "no, 4+, –, 40+ s", name_typo, tuple(NAMES)),
    Job("unknown applicant", "dead end", unknown_applicant),
    Job("ambiguous “Thursday 7”", "yes, 4, 43, 25 s", ambiguous_time),
    Job("a time that has passed", "yes, –", past_time),
    Job("overlap", "yes, 3, 82, 35 s", overlap),
    Job("“with @luis in Room 2”", "yes, 2, 71, 25 s", in_a_room),
    Job("“with Luis”, “with me”", "half, 4, –, 32 s", named_interviewer, tuple(INTERVIEWERS)),
    Job("“on Zoom”, “by phone”", "no, 5+, –, 45 s", place_in_words, tuple(PLACES)),
    Job("a whole sentence", "no", whole_sentence),
    Job("from someone's message", "yes, 5, 0, 17 s; a trap", from_a_message),
)
