"""What the desk sees of requests at /admin/ and does with them, who else does not, and what is recorded."""

import json
import logging
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone
from django.utils.functional import Promise

from anchor import staff_home
from faqs.models import Question
from inquiries import deletion, mails, status_links, workflow
from inquiries.asking import suspicion
from inquiries.desk import access_log, actions, queues
from inquiries.desk.screen import in_the_log
from inquiries.models import (
    Access,
    Answers,
    Consent,
    ConsentText,
    Inquiry,
    InquiryEvent,
    MailPreference,
    Message,
    Note,
    Pause,
)
from ledger.models import Immutable
from outbox.models import OutboxMail as Mail
from tests.html_forms import form_of
from tests.inquiries.browser import page
from tests.inquiries.conftest import NOW
from tests.publishing.conftest import make_member

pytestmark = pytest.mark.django_db
LIST = "/admin/inquiries/inquiry/"
FIND, MAILS, PAUSES = f"{LIST}find/", f"{LIST}my-mails/", "/admin/inquiries/pause/"


def address(inquiry, action=""):
    return f"{LIST}{inquiry.pk}/{action and action + '/'}"


def signed_in(member):
    client = Client()
    client.force_login(member)
    return client


@pytest.fixture
def nurse(db):
    return make_member("nurse", "Front desk")


@pytest.fixture
def doctor(db):
    return make_member("doctor", "Clinician")


@pytest.fixture
def desk_browser(nurse, practice):
    return signed_in(nurse)


def do(browser, inquiry, action, **fields):
    """Opens the request and sends one of its forms as it is shown."""
    shown = form_of(browser.get(address(inquiry)))
    given = {name: value for name, value in shown.items() if name.startswith(f"{action}-")}
    given |= {f"{action}-{name}": value for name, value in fields.items()}
    response = browser.post(address(inquiry, action), given)
    inquiry.refresh_from_db()
    return response


# Who ------------------------------------------------------------------------------------------------------------------


def addresses_of_the_desk(inquiry, pause):
    """Every address of this room in the admin, found in the URLconf."""
    values = {"pk": inquiry.pk, "action": "note", "object_id": pause.pk, "url": "x"}
    admin_urls = next(each for each in get_resolver().url_patterns if str(each.pattern) == "admin/").url_patterns
    found = []
    for group in admin_urls:
        if str(group.pattern).startswith("inquiries/"):
            for pattern in group.url_patterns:
                if pattern.name:
                    names = pattern.pattern.converters
                    found.append(reverse(f"admin:{pattern.name}", kwargs={name: values[name] for name in names}))
    return found


def test_the_desk_is_open_to_its_two_groups_and_nobody_else(make_inquiry, django_user_model, practice):
    inquiry = make_inquiry()
    pause = Pause.objects.create(text="Closed for a week", since=NOW)
    superuser = django_user_model.objects.create_superuser("root", password="x")
    away = make_member("away", "Front desk")
    away.is_staff = False
    away.save()
    people = {
        "anonymous": (Client(), 302),
        "superuser": (signed_in(superuser), 403),
        "no group": (signed_in(make_member("nobody")), 403),
        "editor": (signed_in(make_member("editor", "Content editor")), 403),
        "manager": (signed_in(make_member("manager", "Manager")), 403),
        "not staff": (signed_in(away), 302),
        "front desk": (signed_in(make_member("nurse", "Front desk")), None),
        "clinician": (signed_in(make_member("doctor", "Clinician")), None),
    }
    found = addresses_of_the_desk(inquiry, pause)

    assert {LIST, FIND, MAILS, PAUSES, address(inquiry), address(inquiry, "note")} <= set(found)
    for who, (browser, refused) in people.items():
        for each in found:
            for method in ("get", "head", "post"):
                status = getattr(browser, method)(each).status_code
                allowed = {refused, 405} if refused else {200, 302, 405}
                assert status in allowed, (who, method, each, status)
    assert not Access.objects.exclude(by__username__in=["nurse", "doctor"]).exists()


