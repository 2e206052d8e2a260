"""What the admins share whose rows are read and never written there."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class ReadOnlyMixin:
    """For the admin of a model: nobody adds, changes or deletes its rows."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def page(self: Any, request: HttpRequest, template: str, title: Any, **context: Any) -> HttpResponse:
        """A page of its own in place of the list of rows, for those who may see them."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context |= {**self.admin_site.each_context(request), "opts": self.opts, "title": title}
        return render(request, template, context)
