"""What the admins of read-only models share."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise


class ReadOnlyMixin:
    """For a ModelAdmin in which no one adds, changes or deletes rows."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def page(self: Any, request: HttpRequest, template: str, title: str | Promise, **context: Any) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        context |= {**self.admin_site.each_context(request), "opts": self.opts, "title": title}
        return render(request, template, context)
