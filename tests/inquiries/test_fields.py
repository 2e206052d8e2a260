"""What each page asks, what it accepts, and what its error messages say."""

import re

import pytest
from django.core.exceptions import ValidationError

from inquiries.contact import PhoneNumber, phone_number, probably_meant
from inquiries.models import Inquiry
from inquiries.refused_numbers import no_secret_numbers
from tests.html_forms import form_of
from tests.inquiries.browser import ANSWERS, NEW, errors, fill_in, page, send, start, walk

PHONE_DIGITS = "Enter a phone number with 10 digits"
EMAIL = "Enter an email address with an @ and a site name, such as ana@example.com"
FORBIDDEN = re.compile(r"\b(please|sorry|invalid|valid|oops|this field)\b", re.IGNORECASE)


@pytest.fixture
def base(visitor):
    return start(visitor)


@pytest.mark.parametrize(
    ("slug", "changes", "field", "sentence"),
    [
        ("safety", {"answer": None}, "answer", "Select yes, no or not sure"),
        ("safety", {"answer": "perhaps"}, "answer", "Select yes, no or not sure"),
        ("about", {}, "about", "Select what you need help with"),
        ("about", {"about": "no-such"}, "about", "Select what you need help with"),
        ("for", {}, "who", "Select who this request is for"),
        ("you", {"first_name": " "}, "first_name", "Enter the first name"),
        ("you", {"first_name": "12 ?"}, "first_name", "Enter the first name"),
        ("you", {"first_name": "x" * 101}, "first_name", "First name can have up to 100 characters"),
        ("you", {"last_name": ""}, "last_name", "Enter the last name"),
        ("you", {"been_here": None}, "been_here", "Select yes, no or not sure"),
        ("you", {"zip_code": "802"}, "zip_code", "Enter a ZIP code with 5 digits"),
        ("you", {"zip_code": "8" * 90_000}, "zip_code", "Enter a ZIP code with 5 digits"),
        ("birth", {"month": "3", "day": "27"}, "year", "Add the year of birth"),
        ("birth", {"day": "27", "year": "1957"}, "month", "Add the month of birth"),
        ("birth", {"month": "2", "day": "30", "year": "1957"}, "month", "Check the date of birth: this day"),
        ("birth", {"month": "Foo", "day": "3", "year": "1957"}, "month", "this day does not exist"),
        ("birth", {"month": "3", "day": "3", "year": "57"}, "year", "Enter the year of birth with 4 digits"),
        ("birth", {"month": "3", "day": "3", "year": "2957"}, "year", "Date of birth is in the future"),
        ("contact", {"contact_first_by": None}, "contact_first_by", "Select how we should contact you"),
        ("contact", {"contact_first_by": "fax"}, "contact_first_by", "Select how we should contact you"),
        ("contact", {"phone": ""}, "phone", PHONE_DIGITS),
        ("contact", {"contact_first_by": "text", "phone": ""}, "phone", PHONE_DIGITS),
        ("contact", {"phone": "555 0142"}, "phone", PHONE_DIGITS),
        ("contact", {"phone": "call me"}, "phone", PHONE_DIGITS),
        ("contact", {"phone": "1" * 900_000}, "phone", PHONE_DIGITS),
        ("contact", {"phone": "44 20 7946 0000"}, "phone", "Enter a phone number with the country code"),
        ("contact", {"voicemail": None}, "voicemail", "Select yes if we may leave a voicemail"),
        ("contact", {"contact_first_by": "email"}, "email", EMAIL),
        ("contact", {"email": "ana.example.com"}, "email", EMAIL),
        ("contact", {"email": "ana@gmial.com"}, "email", "Did you mean ana@gmail.com? Change it, or continue to keep"),
        ("times", {"speaks": "Klingon"}, "speaks", "Select one of the languages"),
        ("times", {"best_times": ["night"]}, "best_times", "Select one of the times"),
        ("more", {"message": "x" * 2001}, "message", "can have up to 2,000 characters"),
        ("more", {"message": "My card is 4111 1111 1111 1111"}, "message", "Remove the card or Social Security number"),
        ("more", {"message": "SSN 536-22-8765"}, "message", "Remove the card or Social Security number"),
        ("check", {"consent": "on"}, "not_emergency", "Confirm that you understand this is not for emergencies"),
        ("check", {"not_emergency": "on"}, "consent", "Check the box to let the clinic use what you wrote"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_once_by_what_to_do_and_nothing_typed_is_lost(visitor, base, slug, changes, field, sentence):
    walk(visitor, base, upto=slug, you=ANSWERS["you"] | {"been_here": "yes"})
    given = ANSWERS.get(slug, {}) if slug not in {"safety", "about", "for", "check"} else {}

    response = fill_in(visitor, f"{base}{slug}/", **given | changes)

    summary, beside = errors(response)
    assert response.status_code == 200
    assert list(beside) == [field]
    assert sentence in beside[field]
    assert summary == [beside[field]]
    assert "<title>Error: " in page(response)
    assert not FORBIDDEN.search(" ".join(summary))
    shown, sent = form_of(response), given | changes
    for name, value in sent.items():
        if name != field and value and name in shown:
            assert shown[name] == value


def test_no_page_says_please_or_invalid(visitor, base):
    for slug in [*list(ANSWERS)[:-1], "check"]:
        walk(visitor, base, upto=slug)
        assert not FORBIDDEN.search(re.sub(r"<[^>]*>", "", page(visitor.get(f"{base}{slug}/"))))


def test_hints_errors_and_the_summary_are_tied_to_their_fields(visitor, base):
    walk(visitor, base, upto="contact")
    html = page(fill_in(visitor, f"{base}contact/", phone="5"))

    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    tied = re.findall(r'aria-describedby="([^"]+)"', html) + re.findall(r'<li><a href="#([^"]+)"', html)
    assert "id_phone_helptext id_phone_error" in tied
    assert {each for names in tied for each in names.split()} <= set(ids)
    assert len(re.findall(r"\bautofocus\b", html)) == 1


def test_every_field_has_a_label_and_tells_browsers_how_to_fill_it_in(visitor, base):
    for slug in ANSWERS:
        walk(visitor, base, upto=slug)
        html = page(visitor.get(f"{base}{slug}/"))
        shown = re.findall(r'<(?:input type="(?!hidden)|textarea|select)[^>]* id="([^"]+)"', html)
        assert set(re.findall(r'<label[^>]* for="([^"]+)"', html)) == set(shown), slug
        assert "maxlength" not in html and "required" not in html
    html = page(visitor.get(f"{base}you/")) + page(visitor.get(f"{base}contact/"))
    wanted = {"first_name": "given-name", "last_name": "family-name", "phone": "tel", "email": "email"}
    for name, kind in wanted.items():
        assert re.search(rf'name="{name}"[^>]* autocomplete="{kind}"', html)
        assert re.search(rf'name="{name}"[^>]* spellcheck="false"', html)


def test_a_near_miss_of_a_mail_site_can_be_passed(visitor, base):
    walk(visitor, base, upto="contact")
    typed = ANSWERS["contact"] | {"email": "ana@gmial.com"}
    response = fill_in(visitor, f"{base}contact/", **typed)
    assert errors(response)[0] == ["Did you mean ana@gmail.com? Change it, or continue to keep what you wrote."]

    assert visitor.post(f"{base}contact/", form_of(response)).status_code == 302


@pytest.mark.parametrize(
    ("email", "meant"),
    [
        ("a@gmail.con", "a@gmail.com"), ("a@gmal.com", "a@gmail.com"), ("a@yaho.com", "a@yahoo.com"),
        ("a@hotmial.com", "a@hotmail.com"), ("a@gmail.com", ""), ("a@example.com", ""), ("a@mail.com", ""),
        ("a@ymail.com", ""), ("a@aol.co", "a@aol.com"), ("a", ""), ("", ""),
    ],
)  # fmt: skip
def test_what_was_probably_meant(email, meant):
    assert probably_meant(email) == meant


@pytest.mark.parametrize(
    "text",
    ["4111111111111111", "4111-1111-1111-1111", "５４５４ ５４５４ ５４５４ ５４５４", "378282246310005", "536-22-8765",
     "my ssn: 536228765", "536 22 8765"],
)  # fmt: skip
def test_card_and_social_security_numbers_are_refused(text):
    with pytest.raises(ValidationError, match="Remove the card or Social Security number"):
        no_secret_numbers(f"Here: {text}.")


@pytest.mark.parametrize(
    "text",
    ["4111111111111112", "(303) 555-0142", "+1 303 555 0142 or 303 555 0143", "L4-L5 in 2019", "000-12-3456",
     "536-22-87651", "0" * 16, "On 03-27-1957", "ID 123456789"],
)  # fmt: skip
def test_other_numbers_are_taken(text):
    no_secret_numbers(text)


@pytest.mark.parametrize(
    "typed",
    ["3035550142", "303 555 0142", "303-555-0142", "303.555.0142", "(303) 555-0142", "[303] 555/0142",
     "1 303 555 0142", "+1 (303) 555-0142", "303‑555–0142", "+1\u00a0303\u00a0555\u00a00142",
     "303 555 0142 ext. 12", "303-555-0142x12", "303 555 0142, 12", "３０３ ５５５ ０１４２", "٣٠٣ ٥٥٥ ٠١٤٢"],
)  # fmt: skip
def test_a_phone_number_is_kept_as_typed_and_understood(typed):
    assert phone_number(typed) == PhoneNumber(typed, "+13035550142")


def test_a_foreign_number_needs_its_country_code():
    assert phone_number("+44 (0)20 7946 0000").e164.startswith("+44")
    assert phone_number("+49 30 901820").e164 == "+4930901820"


@pytest.mark.parametrize("name", ["O'Brien", "Nguyễn Thị Hồng", "José-María", "李", "محمد", "X Æ A-12", "d’Été"])
def test_real_names_are_taken_as_they_are(visitor, base, name):
    send(visitor, base, you=ANSWERS["you"] | {"last_name": name})

    assert Inquiry.objects.get().person("patient").last_name == name


def test_a_text_keeps_its_lines_and_counts_them_once(visitor, base):
    send(visitor, base, more={"message": "one\r\ntwo\r\n" + "x" * 1992})

    assert Inquiry.objects.get().messages.get().body == "one\ntwo\n" + "x" * 1992


def test_answers_are_kept_with_the_words_that_were_asked(visitor, base, screening):
    send(visitor, base, questions_1={"legs": "yes"}, questions_2={"tried": ["rest"]}, questions_3={"else": "At night"})

    answers = Inquiry.objects.get().answers
    told = answers.read()["screening"]
    assert (answers.screening_edition, answers.screening_hash) == (3, "f" * 64)
    assert [(each["question"], each["answer"], each["signals"]) for each in told] == [
        ("Do your legs hurt?", ["Yes"], ["supports"]),
        ("What have you tried?", ["Rest"], ["supports"]),
        ("Anything about it?", ["At night"], []),
    ]


def test_screening_can_be_skipped_and_never_shows_a_verdict(visitor, base, screening):
    walk(visitor, base, upto="questions-1")
    html = page(visitor.get(f"{base}questions-1/"))
    assert "Not sure" in html and "supports" not in html and "Skip these questions" in html

    response = fill_in(visitor, f"{base}questions-1/", go="skip")
    assert response["Location"] == f"{base}for/"
    html = page(visitor.get(walk(visitor, base)))
    assert "supports" not in html
    send(visitor, base)

    assert Inquiry.objects.get().answers.read()["screening"] == []


def test_none_of_these_goes_with_no_other_answer(visitor, base, screening):
    walk(visitor, base, upto="questions-2")

    response = fill_in(visitor, f"{base}questions-2/", tried=["rest", "none"])

    assert errors(response)[0] == ["Select either “None of these” or the others"]


def test_the_first_page_says_what_this_is_and_what_it_is_not(visitor, opening_hours):
    html = page(visitor.get(NEW))

    for words in ("about 5 minutes", "call <a href=\"tel:911\">911</a>", "What happens next", "5:00 pm",
                  "(303) 555-0142",
                  "TTY or relay: 711", "Privacy practices", "shared or public computer"):  # fmt: skip
        assert words in html
    assert errors(visitor.post(NEW, {}, follow=True))[0] == ["Select what you would like to do"]
