from functools import wraps

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from clinic.models import Notice
from inquiries.forms import InquiryForm
from inquiries.receiving import PERIOD, TooManyInquiries, receive
from procedures.models import ProcedureEdition

PRESET, REFERENCE = "inquiries.procedure", "inquiries.reference"


def private(view):
    """For pages about one person: no cache keeps them and no search engine lists them."""

    @never_cache
    @wraps(view)
    def unlisted(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        return response

    return unlisted


@private
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    editions = list(ProcedureEdition.objects.live().select_related("draft").order_by("title"))
    if request.method != "POST" and "procedure" in request.GET:
        return preset(request, editions)
    notice = Notice.objects.filter(slug="privacy-practices").first()
    form = InquiryForm(
        request.POST if request.method == "POST" else None,
        initial={"about": request.session.get(PRESET)},
        editions=editions,
        notice_text=notice.body if notice else "",
    )
    if not form.is_valid():
        return render(request, "inquiries/new.html", {"form": form, "notice": notice})
    now = timezone.now()
    try:
        stored = receive(form.submission(now), request.META["REMOTE_ADDR"], now)
    except TooManyInquiries:
        return too_many(request, {"form": form, "notice": notice})
    request.session[REFERENCE] = stored.reference
    request.session.pop(PRESET, None)
    return redirect("inquiries:sent")


def preset(request, editions):
    """Takes the procedure out of the address, where a history or a log would keep it."""
    asked = request.GET["procedure"]
    if asked in {edition.slug for edition in editions}:
        request.session[PRESET] = asked
    return redirect("inquiries:new")


def too_many(request, context):
    minutes = int(PERIOD.total_seconds() // 60)
    response = render(request, "inquiries/new.html", context | {"wait_minutes": minutes}, status=429)
    response["Retry-After"] = str(minutes * 60)
    return response


@private
@require_safe
def sent(request):
    reference = request.session.get(REFERENCE)
    if reference is None:
        return redirect("inquiries:new")
    return render(request, "inquiries/sent.html", {"reference": reference})
