"""The form: what it asks, what it takes, and how it says what to do."""

import re

import pytest
from django.db import OperationalError

from inquiries import views
from inquiries.contact import PhoneNumber, phone_number
from inquiries.models import Inquiry
from publishing import workflow
from tests.inquiries.browser import FILLED_IN, NEW, SENT, errors, filled_in, hidden_fields, page, reference, send
from tests.inquiries.conftest import NOW


def test_a_visitor_sends_the_form_and_gets_a_reference(visitor, knee):
    response = send(visitor, email=" ana@example.com\u200b ")

    assert (response.status_code, response["Location"]) == (302, SENT)
    inquiry = Inquiry.objects.get()
    confirmation = page(visitor.get(SENT))
    assert inquiry.reference in confirmation
    assert "(303) 555-0142" in confirmation
    assert "911" in confirmation
    assert (inquiry.procedure, inquiry.procedure_edition) == (knee, 1)
    person = inquiry.person("patient")
    assert (person.full_name, person.phone, person.phone_e164) == ("Ana Sample", "(303) 555-0142", "+13035550142")
    assert (person.email, inquiry.messages.get().body) == ("ana@example.com", "My legs tingle")
    assert inquiry.consents.get().given_at == inquiry.received_at


def test_the_confirmation_can_be_loaded_again_and_is_not_shown_to_others(visitor, django_user_model):
    send(visitor)

    assert reference(visitor.get(SENT)) == reference(visitor.get(SENT))
    assert type(visitor)().get(SENT)["Location"] == NEW


def test_consent_is_to_the_text_of_the_notice_that_was_shown(visitor, notice):
    form = filled_in(visitor)
    notice.body = "We sell it."
    notice.save()

    response = visitor.post(NEW, form)
    assert errors(response)[1] == {"consent": "Read the privacy notice again and tick the box: the notice has changed"}
    assert 'name="consent" checked' not in page(response)
    assert not Inquiry.objects.exists()

    visitor.post(NEW, form | hidden_fields(response))
    assert Inquiry.objects.get().consents.get().text_id == hidden_fields(response)["notice"]


def test_a_form_without_its_hidden_fields_is_shown_again_with_them(visitor):
    response = visitor.post(NEW, FILLED_IN)
    visitor.post(NEW, FILLED_IN | hidden_fields(response))

    assert Inquiry.objects.count() == 1


def test_an_empty_form_says_what_to_do_in_the_summary_and_beside_each_field(visitor):
    response = visitor.post(NEW, hidden_fields(visitor.get(NEW)))

    summary, beside = errors(response)
    assert response.status_code == 200
    assert beside == {
        "about": "Select what you need help with",
        "name": "Enter your name",
        "contact_first_by": "Select how we should contact you",
        "consent": "Tick the box to let the clinic use what you wrote to answer you",
    }
    assert summary == list(beside.values())
    assert "<title>Error: Request a consultation" in page(response)


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"about": "no-such"}, "about", "Select what you need help with"),
        ({"name": " "}, "name", "Enter your name"),
        ({"name": "12 ?"}, "name", "Enter your name"),
        ({"name": "x" * 101}, "name", "Your name can have up to 100 characters"),
        ({"contact_first_by": "fax"}, "contact_first_by", "Select how we should contact you"),
        ({"phone": ""}, "phone", "Enter a phone number with 10 digits"),
        ({"phone": "555 0142"}, "phone", "Enter a phone number with 10 digits"),
        ({"phone": "+1 555 0142"}, "phone", "Enter a phone number with 10 digits"),
        ({"phone": "call me"}, "phone", "Enter a phone number with 10 digits"),
        ({"phone": "1" * 900_000}, "phone", "Enter a phone number with 10 digits"),
        ({"phone": "44 20 7946 0000"}, "phone", "Enter a phone number with the country code"),
        ({"phone": "+44 20"}, "phone", "Enter a phone number with the country code"),
        ({"contact_first_by": "email"}, "email", "Enter an email address with an @ and a site name"),
        ({"email": "ana.example.com"}, "email", "Enter an email address with an @ and a site name"),
        ({"email": f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 30}.com"}, "email", "up to 254 characters"),
        ({"message": "x" * 2001}, "message", "What you would like us to know can have up to 2,000 characters"),
        ({"consent": None}, "consent", "Tick the box to let the clinic use what you wrote to answer you"),
    ],
)
def test_a_mistake_is_told_once_by_what_to_do_and_nothing_typed_is_lost(visitor, changes, field, sentence):
    response = send(visitor, **changes)

    summary, beside = errors(response)
    assert list(beside) == [field]
    assert sentence in beside[field]
    assert summary == [beside[field]]
    assert "My legs tingle" in page(response) or field == "message"
    assert not re.search(r"\b(please|sorry|invalid|valid|oops)\b", " ".join(summary), re.IGNORECASE)
    assert not Inquiry.objects.exists()


def test_hints_errors_and_the_summary_are_tied_to_their_fields(visitor):
    html = page(send(visitor, phone="5", about=None, consent=None))

    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    tied = re.findall(r'aria-describedby="([^"]+)"', html) + re.findall(r'<li><a href="#([^"]+)"', html)
    assert "id_phone_helptext id_phone_error" in tied
    assert "id_about_error" in tied
    assert {each for names in tied for each in names.split()} <= set(ids)
    assert re.search(r'class="error-summary" tabindex="-1" autofocus', html)
    assert len(re.findall(r"\bautofocus\b", html)) == 1


