import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from anchor import checks, component_gallery
from clinic import facts
from clinic.facts import phone_without_database
from clinic.models import Physician
from emergencies.noticing import card_in
from faqs.feedback import most_asked
from inquiries.outages import NOT_SHOWN, typed_by
from pages import structured_data
from pages.conditional import conditional_page
from pages.descriptions import practice_in_one_line
from procedures.models import ProcedureEdition
from publishing import marks


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    today = localdate(now)
    procedures = marks.marked(ProcedureEdition.objects.live(now).with_sign_offs().order_by("title"), today)
    asked, by_readers = most_asked(now, 6)
    questions = marks.marked(asked, today)
    physicians = list(Physician.objects.listed())
    one_line = practice_in_one_line()
    context = {
        "procedures": procedures,
        "questions": questions,
        "by_readers": by_readers,
        "physicians": physicians,
        "one_line": one_line,
        "promise_days": settings.PROMISE_BUSINESS_DAYS,
        "page": structured_data.home(facts.of(request), one_line),
    }
    shown = marks.stamps_of_list([*procedures, *questions], today)
    shown += [person.changed_at.isoformat() for person in physicians]
    shown += [one_line, f"{by_readers} {settings.PROMISE_BUSINESS_DAYS}"]
    return conditional_page(request, "home.html", context, shown)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("alive\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Whether this process can serve requests. Names the part that is missing, without details."""
    problems = ["settings"] if checks.found_at_start() else []
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            problems.append("migrations")
    except (OperationalError, InterfaceError):
        problems.append("database")
    return JsonResponse({"ready": not problems, "missing": problems}, status=503 if problems else 200)


def components(request: HttpRequest) -> HttpResponse:
    return render(request, "components/index.html", component_gallery.parts_in_every_state())


def page_without_database(template: str, status: int, **context: Any) -> HttpResponse:
    page = render_to_string(template, {"phone": phone_without_database()} | context)
    return HttpResponse(page, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return page_without_database("413.html", 413)
    return page_without_database("400.html", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page_without_database("403.html", 403)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page after a form without a valid token. It tells patients how to continue, not developers about Django."""
    card = card_in(*(value for name, value in typed_by(request) if name not in NOT_SHOWN))
    return page_without_database("403_form.html", 403, card=card)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 without a database, which tells patients and load balancers that the problem will pass."""
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        response = page_without_database("503.html", 503)
        response["Retry-After"] = "30"
        return response
    return page_without_database("500.html", 500)