def test_others_do_not_even_see_that_there_are_requests(django_user_model, practice):
    superuser = django_user_model.objects.create_superuser("root", password="x")

    assert "inquiries" not in page(signed_in(superuser).get("/admin/"))
    assert LIST in page(signed_in(make_member("nurse", "Front desk")).get("/admin/"))


# The list -------------------------------------------------------------------------------------------------------------


def test_the_list_shows_where_requests_stand_and_nothing_personal(desk_browser, make_inquiry, nurse):
    now = timezone.now()
    inquiry = make_inquiry(urgent=True, promise_at=now - timedelta(hours=1), received_at=now - timedelta(hours=5))

    html = page(desk_browser.get(LIST))

    for shown in (inquiry.reference, "5\xa0hours", "overdue", "new", "not sure yet", "urgent"):
        assert shown in html
    for hidden in ("Ana", "Sample<", "555 0142", "tingle"):
        assert hidden not in html.replace("Sample Clinic", "")


def test_the_lists_hold_what_they_say(desk_browser, make_inquiry, nurse):
    now = timezone.now()
    requests = {
        "urgent": make_inquiry(urgent=True),
        "overdue": make_inquiry(promise_at=now - timedelta(hours=1)),
        "mine": make_inquiry(state="triage", assignee=nurse),
        "quarantine": make_inquiry(state="quarantine"),
        "over": make_inquiry(state="closed", closed_at=now, close_reason="answered"),
    }
    for show, inquiry in requests.items():
        html = page(desk_browser.get(LIST, {"show": show}))
        shown = {name for name, other in requests.items() if other.reference in html}
        assert shown == {show}, inquiry
    assert desk_browser.get(LIST, {"show": "' OR 1"}).status_code == 404


def test_the_list_deciphers_nothing_and_asks_the_same_however_long_it_is(
    desk_browser, make_inquiry, settings, django_assert_max_num_queries
):
    for _ in range(20):
        make_inquiry()
    settings.FIELD_KEYS = []

    with django_assert_max_num_queries(18):
        assert desk_browser.get(LIST).status_code == 200


# Finding --------------------------------------------------------------------------------------------------------------

LONG_CLOSED = {"state": "closed", "close_reason": "answered", "closed_at": NOW}
PHONES = [
    "(303) 555-0987", "303-555-0987", "303.555.0987", "303 555 0987", "3035550987", "+1 303 555 0987", "+13035550987",
    "1-303-555-0987", "303/555/0987 ext 12", "３０３ ５５５ ０９８７", "tel: 303 555 0987",
]  # fmt: skip
EMAILS = [
    "jo.nguyen@example.com", "JO.NGUYEN@EXAMPLE.COM", "  jo.nguyen@example.com ", "<jo.nguyen@example.com>",
    "Jo Nguyen <jo.nguyen@example.com>", "mailto:jo.nguyen@example.com", "jo.nguyen@example.com.",
    "jo.nguyen＠example.com", "\u200bjo.nguyen@example.com", '"jo.nguyen@example.com"',
    "jo.nguyen@Example.Com,",
]  # fmt: skip
NAMES = ["Nguyễn", "nguyen", "NGUYEN", "Jo Nguyễn"]


@pytest.mark.parametrize("words", PHONES + EMAILS + NAMES)
def test_a_request_is_found_in_every_spelling(desk_browser, make_inquiry, words):
    inquiry = make_inquiry(
        first_name="Jo", last_name="Nguyễn", phone="x", phone_e164="+13035550987", email="Jo.Nguyen@example.com"
    )
    other = make_inquiry()

    response = desk_browser.post(FIND, {"words": words})

    assert address(inquiry) in page(response)
    assert address(other) not in page(response)


def test_a_request_is_found_by_the_reference_that_is_read_out(desk_browser, make_inquiry):
    inquiry, other = make_inquiry(), make_inquiry()

    html = page(desk_browser.post(FIND, {"words": inquiry.reference.replace("-", " ").lower()}))

    assert address(inquiry) in html
    assert address(other) not in html


