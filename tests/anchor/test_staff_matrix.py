"""Who gets where in the admin: every address in the URLconf, for everybody. An address that no row names fails."""

import re

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser, Group
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.cache import SessionStore
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.urls import get_resolver, resolve
from django.utils import timezone

from clinic.models import Holiday
from emergencies.models import WordsChange
from inquiries.models import Inquiry, Pause
from outbox.mail import enqueue
from publishing.models import LinkCheck
from tests.publishing.conftest import make_member

pytestmark = pytest.mark.django_db
# A letter for everybody who can sign in.
PEOPLE = {
    "N": "nobody in particular",
    "F": "Front desk",
    "E": "Content editor",
    "C": "Clinician",
    "M": "Manager",
    "S": "superuser",
}
STAFF, CONTENT, DESK, NOBODY = "NFECMS", "ECMS", "FC", ""
PARTS = ["", "add/", "<path:object_id>/history/", "<path:object_id>/delete/", "<path:object_id>/change/"]
# Of each model, who gets to: the list, add, history, delete, read one, change one.
MODELS = {
    "auth/group/": ["S", "S", "S", "S", "S", "S"],
    "staff/staffmember/": ["S", "S", "S", "S", "S", "S"],
    "clinic/practice/": [CONTENT, NOBODY, CONTENT, NOBODY, CONTENT, "MS"],
    "clinic/location/": [CONTENT, "MS", CONTENT, "MS", CONTENT, "MS"],
    "clinic/holiday/": [CONTENT, "MS", CONTENT, "MS", CONTENT, "MS"],
    "clinic/physician/": [CONTENT, "MS", CONTENT, "MS", CONTENT, "MS"],
    "pages/notice/": [CONTENT, CONTENT, CONTENT, NOBODY, CONTENT, CONTENT],
    "pages/biography/": [CONTENT, CONTENT, CONTENT, NOBODY, CONTENT, CONTENT],
    "pages/description/": [CONTENT, NOBODY, CONTENT, NOBODY, CONTENT, CONTENT],
    "search/synonym/": [CONTENT, CONTENT, CONTENT, CONTENT, CONTENT, CONTENT],
    "publishing/draftevent/": [CONTENT, NOBODY, CONTENT, NOBODY, CONTENT, NOBODY],
    "publishing/linkcheck/": [CONTENT, NOBODY, CONTENT, NOBODY, CONTENT, NOBODY],
    "procedures/procedure/": [CONTENT, CONTENT, CONTENT, NOBODY, CONTENT, CONTENT],
    "procedures/coverage/": [CONTENT, CONTENT, CONTENT, NOBODY, CONTENT, CONTENT],
    # Names that a page uses are neither renamed nor deleted.
    "procedures/condition/": [CONTENT, CONTENT, CONTENT, NOBODY, CONTENT, NOBODY],
    "procedures/bodyarea/": [CONTENT, CONTENT, CONTENT, NOBODY, CONTENT, NOBODY],
    "screening/safetylist/": [CONTENT, NOBODY, CONTENT, NOBODY, CONTENT, CONTENT],
    "screening/screeningset/": [CONTENT, CONTENT, CONTENT, NOBODY, CONTENT, CONTENT],
    "faqs/question/": [CONTENT, CONTENT, CONTENT, NOBODY, CONTENT, CONTENT],
    "inquiries/pause/": [DESK, DESK, DESK, DESK, DESK, DESK],
    "outbox/outboxmail/": ["S", NOBODY, "S", NOBODY, "S", NOBODY],
}
OF_A_DRAFT = ["<int:pk>/preview/", "<int:pk>/compare/", "<int:pk>/on/", "<int:pk>/step/<str:step>/"]
DRAFTS = [
    "procedures/procedure/", "procedures/coverage/", "screening/safetylist/", "screening/screeningset/",
    "faqs/question/", "pages/notice/", "pages/biography/", "pages/description/",
]  # fmt: skip
OTHERS = {
    "": STAFF,
    "logout/": STAFF,
    "password_change/": STAFF,
    "password_change/done/": STAFF,
    "jsi18n/": STAFF,
    "reading-grade/": STAFF,
    "autocomplete/": NOBODY,
    "r/<path:content_type_id>/<path:object_id>/": STAFF,
    "staff/staffmember/<id>/password/": "S",
    "emergencies/wordschange/": CONTENT,
    "emergencies/wordschange/history/": CONTENT,
    "emergencies/wordschange/try/": CONTENT,
    "emergencies/wordschange/propose/": "CMS",
    "emergencies/wordschange/<int:pk>/decide/": "CMS",
    "search/searchcount/": CONTENT,
    "search/searchcount/begin-question/": CONTENT,
    "faqs/answeredcount/": CONTENT,
    "inquiries/inquiry/": DESK,
    "inquiries/inquiry/find/": DESK,
    "inquiries/inquiry/my-mails/": DESK,
    "inquiries/inquiry/<uuid:pk>/": DESK,
    "inquiries/inquiry/<uuid:pk>/<slug:action>/": DESK,
}
# Open to everybody, or only leading on to another address here, or nothing at all.
OPEN = {"login/", *(f"{model}<path:object_id>/" for model in MODELS)}
CATCH_ALL, APP_LIST = "(?P<url>.*)$", "^(?P<app_label>"
WORDS = {"<str:step>": "submit", "<slug:action>": "note", "<path:content_type_id>": "1"}


