"""Writing in the admin, in a browser: the editor under the strict security policy, counts, grades, and moving rows."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from playwright.sync_api import expect

from pages.models import Biography, Notice
from procedures.models import Procedure
from tests.browser.steps import press
from tests.browser.test_pages import AXE
from tests.pages import prose

WATCH = """
  window.violations = [];
  addEventListener("securitypolicyviolation", ({ violatedDirective }) => violations.push(violatedDirective));
"""
ITEM = """<p class=MsoListParagraph style='text-indent:-.25in;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;
</span></span></span><![endif]>{}<o:p></o:p></p>"""
FROM_WORD = f"""<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=Generator content="Word 15">
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style>p.MsoNormal {{mso-style-unhide:no; font-family:"Calibri",sans-serif;}}</style></head>
<body lang=EN-US style='tab-interval:.5in'><!--StartFragment-->
<h1 style='mso-outline-level:1'>From Word<o:p></o:p></h1>
<p class=MsoNormal style='margin:0in'><b style='mso-bidi-font-weight:normal'>Rest</b> a day.<o:p></o:p></p>
{ITEM.format("Ice")}
{ITEM.format("Heat")}
<!--EndFragment--></body></html>"""
PASTE = """(editor, html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  editor.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def procedure(transactional_db):
    """A draft with only three sections, so that the tests are fast."""
    draft = Procedure.objects.create(slug="warm-stones", title="Warm stones")
    for position, kind in enumerate(["what", "risks", "help"]):
        draft.sections.create(kind=kind, body=f"<p>About {kind}.</p>", position=position)
    for position, name in enumerate(["Heat", "Rest"]):
        draft.choices.create(name=name, position=position)
    return draft


@pytest.fixture
def signed_in(live_server, context, page):
    """A browser page where a staff member with every role is signed in."""
    member = get_user_model().objects.create_superuser("ana", password="long enough words")
    for role in ("Content editor", "Clinician", "Manager"):  # the live server's tests empty every table
        member.groups.add(Group.objects.get_or_create(name=role)[0])
    client = Client()
    client.force_login(member)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    context.set_default_timeout(10_000)
    return page


@pytest.fixture
def desk(signed_in):
    """The same page. At the end, it must have had no policy violation and no error."""
    signed_in.add_init_script(WATCH)
    errors = []
    signed_in.on("console", lambda said: errors.append(said.text) if said.type in {"error", "warning"} else None)
    signed_in.on("pageerror", lambda error: errors.append(str(error)))

    yield signed_in

    assert signed_in.evaluate("window.violations") == []
    assert errors == []


@pytest.fixture
def form(desk, live_server, procedure):
    """The change form of the draft."""
    desk.goto(address(live_server, procedure))
    return desk


def address(live_server, record):
    return f"{live_server.url}/admin/{record._meta.app_label}/{record._meta.model_name}/{record.pk}/change/"


def row_of(page, part):
    return page.locator(".inline-related", has=page.locator(f"input[name$='-id'][value='{part.pk}']")).first


def editor_in(place, name="Text"):
    """The editor, and not the text area that is there until the editor has loaded."""
    return place.get_by_role("textbox", name=name).and_(place.locator("[contenteditable]"))


def row_and_editor(form, procedure):
    row = row_of(form, procedure.sections.get(kind="risks"))
    return row, editor_in(row)


def save(page):
    press(page, "Save and continue editing")


def kinds(procedure):
    return list(procedure.sections.values_list("kind", flat=True))


def test_what_is_written_in_the_editor_is_kept_clean_in_the_draft(form, procedure):
    row, editor = row_and_editor(form, procedure)

    editor.fill("")
    editor.press_sequentially("You may feel ")
    row.get_by_role("button", name="Bold").click()
    form.keyboard.type("sore")
    row.get_by_role("button", name="Bold").click()
    form.keyboard.type(" for a day.")
    form.keyboard.press("Enter")
    row.get_by_role("button", name="Insert a table").click()
    form.keyboard.type("Risk")
    row.get_by_role("button", name="Add a row").click()
    expect(row.get_by_text("Reading grade")).to_contain_text("(goal 6, at most 8)")
    save(form)

    body = procedure.sections.get(kind="risks").body
    assert body.startswith("<p>You may feel <strong>sore</strong> for a day.</p>")
    assert body.count("<tr>") == 4
    assert "<th><p>Risk</p></th>" in body
    assert "=" not in body  # no attribute at all


def test_pasting_leaves_no_trace_of_word_and_a_link_begins_with_https(form, procedure):
    row, editor = row_and_editor(form, procedure)
    pasted = editor_in(row_of(form, procedure.sections.get(kind="help")))

    editor.fill("Read more")
    editor.press("ControlOrMeta+a")
    row.get_by_role("button", name="Link", exact=True).click()
    form.get_by_label("Address, beginning with https://").fill("http://example.org/more")
    form.get_by_role("button", name="Set the link").click()
    expect(editor.get_by_role("link", name="Read more")).to_be_visible()
    pasted.fill("")
    pasted.evaluate(PASTE, FROM_WORD)
    save(form)

    assert procedure.sections.get(kind="risks").body == '<p><a href="https://example.org/more">Read more</a></p>'
    assert procedure.sections.get(kind="help").body == (
        "<h3>From Word</h3><p><strong>Rest</strong> a day.</p><ul><li><p>Ice</p></li><li><p>Heat</p></li></ul>"
    )


def test_a_section_is_moved_with_the_keyboard_and_keeps_the_focus(form, procedure):
    first = row_of(form, procedure.sections.first())
    down = first.get_by_role("button", name="Move down")

    down.focus()
    form.keyboard.press("Enter")

    expect(down).to_be_focused()
    expect(form.locator("[aria-live]", has_text="What it is is now number 2 of 3.")).to_be_attached()
    expect(first.get_by_label("Position:")).to_be_hidden()
    save(form)
    assert kinds(procedure) == ["risks", "what", "help"]


def test_a_section_out_of_order_says_so_beside_the_buttons_that_move_it(form, live_server, procedure):
    procedure.sections.filter(kind="what").update(position=5)

    form.goto(address(live_server, procedure))
    row = row_of(form, procedure.sections.get(kind="what"))

    expect(row.locator(".finding", has_text="patients need it first. Move it up.")).to_be_visible()
    expect(row.get_by_label("Position:")).to_be_hidden()


def test_a_section_is_moved_with_the_mouse(form, procedure):
    handle = row_of(form, procedure.sections.first()).locator(".order__handle")

    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    form.mouse.move(x, y)
    form.mouse.down()
    form.mouse.move(x, y + 400, steps=20)
    form.mouse.up()
    save(form)

    assert kinds(procedure) == ["risks", "help", "what"]


def test_new_rows_stand_last_get_an_editor_and_may_go_again_after_rows_were_moved(form, procedure):
    choices, sections = form.locator("#choices-group"), form.locator("#sections-group")

    for _again in range(2):
        choices.get_by_text("Add another").click()
    sections.get_by_text("Add another").click()
    section = sections.locator(".inline-related:not(.empty-form)").last
    section.get_by_label("About:").select_option("ask")
    editor_in(section).fill("What would you do?")
    rows = choices.locator(".inline-related:not(.empty-form)")
    rows.nth(2).get_by_label("Name:").fill("Warm bath")
    rows.nth(2).get_by_role("button", name="Move up").click()
    rows.nth(3).get_by_text("Remove").click()
    save(form)

    assert list(procedure.choices.values_list("name", flat=True)) == ["Heat", "Warm bath", "Rest"]
    assert procedure.sections.last().body == "<p>What would you do?</p>"


def test_counts_follow_the_writing_and_the_tools_are_one_stop_for_tab(form, procedure):
    row, editor = row_and_editor(form, procedure)

    form.get_by_label("One line:").fill("word " * 26)
    expect(form.get_by_text("26 of 25 words").first).to_have_class("note note--over")
    expect(form.locator("[aria-live]", has_text="26 of 25 words")).to_be_attached()
    expect(form.get_by_text("11 of 200 characters")).to_be_visible()
    expect(form.get_by_text("of 80 words").first).to_be_hidden()
    row.get_by_label("About:").select_option("summary")
    expect(row.get_by_text("2 of 80 words")).to_be_visible()

    editor.focus()
    form.keyboard.press("Escape")
    expect(row.get_by_role("button", name="Heading")).to_be_focused()
    form.keyboard.press("ArrowRight")
    expect(row.get_by_role("button", name="Bulleted list")).to_be_focused()
    form.keyboard.press("Tab")
    expect(editor).to_be_focused()


def test_notices_and_biographies_have_the_editor_and_keep_their_languages(desk, live_server):
    spanish = '<p lang="es">Hola</p>'
    for record, field in [
        (Notice.objects.create(slug="n", title="Notice", body=spanish), "Text"),
        (prose.biography(body=spanish), "Biography"),
    ]:
        desk.goto(address(live_server, record))
        editor_in(desk, field).press_sequentially("Ana: ")
        save(desk)

    assert Notice.objects.get().body == '<p lang="es">Ana: Hola</p>'
    assert Biography.objects.get().body == '<p lang="es">Ana: Hola</p>'


def test_without_a_script_the_html_and_the_positions_are_written_by_hand(
    signed_in, live_server, procedure, new_context
):
    bare = new_context(java_script_enabled=False)
    bare.add_cookies(signed_in.context.cookies())
    page = bare.new_page()

    page.goto(address(live_server, procedure))
    row = row_of(page, procedure.sections.get(kind="help"))
    row.get_by_label("Text:").fill("<p>By hand.</p>")
    row.get_by_label("Position:").fill("0")
    save(page)

    section = procedure.sections.get(kind="help")
    assert (section.body, section.position) == ("<p>By hand.</p>", 0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_where_staff_write(signed_in, live_server, procedure, theme):
    signed_in.emulate_media(color_scheme=theme)
    found = []

    for path in ["/admin/", "/admin/procedures/procedure/", address(live_server, procedure)]:
        signed_in.goto(path if path.startswith("http") else live_server.url + path)
        broken = Axe().run(signed_in, options=AXE).response["violations"]
        found += [f"{rule['id']}: {node['html'][:120]}" for rule in broken for node in rule["nodes"]]

    assert found == []