def test_a_helper_is_found_too(desk_browser, make_inquiry):
    inquiry = make_inquiry()
    inquiry.people.create(role="helper", last_name="Helperson", phone_e164="+13035550001")

    assert address(inquiry) in page(desk_browser.post(FIND, {"words": "303 555 0001"}))
    assert address(inquiry) in page(desk_browser.post(FIND, {"words": "Helperson"}))


@pytest.mark.parametrize("words", ["", " ", "%", "' OR 1=1 --", "Samp", "ana@", "𝕏" * 200, "\x00", "x" * 9000, "@@"])
def test_any_other_words_find_nothing_and_break_nothing(desk_browser, make_inquiry, words):
    inquiry = make_inquiry()

    response = desk_browser.post(FIND, {"words": words})

    assert response.status_code == 200
    assert address(inquiry) not in page(response)


def test_search_words_are_in_no_address_log_or_row(desk_browser, make_inquiry, caplog, nurse):
    make_inquiry(last_name="Qwortmark")
    caplog.set_level(logging.DEBUG)

    response = desk_browser.post(FIND, {"words": "Qwortmark"})

    record = Access.objects.get()
    assert (record.action, record.by, record.details["by"]) == ("searched", nurse, "name")
    assert "wortmark" not in json.dumps(record.details).lower()
    assert "wortmark" not in caplog.text.lower()
    assert "Location" not in response
    ignored = page(desk_browser.get(LIST, {"q": "Qwortmark"}))
    assert "Qwortmark" not in ignored


# One request ----------------------------------------------------------------------------------------------------------


def test_every_opening_is_recorded_before_anything_is_shown(desk_browser, make_inquiry, nurse, monkeypatch):
    inquiry = make_inquiry()
    for _ in range(2):
        desk_browser.get(address(inquiry))
    assert [(one.action, one.inquiry, one.by) for one in Access.objects.all()] == [("opened", inquiry, nurse)] * 2

    monkeypatch.setattr(access_log, "record_opening", lambda *_, **__: (_ for _ in ()).throw(DatabaseError("full")))
    desk_browser.raise_request_exception = False
    response = desk_browser.get(address(inquiry))

    assert response.status_code == 500
    assert "Ana" not in page(response)


def test_what_is_recorded_can_be_neither_changed_nor_deleted(desk_browser, make_inquiry, nurse):
    desk_browser.get(address(make_inquiry()))
    record = Access.objects.get()

    for action in (record.save, record.delete, Access.objects.all().delete, lambda: Access.objects.update(at=NOW)):
        with pytest.raises(Immutable):
            action()
    base = Access._base_manager.filter(pk=record.pk)
    for action in (lambda: base.update(at=NOW), lambda: base._raw_delete("default")):
        with pytest.raises(DatabaseError), transaction.atomic():
            action()


def test_the_screen_shows_who_asks_what_they_answered_and_what_was_agreed(desk_browser, make_inquiry, knee, notice):
    inquiry = make_inquiry(
        message="one\ntwo <script>", email="ana@example.com", birth_date="1957-03-27", safety="reversed",
        topic="procedure", procedure=knee, procedure_edition=1,
    )  # fmt: skip
    inquiry.people.create(role="helper", first_name="Ben", last_name="Helperson", relationship="son")
    inquiry.safety_events.create(trigger="not_sure", way_on="mistake", edition=4, edition_hash="ab" * 32, at=NOW)
    text = ConsentText.keep("Privacy practices", "We keep it safe.", NOW)
    Consent.objects.create(
        inquiry=inquiry, kind="privacy", text=text, notice_edition=notice.editions.get(), given_at=NOW
    )
    content = {
        "screening": [{"key": "legs", "question": "Do your legs hurt?", "keys": ["yes"], "answer": ["Yes, much"]}]
    }
    Answers.objects.create(
        inquiry=inquiry,
        screening_edition=3,
        screening_hash="f" * 64,
        content=json.dumps(content | {"payer": "Medicare"}),
    )

    html = desk_browser.get(address(inquiry)).content.decode()

    for shown in (
        inquiry.reference, "Ana", "303 555 0142", "+13035550142", "ana@example.com", "1957-03-27", "Ben", "Helperson",
        "son", "First yes or not sure, then no", "answered not sure; said it was a mistake", "edition 4 of the list",
        "Privacy practices", "Do your legs hurt?", "Yes, much", "edition 3, ffffffffffff", "Medicare", "Knee injection",
        "one\ntwo &lt;script&gt;", "there is no summary",
    ):  # fmt: skip
        assert shown in html, shown


