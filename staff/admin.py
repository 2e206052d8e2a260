from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.utils.translation import gettext_lazy as _

from staff.models import StaffMember


@admin.register(StaffMember)
class StaffMemberAdmin(UserAdmin):
    list_display = ["username", "first_name", "last_name", "is_active", "last_login"]
    fieldsets = [
        *(UserAdmin.fieldsets or ()),
        (_("Anchor Healthcare"), {"fields": ["must_change_password"]}),
    ]
