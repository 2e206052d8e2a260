import secrets
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand
from django.db import transaction

from staff.roles import Role

NAME = "staff"


class Command(BaseCommand):
    help = "Creates the first staff account and prints its one-time password. Does nothing once there is one."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        users = get_user_model().objects
        if users.exists():
            return
        password = secrets.token_urlsafe(12)
        account = users.create_superuser(NAME, password=password)
        account.must_change_password = True
        account.save(update_fields=["must_change_password"])
        account.groups.set(Group.objects.filter(name__in=Role.values))
        self.stdout.write(
            f"First staff account: sign in as {NAME} with the password {password}\n"
            "When you sign in, you choose your own. This one is not shown again."
        )