def test_the_summary_is_headed_as_reported_and_no_decision(desk_browser, make_inquiry):
    from tests.factories import clean_procedure
    from tests.screening.drafts import bring_live, screening_set

    procedure, editor = clean_procedure(), make_member("editor", "Content editor")
    edition = bring_live(screening_set(procedure), editor, make_member("doctor", "Clinician"), NOW)
    question = next(each for each in edition.questions if each["criterion"] and each["choices"])
    choice = next(each for each in question["choices"] if each["signal"] == "supports")
    inquiry = make_inquiry(topic="procedure", procedure=procedure, procedure_edition=1)
    given = {"key": question["key"], "question": question["text"], "keys": [choice["key"]], "answer": [choice["label"]]}
    Answers.objects.create(
        inquiry=inquiry, screening_edition=edition.number, screening_hash=edition.hash,
        content=json.dumps({"screening": [given]}),
    )  # fmt: skip

    html = page(desk_browser.get(address(inquiry)))

    assert "Patient-reported, not verified. Not a diagnosis or a decision." in html
    assert "Reported met" in html
    assert question["criterion"] in html


def test_a_request_that_cannot_be_deciphered_says_so(desk_browser, make_inquiry, settings, nurse):
    inquiry = make_inquiry()
    Answers.objects.create(inquiry=inquiry, content="{}")
    Note.objects.create(inquiry=inquiry, body="A note", at=NOW, by=nurse)
    settings.FIELD_KEYS = ["k2:" + "QkJC" * 10 + "QkI="]

    response = desk_browser.get(address(inquiry))

    assert response.status_code == 200
    assert page(response).count("This cannot be read") >= 7
    assert "k1." not in page(response)


def test_a_failing_address_shows(desk_browser, make_inquiry):
    inquiry = make_inquiry(email="ana@example.com")
    mails.replied(inquiry, NOW)
    assert "call instead" not in page(desk_browser.get(address(inquiry)))

    Mail.objects.update(state="dead")

    assert "Email failed, call instead" in page(desk_browser.get(address(inquiry)))
    assert "email failed, call instead" in page(desk_browser.get(LIST))


def test_pages_of_staff_are_kept_by_no_cache(desk_browser, make_inquiry):
    for each in (LIST, address(make_inquiry()), MAILS):
        assert "no-store" in desk_browser.get(each)["Cache-Control"]
    assert "no-store" in desk_browser.post(FIND, {"words": "Sample"})["Cache-Control"]


# Doing ----------------------------------------------------------------------------------------------------------------


def test_a_reply_is_on_the_patients_page_and_a_mail_says_that_it_waits(desk_browser, make_inquiry, nurse, client):
    inquiry = make_inquiry(email="ana@example.com")

    assert do(desk_browser, inquiry, "reply", text="Does it ease when you sit?").status_code == 302

    own_page = f"/inquiries/status/{status_links.secret_of(inquiry, timezone.now())}/"
    assert "Does it ease when you sit?" in page(client.get(own_page))
    assert Message.objects.get(direction="out").by == nurse
    assert [mail.kind for mail in Mail.objects.all()] == ["request_update"]
    assert inquiry.first_contact_at


def test_a_note_is_never_on_the_patients_page(desk_browser, make_inquiry, client):
    inquiry = make_inquiry(email="ana@example.com")

    do(desk_browser, inquiry, "note", text="Sounds worried")

    own_page = f"/inquiries/status/{status_links.secret_of(inquiry, timezone.now())}/"
    assert "Sounds worried" not in page(client.get(own_page))
    assert "Sounds worried" in page(desk_browser.get(address(inquiry)))
    assert (Message.objects.filter(direction="out").count(), Mail.objects.count()) == (0, 0)


