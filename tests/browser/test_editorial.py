"""Two staff members change a page, publish it and restore the old words, in a browser."""

import json
import re

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from faqs import feedback
from procedures.models import Procedure
from search.models import SearchCount
from tests.browser.steps import follow, press
from tests.browser.test_editor import WATCH, editor_in, row_of
from tests.publishing.conftest import make_member


@pytest.fixture
def open_window(site, browser):
    """Opens a window for a staff member. At the end, no window may have violated the content security policy."""
    windows = []

    def open_window(name, role):
        Group.objects.get_or_create(name=role)
        member = make_member(name, role)
        member.is_superuser = True  # the steps need only roles, but the admin's permissions were emptied too
        member.save()
        client = Client()
        client.force_login(member)
        context = browser.new_context()
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])
        context.add_init_script(WATCH)
        window = context.new_page()
        window.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        windows.append(window)
        return window

    errors = []
    yield open_window

    assert [window.evaluate("window.violations") for window in windows] == [[] for _ in windows]
    assert errors == []
    for window in windows:
        window.context.close()


def save_and_submit(editor):
    press(editor, "Save and continue editing")
    follow(editor, "Submit for approval")
    press(editor, "Submit for approval")


def approve_and_publish(desk, clinician, editor, step):
    clinician.goto(desk)
    follow(clinician, step)
    press(clinician, step)
    editor.goto(desk)
    follow(editor, "Publish")
    press(editor, "Publish")


def test_an_editor_writes_a_clinician_signs_and_the_page_changes_and_changes_back(site, page, open_window):
    procedure = Procedure.objects.get(slug="mild-procedure")
    section = procedure.sections.get(kind="risks")
    desk = f"{site}/admin/procedures/procedure/{procedure.pk}/change/"
    patients = f"{site}/procedures/mild-procedure/"
    editor, clinician = open_window("editor", "Content editor"), open_window("clinician", "Clinician")
    Procedure.objects.filter(pk=procedure.pk).update(sample=False, disclosure="None.")
    procedure.sections.update(sample=False)
    page.goto(patients)
    expect(page.locator(".byline")).to_contain_text("No physician has reviewed this page yet")
    old = page.locator("#risks p").first.inner_text()

    editor.goto(desk)
    row = editor.locator(".inline-related", has=editor.locator(f"input[name$='-id'][value='{section.pk}']")).first
    row.get_by_role("textbox", name="Text").fill("Ask us about bruises.")
    editor.get_by_label("What changed:").fill("Says something about bruises.")
    save_and_submit(editor)
    page.reload()
    expect(page.locator("#risks")).not_to_contain_text("bruises")

    clinician.goto(f"{site}/admin/procedures/procedure/{procedure.pk}/step/sign/")
    expect(clinician.locator(".all-words")).to_contain_text("Ask us about bruises.")
    approve_and_publish(desk, clinician, editor, "Sign, and approve")
    page.reload()
    expect(page.locator("#risks")).to_contain_text("Ask us about bruises.")
    expect(page.locator(".byline")).to_contain_text("Medically reviewed by Dr. Clinician Sample MD, board certified,")

    editor.goto(desk)
    follow(editor, "History")
    press(editor, "Compare")
    expect(editor.locator("ins", has_text="bruises").first).to_be_visible()
    expect(editor.locator("del").first).to_be_visible()

    editor.go_back()
    follow(editor, "Restore 1")
    press(editor, "Restore into the draft")
    expect(editor.locator(".standing")).to_contain_text("changes that they do not see")
    editor.goto(f"{site}/admin/procedures/procedure/{procedure.pk}/preview/")
    expect(editor.locator("#risks p").first).to_have_text(old)

    editor.goto(desk)
    editor.get_by_label("What changed:").fill("Says what it said before.")
    save_and_submit(editor)
    approve_and_publish(desk, clinician, editor, "Approve without signing")
    page.reload()
    expect(page.locator(".byline")).to_contain_text("No physician has reviewed this page yet")
    expect(page.locator("#risks p").first).to_have_text(old)
    expect(page.locator("#risks")).not_to_contain_text("bruises")


