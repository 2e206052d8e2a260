from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from publishing.links.addresses import is_https
from publishing.links.checker import check
from publishing.links.states import LinkState, LinkVerdict
from publishing.models import LinkCheck
from publishing.reviews import draft_models
from text.json_values import JsonValue
from text.outline import links_in

LONGEST = 500


class Command(BaseCommand):
    help = "Checks whether the pages that drafts and live editions link to still exist. The gate shows dead links."
    # The function that checks an address: (url) -> LinkState.
    stealth_options = ("checker",)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="show dead links without saving the results")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        now = timezone.now()
        checker = options.get("checker") or check
        pages = linked_pages(now)
        known = dict(LinkCheck.objects.values_list("url", "dead"))
        for url in sorted(pages):
            state: LinkState = checker(url)
            dead = known.get(url, False) if state.verdict == LinkVerdict.UNCLEAR else state.verdict == LinkVerdict.DEAD
            if dead:
                self.stdout.write(f"{url}: {state.reason.label} ({'; '.join(sorted(pages[url]))})")
            if not dry_run and state.verdict != LinkVerdict.UNCLEAR:
                LinkCheck.objects.update_or_create(url=url, defaults={"dead": dead, "checked_at": now})
        if dry_run:
            self.stdout.write(_("Dry run: nothing was saved."))
        else:
            LinkCheck.objects.exclude(url__in=pages).delete()


def linked_pages(now: datetime) -> dict[str, set[str]]:
    pages: dict[str, set[str]] = {}
    for title, content in contents(now):
        for url in addresses_in(content):
            if is_https(url) and len(url) <= LONGEST:
                pages.setdefault(url, set()).add(title)
    return pages


def contents(now: datetime) -> Iterator[tuple[str, JsonValue]]:
    for model in draft_models():
        for draft in model._base_manager.all():
            yield str(draft), draft.freeze()
            for edition in draft.editions.live(now):
                yield edition.title, edition.content


def addresses_in(content: JsonValue, name: str = "") -> Iterator[str]:
    if isinstance(content, dict):
        for key, value in content.items():
            yield from addresses_in(value, key)
    elif isinstance(content, list):
        for value in content:
            yield from addresses_in(value, name)
    elif isinstance(content, str):
        yield from [content] if name == "url" else links_in(content)