def test_without_a_mail_staff_are_told_to_call(desk_browser, make_inquiry):
    inquiry = make_inquiry()

    do(desk_browser, inquiry, "reply", text="Hello")

    assert "call instead" in page(desk_browser.get(address(inquiry)))


@pytest.mark.parametrize(
    ("outcome", "mails", "touched"),
    [("reached", 0, True), ("voicemail", 1, True), ("no_answer", 1, False), ("wrong", 1, False)],
)
def test_an_attempt_is_recorded_and_told(desk_browser, make_inquiry, outcome, mails, touched):
    inquiry = make_inquiry(email="ana@example.com")

    do(desk_browser, inquiry, "attempt", channel="phone", outcome=outcome, remark="Dog barks")

    assert "Dog barks" in page(desk_browser.get(address(inquiry)))
    assert Mail.objects.filter(kind="request_tried").count() == mails
    assert bool(inquiry.first_contact_at) == touched


def test_staff_take_a_request_and_give_it_to_others(desk_browser, make_inquiry, nurse, doctor):
    inquiry = make_inquiry()

    do(desk_browser, inquiry, "claim")
    assert (inquiry.state, inquiry.assignee, bool(inquiry.claimed_at)) == ("triage", nurse, True)
    do(desk_browser, inquiry, "assign", assignee=doctor.pk)
    assert inquiry.assignee == doctor


def test_a_request_is_not_given_to_somebody_from_elsewhere(desk_browser, make_inquiry):
    inquiry = make_inquiry()
    editor = make_member("editor", "Content editor")

    assert do(desk_browser, inquiry, "assign", assignee=editor.pk).status_code == 200
    assert inquiry.assignee is None


def test_two_people_do_not_undo_each_other(desk_browser, make_inquiry, nurse, doctor):
    inquiry = make_inquiry()
    old = form_of(desk_browser.get(address(inquiry)))["claim-version"]
    do(signed_in(doctor), inquiry, "claim")

    response = desk_browser.post(address(inquiry, "claim"), {"claim-version": old})

    inquiry.refresh_from_db()
    assert "Someone else has changed this request" in page(response)
    assert inquiry.assignee == doctor


def test_what_takes_a_clinician_is_not_offered_to_the_front_desk(desk_browser, make_inquiry, nurse, doctor):
    inquiry = make_inquiry(state="clinical_review", assignee=nurse)

    assert "closed|not_suitable" not in page(desk_browser.get(address(inquiry)))
    response = do(desk_browser, inquiry, "move", step="closed|not_suitable", reason="No")
    assert (response.status_code, inquiry.state) == (200, "clinical_review")

    assert do(signed_in(doctor), inquiry, "move", step="closed|not_suitable", reason="").status_code == 200
    assert do(signed_in(doctor), inquiry, "move", step="closed|not_suitable", reason="No stenosis").status_code == 302
    assert inquiry.close_reason == "not_suitable"
    assert Note.objects.get().body == "No stenosis"


@pytest.mark.parametrize(
    ("values", "fields", "why"),
    [
        ({"state": "triage"}, {"step": "waiting_patient|", "follow_up_on": ""}, "Choose a day to follow up"),
        (
            {"state": "triage"},
            {"step": "waiting_patient|", "follow_up_on": "2026-03-09"},
            "First try to reach the patient",
        ),
        ({"state": "triage"}, {"step": "closed|unreachable"}, "on at least 3 days"),
        ({"state": "triage"}, {"step": "closed|duplicate"}, "Choose the request that this is a duplicate of"),
        ({"state": "triage"}, {"step": "closed|duplicate", "duplicate": "K7M"}, "no other request with this"),
        ({"state": "quarantine"}, {"step": "new|"}, "Write down why"),
        ({"state": "quarantine"}, {"step": "closed|spam"}, "Write down why"),
        (LONG_CLOSED, {"step": "triage|", "reason": "x"}, "60 days"),
    ],
    ids=str,
)  # fmt: skip
def test_a_step_whose_condition_is_not_met_is_refused_in_words(desk_browser, make_inquiry, values, fields, why):
    inquiry = make_inquiry(**values)

    response = do(desk_browser, inquiry, "move", **fields)

    assert response.status_code == 200
    assert why in page(response)
    assert inquiry.state == values["state"]