def test_two_people_at_once_read_what_the_other_changed_and_neither_loses_a_word(site, open_window):
    procedure = Procedure.objects.get(slug="mild-procedure")
    desk = f"{site}/admin/procedures/procedure/{procedure.pk}/change/"
    first, second = open_window("first", "Content editor"), open_window("second", "Content editor")
    for person in (first, second):
        person.goto(desk)

    text_of(first, procedure, "risks").fill("The first wrote about risks.")
    new_row(first, "criteria").get_by_label("Text:").fill("You carry a card of the first.")
    first.locator("#choices-group .inline-related").first.get_by_label("How it may help:").fill("A note of the first.")
    press(first, "Save and continue editing")
    text_of(second, procedure, "what").fill("The second wrote about what it is.")
    new_row(second, "sources").get_by_label("Title:").fill("A source of the second")
    second.locator("#choices-group .inline-related").first.get_by_label("Recovery:").fill("A rest of the second.")
    press(second, "Save and continue editing")

    expect(second.get_by_text("Someone else saved this page while you were editing it.").first).to_be_visible()
    seen = second.locator(".overtaken")
    expect(seen).to_contain_text("first saved on")
    for words in ["first wrote", "You carry a card of the first.", "A note of the first."]:
        expect(seen.locator("ins", has_text=words).first).to_be_visible()
    expect(text_of(second, procedure, "risks")).to_have_text("The first wrote about risks.")
    expect(text_of(second, procedure, "what")).to_have_text("The second wrote about what it is.")
    assert "of the second" not in json.dumps(procedure.freeze())

    press(second, "Save and continue editing")
    kept = json.dumps(procedure.freeze())
    for words in ["wrote about risks", "a card of the first", "A note of the first"]:
        assert words in kept
    for words in ["wrote about what it is", "A source of the second", "A rest of the second"]:
        assert words in kept


def text_of(window, procedure, kind):
    return editor_in(row_of(window, procedure.sections.get(kind=kind)))


def new_row(window, part):
    group = window.locator(f"#{part}-group")
    group.get_by_text("Add another").click()
    row = group.locator(".inline-related:not(.empty-form)").last
    if row.get_by_label("Kind:").count():
        row.get_by_label("Kind:").select_option(index=1)
    return row


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_the_pages_of_the_desk_fit_the_window(site, open_window, width):
    procedure = Procedure.objects.get(slug="mild-procedure")
    desk = f"{site}/admin/procedures/procedure/{procedure.pk}/"
    clinician = open_window("clinician", "Clinician")
    clinician.set_viewport_size({"width": width, "height": 900})

    for address in [
        f"{site}/admin/",
        f"{site}/admin/procedures/procedure/",
        f"{desk}change/",
        f"{desk}history/",
        f"{desk}compare/?old=1&new=draft",
        f"{desk}step/restore/?edition=1",
    ]:
        clinician.goto(address)
        assert clinician.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def test_the_title_of_what_was_chosen_can_be_read(site, open_window):
    procedure = Procedure.objects.get(slug="mild-procedure")
    editor = open_window("editor", "Content editor")

    editor.goto(f"{site}/admin/procedures/procedure/{procedure.pk}/change/")

    title = editor.locator(".selector-chosen-title").first
    text, ground = (title.evaluate(f"title => getComputedStyle(title).{name}") for name in ("color", "backgroundColor"))
    assert contrast(text, ground) > 7
    assert contrast(title.locator("label").evaluate("label => getComputedStyle(label).color"), ground) > 7


def contrast(one, other):
    """The contrast ratio of two colors as browsers compute them (WCAG 2.2, 1.4.3)."""
    lighter, darker = sorted((luminance(color) for color in (one, other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(color):
    parts = [int(part) / 255 for part in re.findall(r"\d+", color)[:3]]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_wide_tables_of_counts_scroll_inside_their_own_box_on_a_phone(site, open_window):
    now = timezone.now()
    SearchCount.objects.create(day=timezone.localdate(now), term="spondylolisthesis", language="en", results=0, uses=9)
    feedback.count("yes", now, topic="Cost")
    editor = open_window("editor", "Content editor")
    editor.set_viewport_size({"width": 320, "height": 800})

    for address in ("search/searchcount/", "faqs/answeredcount/"):
        editor.goto(f"{site}/admin/{address}")

        expect(editor.locator(".wide-table").first).to_be_visible()
        assert editor.evaluate("document.documentElement.scrollWidth") == 320
        assert editor.get_by_role("navigation", name="Breadcrumbs").count() == 1
