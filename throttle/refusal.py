"""The page for someone who has tried too often: it says when to try again."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def too_many_attempts(request: HttpRequest, period: timedelta) -> HttpResponse:
    seconds = int(period.total_seconds())
    response = render(request, "429.html", {"minutes": seconds // 60}, status=429)
    response["Retry-After"] = str(seconds)
    return response