def test_nothing_happens_because_somebody_did_not_look(desk_browser, make_inquiry):
    """No list of the desk opens on a step or an answer."""
    inquiry = make_inquiry(state="triage")

    shown = form_of(desk_browser.get(address(inquiry)))

    assert [shown["move-step"], shown["attempt-channel"], shown["attempt-outcome"]] == ["", "", ""]
    assert do(desk_browser, inquiry, "move").status_code == 200
    assert do(desk_browser, inquiry, "attempt").status_code == 200
    assert (inquiry.state, inquiry.attempts.count()) == ("triage", 0)


def test_quarantine_ends_by_a_person(desk_browser, make_inquiry, nurse):
    real, spam = (make_inquiry(state="quarantine", email="ana@example.com", spam_rules=["links"]) for _ in range(2))

    html = page(desk_browser.get(address(real)))
    assert "links" in html
    assert 'action="' + address(real, "reply") not in html
    do(desk_browser, real, "move", step="new|", reason="A real person")
    do(desk_browser, spam, "move", step="closed|spam", reason="Watches")

    assert (real.state, spam.close_reason) == ("new", "spam")
    assert Mail.objects.filter(kind__startswith="request_").count() == 1


def test_a_wish_to_delete_is_answered_once(practice, make_inquiry, client):
    browser = signed_in(make_member("manager", "Front desk", "Manager"))
    inquiry = make_inquiry(email="ana@example.com")
    client.post(f"/inquiries/status/{status_links.secret_of(inquiry, timezone.now())}/deletion/")

    assert do(browser, inquiry, "deletion", answer="refused").status_code == 302
    again = browser.post(address(inquiry, "deletion"), {"deletion-version": 0, "deletion-answer": "done"})

    assert Mail.objects.filter(kind="request_deletion_answered").count() == 1
    assert "while the patient’s deletion request is open" in page(again)


def test_a_question_becomes_a_draft_for_everybody_without_a_word_of_the_patients(
    desk_browser, make_inquiry, knee, nurse
):
    asked = Question.objects.create(question="Will it hurt?", slug="will-it-hurt", answer="", topic="The day")
    inquiry = make_inquiry(
        message="Vexilloid numbness", topic="procedure", procedure=knee, procedure_edition=1, asked_from="will-it-hurt"
    )

    assert do(desk_browser, inquiry, "question").status_code == 302
    assert desk_browser.post(address(inquiry, "question"), {"question-version": 0}).status_code == 200

    draft = Question.objects.exclude(pk=asked.pk).get()
    assert (draft.topic, draft.answer, draft.short_answer) == ("The day", "", "")
    assert [place.procedure for place in draft.placements.all()] == [knee]
    assert not draft.editions.exists()
    for word in ("Vexilloid", "numbness", "Ana", "Sample", inquiry.reference, str(inquiry.pk)):
        assert word not in f"{draft.question} {draft.slug} {draft.topic}"


def test_a_question_without_topic_or_procedure_becomes_a_draft_too(desk_browser, make_inquiry):
    inquiry = make_inquiry(topic="something_else", kind="question", asked_from="Costs and coverage")

    assert do(desk_browser, inquiry, "question").status_code == 302

    assert Question.objects.get().topic == "Costs and coverage"


@pytest.mark.parametrize("action", ["delete", "history", "add", "x" * 200])
def test_there_is_no_other_deed(desk_browser, make_inquiry, action):
    assert desk_browser.post(address(make_inquiry(), action)).status_code == 404


def test_nothing_of_it_is_in_djangos_own_log_of_the_admin(desk_browser, make_inquiry):
    inquiry = make_inquiry()
    do(desk_browser, inquiry, "claim")
    do(desk_browser, inquiry, "note", text="x")

    assert not LogEntry.objects.exists()
    assert Inquiry.objects.count() == 1


