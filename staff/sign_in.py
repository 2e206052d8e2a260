"""Signing in: attempts are limited, and a one-time password opens only the page that changes it."""

import unicodedata
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from throttle import limits
from throttle.refusal import too_many_attempts

View = Callable[..., HttpResponseBase]
# The pages that an account may open before it has chosen its own password.
BEFORE_OWN_PASSWORD = {"password_change", "logout", "jsi18n"}


def account_of(username: str) -> str:
    """One text for all spellings that Django's sign-in form accepts for an account, so that each attempt counts."""
    return unicodedata.normalize("NFKC", username.strip()).casefold()


class SignInSite(AdminSite):
    @method_decorator(sensitive_post_parameters())
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.method != "POST":
            return super().login(request, extra_context)
        now, period = timezone.now(), settings.SIGN_IN_PERIOD
        account = account_of(request.POST.get("username", ""))
        by_address = limits.hit("sign-in address", request.META["REMOTE_ADDR"], period, now)
        by_account = limits.hit("sign-in account", account, period, now)
        if by_address > settings.SIGN_IN_ATTEMPTS_PER_ADDRESS or by_account > settings.SIGN_IN_ATTEMPTS_PER_ACCOUNT:
            return too_many_attempts(request, period)
        response = super().login(request, extra_context)
        # Only after a success: someone who is already signed in may be guessing another account's password.
        if response.status_code == 302:
            limits.clear("sign-in account", account, period, now)
        return response

    def admin_view(self, view: View, cacheable: bool = False) -> Any:  # noqa: FBT001, FBT002  (Django's signature)
        inner = super().admin_view(view, cacheable)

        # Django would let browsers cache some of these pages, such as the one for a new password.
        @never_cache
        @wraps(view)
        def with_own_password(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            page = request.resolver_match.url_name if request.resolver_match else None
            must_change = request.user.is_authenticated and request.user.must_change_password
            if must_change and page not in BEFORE_OWN_PASSWORD:
                return redirect(f"{self.name}:password_change")
            return inner(request, *args, **kwargs)

        return with_own_password
