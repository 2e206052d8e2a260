"""The admin site: throttled sign-in, and a one-time password that leads nowhere but to its change."""

import unicodedata
from functools import wraps

from django.conf import settings
from django.contrib.admin import AdminSite
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from anchor import staff_home
from publishing.views import reading_grade
from throttle import limits


def account_of(username):
    """One name for all spellings that Django's sign-in form takes for the same account, so that each counts."""
    return unicodedata.normalize("NFKC", username.strip()).casefold()


class StaffSite(AdminSite):
    site_header = _("Anchor Healthcare staff")
    site_title = _("Anchor Healthcare staff")
    index_title = _("What do you want to do?")

    @method_decorator(sensitive_post_parameters())
    def login(self, request, extra_context=None):
        if request.method != "POST":
            return super().login(request, extra_context)
        now, period = timezone.now(), settings.SIGN_IN_PERIOD
        account = account_of(request.POST.get("username", ""))
        by_address = limits.hit("sign-in address", request.META["REMOTE_ADDR"], period, now)
        by_account = limits.hit("sign-in account", account, period, now)
        if by_address > settings.SIGN_IN_ATTEMPTS_PER_ADDRESS or by_account > settings.SIGN_IN_ATTEMPTS_PER_ACCOUNT:
            response = render(request, "429.html", {"minutes": int(period.total_seconds() // 60)}, status=429)
            response["Retry-After"] = str(int(period.total_seconds()))
            return response
        response = super().login(request, extra_context)
        if response.status_code == 302:  # and not: somebody is signed in, who may be guessing at another account
            limits.clear("sign-in account", account, period, now)
        return response

    def get_urls(self):
        own = path("reading-grade/", self.admin_view(reading_grade), name="reading_grade")
        return [own, *super().get_urls()]

    def each_context(self, request):
        return super().each_context(request) | {"four_eyes": settings.FOUR_EYES}

    def index(self, request, extra_context=None):
        """The staff home: what waits for somebody, then the lists."""
        return super().index(request, {**(extra_context or {}), **staff_home.waiting(request.user, timezone.now())})

    def admin_view(self, view, cacheable=False):  # noqa: FBT002  (Django's signature)
        inner = super().admin_view(view, cacheable)

        # Also the pages that Django takes for cacheable, such as the one for a new password.
        @never_cache
        @wraps(view)
        def with_own_password(request, *args, **kwargs):
            user = request.user
            allowed = request.resolver_match.url_name in {"password_change", "logout", "jsi18n"}
            if user.is_authenticated and user.must_change_password and not allowed:
                return redirect(f"{self.name}:password_change")
            return inner(request, *args, **kwargs)

        return with_own_password