# Mails to me, and pauses ----------------------------------------------------------------------------------------------


def test_staff_choose_their_own_mails(desk_browser, nurse, doctor):
    assert desk_browser.post(MAILS, {"new_requests": "daily"}).status_code == 302
    assert desk_browser.post(MAILS, {"new_requests": "hourly"}).status_code == 200

    assert {row.staff: row.new_requests for row in MailPreference.objects.all()} == {nurse: "daily"}


def test_staff_pause_requests_for_all_or_for_one_procedure(desk_browser, nurse, knee):
    for procedure in ("", knee.pk):
        form = form_of(desk_browser.get(f"{PAUSES}add/")) | {"procedure": procedure, "text": "Back on March 9."}
        assert desk_browser.post(f"{PAUSES}add/", form).status_code == 302

    now = timezone.now() + timedelta(seconds=2)
    assert Pause.objects.of_everything(now).by == nurse
    assert Pause.objects.of(knee, now).text == "Back on March 9."


def test_the_desk_reads_choices_and_the_log_in_words(desk_browser, make_inquiry, nurse):
    inquiry = make_inquiry(best_times=["any"], speaks="other", voicemail_ok=None)
    Answers.objects.create(
        inquiry=inquiry, content=json.dumps({"screening": [], "payer": "workers", "has_report": "not_sure"})
    )
    actions.attempt(inquiry, "phone", "no_answer", "", by=nurse, now=NOW)
    workflow.assign(inquiry, nurse, by=nurse, now=NOW)

    html = page(desk_browser.get(address(inquiry)))

    for words in ("Any time", "Another language", "not asked", "Wants to pay by", "Workers’ compensation"):
        assert words in html
    assert "tried to reach the patient: phone call, no answer" in html
    assert "new → triage" in html
    for raw in ("has_report", "not_sure", "workers<", "no_answer<", "attempted"):
        assert raw not in html


@pytest.mark.parametrize("what", InquiryEvent.What.values)
def test_every_event_has_words_for_staff(make_inquiry, what):
    event = InquiryEvent(what=what, from_state="new", to_state="triage", at=NOW)

    assert "_" not in in_the_log(event)
    assert in_the_log(event)


def test_a_step_that_came_too_late_says_so(desk_browser, make_inquiry, nurse):
    inquiry = make_inquiry(state="closed", close_reason="answered", closed_at=NOW)

    html = page(desk_browser.post(address(inquiry, "claim"), {"claim-version": 0}))

    assert '<p class="errornote" role="alert">' in html
    assert "Look at it again" in html


@pytest.mark.parametrize("rule", suspicion.POINTS)
def test_what_looked_wrong_is_told_in_words_that_can_be_translated(desk_browser, make_inquiry, rule):
    words = suspicion.WORDS[rule]
    inquiry = make_inquiry(state="quarantine", spam_rules=[rule], spam_points=5)

    html = " ".join(page(desk_browser.get(address(inquiry))).split())

    assert isinstance(words, Promise)
    assert f"<dd> {words} (5 points) </dd>" in html


def test_the_staff_home_counts_the_wishes_to_delete(practice, make_inquiry, doctor):
    asks, answered = make_inquiry(), make_inquiry()
    for inquiry in (asks, answered):
        deletion.ask_for_deletion(inquiry, NOW)
    manager = make_member("manager", "Front desk", "Manager")
    actions.answer_deletion(answered, "refused", by=manager, now=NOW + timedelta(minutes=1))

    home = signed_in(doctor).get("/admin/")

    tile = next(queue for queue in home.context["queues"] if queue.url == f"{LIST}?show=deletion")
    assert (tile.number, str(tile.name)) == (1, "Deletion requests")
    assert f'href="{tile.url}"' in page(home)
    assert asks.reference in page(signed_in(doctor).get(tile.url))


def test_every_list_of_the_desk_on_which_something_waits_is_a_number_on_the_staff_home():
    assert set(queues.LISTS) - set(staff_home.REQUESTS) == {"open", "over"}
