"""Asking for a consultation in a browser: by keyboard, and without scripts."""

import pytest
from playwright.sync_api import expect

from inquiries.models import Inquiry
from tests.browser.steps import press
from tests.browser.test_pages import MILD

# The answers on each page of a short request; the screening questions are skipped.
FILL_IN = {
    "safety": lambda page: page.get_by_label("No", exact=True).check(),
    "about": lambda page: page.get_by_label("MILD").check(),
    "for": lambda page: page.get_by_label("An adult I help").check(),
    "helper": lambda page: [
        page.get_by_label("Your first name").fill("Ben"),
        page.get_by_label("Your last name").fill("Friend"),
        page.get_by_label("Your relationship").fill("son"),
        page.get_by_role("checkbox").check(),
    ],
    "you": lambda page: [
        page.get_by_label("First name").fill("Ana"),
        page.get_by_label("Last name").fill("Nguyễn"),
        page.get_by_label("Not sure").check(),
    ],
    "birth": lambda page: [
        page.get_by_label(part).fill(text) for part, text in (("Month", "3"), ("Day", "27"), ("Year", "1957"))
    ],
    "contact": lambda page: [
        page.get_by_label("Phone call").check(),
        page.get_by_label("Phone number").fill("(303) 555-0142"),
        page.get_by_label("No", exact=True).check(),
    ],
    "times": lambda page: None,
    "more": lambda page: page.get_by_label("What would you like us to know?").fill("My legs tingle"),
    "check": lambda page: [box.check() for box in page.get_by_role("checkbox").all()],
}


def begin(page, site, kind="Request a consultation", *, shared=False):
    page.goto(f"{site}/inquiries/new/")
    page.get_by_label(kind).check()
    if shared:
        page.get_by_label("shared or public computer").check()
    press(page, "Start now")


def slug_of(page):
    return page.url.rstrip("/").rsplit("/", 1)[1]


def go_on(page):
    press(page, "Send my request" if slug_of(page) == "check" else "Continue")


def press_until(page, condition, key="Tab"):
    """Presses `key` until the focused element meets `condition`, as a person without a mouse does."""
    for _press in range(60):
        if page.evaluate(f"() => {{ const e = document.activeElement; return {condition}; }}"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{page.url}: Tab never reaches {condition}")


def button(words):
    return f"e.tagName === 'BUTTON' && e.textContent.includes('{words}')"


def test_the_whole_way_by_keyboard_and_without_a_script(site, new_context):
    page = new_context(java_script_enabled=False).new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site + MILD)
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("link", name="Request a consultation").first.press("Enter")
    assert "mild" not in page.url
    keys = {
        "safety": [("answer", "radio", 1)],
        "about": [],
        "for": [("who", "radio", 0)],
        "you": [("first_name", "text", "Ana"), ("last_name", "text", "Nguyễn"), ("been_here", "radio", 1)],
        "contact": [("contact_first_by", "radio", 0), ("phone", "text", "303 555 0142"), ("voicemail", "radio", 0)],
        "times": [],
        "more": [("message", "text", "My legs tingle")],
        "check": [("not_emergency", "check", 0), ("consent", "check", 0)],
    }

    page.keyboard.press("Tab")
    press_until(page, button("Start now"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/safety/")
    for _page in range(30):
        slug = slug_of(page)
        if slug == "sent":
            break
        for name, kind, value in keys.get(slug, []):
            press_until(page, f"e.name === '{name}'")
            if kind == "text":
                page.keyboard.type(value)
                continue
            page.keyboard.press("Space")
            for _arrow in range(value):
                page.keyboard.press("ArrowDown")
        before = page.url
        words = "Send my request" if slug == "check" else "Skip" if slug.startswith("questions-") else "Continue"
        press_until(page, button(words))
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url, before=before: url != before)

    expect(page.get_by_text(Inquiry.objects.get().reference)).to_be_visible()
    assert Inquiry.objects.get().procedure.slug == "mild-procedure"
    assert all(address.startswith(site) for address in asked)


def test_the_summary_takes_the_focus_and_its_links_lead_to_the_fields(site, page):
    begin(page, site)
    go_on(page)

    assert page.title().startswith("Error: ")
    expect(page.locator(".error-summary")).to_be_focused()
    page.get_by_role("link", name="Select yes, no or not sure").click()
    expect(page.locator("#id_answer_0")).to_be_focused()


def test_the_browsers_back_after_a_mistake_shows_the_page(site, page):
    begin(page, site)
    press(page, "Continue")
    FILL_IN["safety"](page)
    go_on(page)

    page.go_back()

    expect(page.get_by_role("heading", level=1)).to_have_text("Check for urgent symptoms first")
    expect(page.get_by_label("No", exact=True)).to_be_checked()


def test_a_double_click_sends_one_request_and_the_browsers_back_does_no_harm(site, page):
    begin(page, site)
    for _page in range(30):
        slug = slug_of(page)
        if slug == "check":
            break
        if slug.startswith("questions-"):
            press(page, "Skip these questions")
        else:
            FILL_IN[slug](page)
            go_on(page)
    FILL_IN["check"](page)
    page.get_by_role("button", name="Send my request").dblclick()
    page.wait_for_url("**/sent/")
    page.go_back()

    assert Inquiry.objects.count() == 1


@pytest.mark.parametrize("seconds_left", [100])
def test_on_a_shared_computer_the_page_warns_gives_time_and_leaves(site, page, seconds_left):
    page.clock.install()
    begin(page, site, shared=True)
    more = page.get_by_role("button", name="Give me more time")
    expect(more).to_be_hidden()

    page.clock.run_for((20 * 60 - seconds_left) * 1000)
    expect(more).to_be_visible()
    with page.expect_response("**/stay/") as stayed:
        more.click()
    assert stayed.value.status == 204
    expect(more).to_be_hidden()
    page.clock.run_for(21 * 60 * 1000)

    page.wait_for_url("**/inquiries/cleared/")


def test_the_counter_counts_down(site, page):
    begin(page, site, kind="Ask a general question")
    for _page in range(30):
        slug = slug_of(page)
        if slug == "more":
            break
        FILL_IN[slug](page)
        go_on(page)

    page.get_by_label("What is your question?").fill("x" * 1990)

    expect(page.get_by_text("10 characters left").first).to_be_visible()