def test_every_field_has_a_label_and_tells_browsers_how_to_fill_it_in(visitor):
    html = page(visitor.get(NEW))

    shown = re.findall(r'<(?:input type="(?:text|tel|email|radio|checkbox)"|textarea)[^>]* id="([^"]+)"', html)
    assert len(shown) == 10
    assert set(re.findall(r'<label[^>]* for="([^"]+)"', html)) == set(shown)
    for name, wanted in {"name": "name", "phone": "tel", "email": "email"}.items():
        assert re.search(rf'name="{name}"[^>]* autocomplete="{wanted}"', html)
        assert re.search(rf'name="{name}"[^>]* spellcheck="false"', html)
    assert "maxlength" not in html
    assert "required" not in html
    assert "Do not use this form in an emergency" in html


@pytest.mark.parametrize(
    "typed",
    [
        "3035550142",
        "303 555 0142",
        "303-555-0142",
        "303.555.0142",
        "(303) 555-0142",
        "[303] 555/0142",
        "1 303 555 0142",
        "+1 (303) 555-0142",
        "303‑555–0142",
        "+1\u00a0303\u00a0555\u00a00142",
        "303 555 0142 ext. 12",
        "303-555-0142x12",
        "303 555 0142, 12",
        "303 555 0142 Extension 12",
        "３０３ ５５５ ０１４２",
        "٣٠٣ ٥٥٥ ٠١٤٢",
    ],
)
def test_a_phone_number_is_kept_as_typed_and_understood(typed):
    assert phone_number(typed) == PhoneNumber(typed, "+13035550142")


def test_a_foreign_number_needs_its_country_code():
    assert phone_number("+44 (0)20 7946 0000").e164.startswith("+44")
    assert phone_number("+49 30 901820").e164 == "+4930901820"


@pytest.mark.parametrize(
    "name", ["O'Brien", "Nguyễn Thị Hồng", "José-María", "李", "محمد", "Ďakujem Ľ.", "X Æ A-12", "d’Été", "R2 D2"]
)
def test_real_names_are_taken_as_they_are(visitor, name):
    send(visitor, name=name)

    assert Inquiry.objects.get().person("patient").full_name == name


def test_a_text_keeps_its_lines_and_counts_them_once(visitor):
    send(visitor, message="one\r\ntwo\r\n" + "x" * 1992)

    assert Inquiry.objects.get().messages.get().body == "one\ntwo\n" + "x" * 1992


def test_a_request_can_be_about_no_procedure(visitor):
    send(visitor, about=":not-sure")
    send(visitor, about=":something-else")

    assert sorted(Inquiry.objects.values_list("topic", "procedure")) == [("not_sure", None), ("something_else", None)]


def test_a_procedure_in_the_address_is_preset_and_leaves_the_address(visitor):
    response = visitor.get(NEW, {"procedure": "knee-injection"})

    assert (response.status_code, response["Location"]) == (302, NEW)
    assert 'value="knee-injection" id="id_about_0" checked' in page(visitor.get(NEW))
    assert 'value="knee-injection" id="id_about_0" checked' in page(visitor.get(NEW))


def test_a_preset_is_over_when_the_request_is_sent(visitor):
    visitor.get(NEW, {"procedure": "knee-injection"})
    send(visitor)

    assert "checked" not in page(visitor.get(NEW))


@pytest.mark.parametrize(
    "asked", ["no-such", "", "' OR 1=1 --", "\x00", "\ud800".encode("utf-8", "surrogatepass"), "🦵"]
)
def test_an_unknown_procedure_in_the_address_is_ignored(visitor, asked):
    response = visitor.get(NEW, {"procedure": asked})

    assert response["Location"] == NEW
    assert not visitor.session.keys()
    assert "checked" not in page(visitor.get(NEW))


def test_only_procedures_that_patients_can_read_are_offered(visitor, knee):
    draft = type(knee).objects.create(title="Secret draft", slug="secret-draft")

    assert "Secret draft" not in page(visitor.get(NEW))
    assert send(visitor, about="secret-draft").status_code == 200
    workflow.publish_as_is(draft, now=NOW, origin="sample", change_note="")
    assert "Secret draft" in page(visitor.get(NEW))


def test_without_a_reference_the_confirmation_leads_to_the_form(visitor):
    assert visitor.get(SENT)["Location"] == NEW


def test_form_and_confirmation_are_kept_by_no_cache_and_listed_by_no_search_engine(visitor):
    answers = [visitor.get(NEW), visitor.get(NEW, {"procedure": "knee-injection"}), visitor.get(SENT)]
    answers += [visitor.post(NEW, {}), send(visitor), visitor.get(SENT)]

    for response in answers:
        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex"


def test_reading_the_form_changes_nothing(visitor):
    assert visitor.head(NEW).status_code == 200
    assert visitor.get(NEW).status_code == 200
    assert visitor.put(NEW).status_code == 405
    assert visitor.post(SENT).status_code == 405
    assert not visitor.session.keys()
    assert not Inquiry.objects.exists()


def test_a_clinic_that_has_set_up_nothing_yet_can_still_be_asked(client, db):
    send(client, about=":not-sure")

    assert Inquiry.objects.count() == 1


def test_with_the_database_away_the_page_says_that_nothing_was_sent(visitor, monkeypatch):
    def away(*_args):
        raise OperationalError("server closed the connection")

    form = filled_in(visitor)
    monkeypatch.setattr(views, "receive", away)
    visitor.raise_request_exception = False

    response = visitor.post(NEW, form)

    assert response.status_code == 503
    assert "not sent" in page(response)