def matrix():
    """{pattern: (who may read, who may post)}"""
    rows = {pattern: (who, who) for pattern, who in OTHERS.items()}
    rows |= {f"{model}{part}": (CONTENT, CONTENT) for model in DRAFTS for part in OF_A_DRAFT}
    for model, (*same, read, change) in MODELS.items():
        rows |= {f"{model}{part}": (who, who) for part, who in zip(PARTS, same, strict=False)}
        rows[f"{model}{PARTS[-1]}"] = (read, change)
    return rows


def admin_patterns(patterns=None, before=""):
    """Every pattern below /admin/, without that."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        pattern = before + str(each.pattern)
        if hasattr(each, "url_patterns"):
            yield from admin_patterns(each.url_patterns, pattern)
        elif pattern.startswith("admin/"):
            yield pattern.removeprefix("admin/")


def test_every_address_of_the_admin_stands_in_the_matrix():
    found = {each for each in admin_patterns() if each not in OPEN and not each.startswith((CATCH_ALL, APP_LIST))}

    assert len(found) > 100
    assert found - matrix().keys() == set()
    assert matrix().keys() - found == set()


@pytest.fixture
def one_of_each(sample_clinic):
    now = timezone.now()
    Holiday.objects.get_or_create(day=now.date())
    LinkCheck.objects.create(url="https://example.org/", checked_at=now)
    Inquiry.objects.create(submission_key="a" * 64, received_at=now, topic="not_sure", contact_first_by="phone")
    Pause.objects.create(text="Closed for a week", since=now)
    proposer = make_member("proposer")
    WordsChange.objects.create(
        action="add", section="en.certain.chest", entry="glow", why="Glowing.", by=proposer, at=now
    )
    enqueue("desk_urgent", "nurse@example.org", {"request": "/admin/"}, now)


def example(pattern):
    """An address of this pattern, of a record that there is."""
    model = re.match(r"(\w+)/(\w+)/.*<", pattern)
    if model and model[1] in apps.app_configs:
        pk = apps.get_model(*model.groups())._base_manager.values_list("pk", flat=True).first()
        assert pk, f"there is no {model[2]}"
        pattern = re.sub(r"<path:object_id>|<int:pk>|<id>|<uuid:pk>", str(pk), pattern)
    for word, value in WORDS.items():
        pattern = pattern.replace(word, value)
    return "/admin/" + pattern.replace("<path:object_id>", "1")


def answer(rf, method, address, user):
    """What the view answers, before a template is rendered; nothing of it stays."""
    request = getattr(rf, method)(address)
    request.user, request.session, request._dont_enforce_csrf_checks = user, SessionStore(), True
    request._messages = FallbackStorage(request)
    request.resolver_match = found = resolve(address)
    with transaction.atomic():
        try:
            response = found.func(request, *found.args, **found.kwargs)
        except (PermissionDenied, Http404) as error:
            return type(error).__name__
        finally:
            transaction.set_rollback(True)
    if response.status_code == 302 and response["Location"].startswith("/admin/login/"):
        return "sign in"
    return response.status_code


@pytest.mark.parametrize("letter", PEOPLE)
def test_staff_get_where_their_role_leads_and_nowhere_else(one_of_each, rf, letter):
    role = PEOPLE[letter]
    person = make_member("person", *([role] if Group.objects.filter(name=role).exists() else []))
    person.is_superuser = letter == "S"
    person.save()
    wrong = []

    for pattern, (readers, posters) in matrix().items():
        address = example(pattern)
        for method, allowed in (("get", readers), ("head", readers), ("post", posters)):
            if method == "head" and letter in allowed:
                continue  # as GET, which takes long enough
            got = answer(rf, method, address, person)
            if got != 405 and (letter in allowed) != (got in {200, 302, "Http404"}):
                wrong.append((method, address, got))

    assert wrong == []


def test_whoever_is_not_signed_in_or_not_staff_gets_nowhere(one_of_each, rf):
    away = make_member("away", "Front desk", "Clinician", "Manager")
    away.is_staff = False

    for pattern in matrix().keys() - {"logout/"}:
        address = example(pattern)
        for method in ("get", "head", "post"):
            assert answer(rf, method, address, AnonymousUser()) == "sign in", address
            assert answer(rf, method, address, away) == "sign in", address


@pytest.mark.parametrize("app", ["auth", "clinic", "publishing", "procedures", "faqs", "inquiries", "outbox"])
def test_the_list_of_a_room_is_there_for_those_who_have_something_in_it(db, rf, app):
    (pattern,) = (each for each in admin_patterns() if each.startswith(APP_LIST))
    room = "".join(who for model, (listed, *_) in MODELS.items() if model.startswith(app) for who in listed)

    assert app in pattern
    for letter, role in PEOPLE.items():
        person = make_member(f"person{letter}", *([role] if Group.objects.filter(name=role).exists() else []))
        person.is_superuser = letter == "S"
        expected = 200 if letter in room else "Http404"
        assert answer(rf, "get", f"/admin/{app}/", person) == expected, (role, app)
