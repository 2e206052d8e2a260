"""Who wrote the words of a page. An author can vouch for them, but not review them."""

from typing import Any

from clinic.models import Physician
from publishing import history
from publishing.models import Draft
from publishing.people import accounts_of_person
from publishing.small_changes import only_small_changes, words_of
from publishing.steps import Step
from staff.models import StaffMember


def wrote_words(draft: Draft, content: dict[str, Any], by: StaffMember, profile: Physician) -> bool:
    """Whether the person is the page's named author, or ever changed more of its words than spelling and layout."""
    accounts = accounts_of_person(by)
    profiles = [profile, *Physician.objects.filter(account__in=accounts).exclude(pk=profile.pk)]
    return any(is_named_author(draft, content, each) for each in profiles) or changed_words(draft, accounts)


def is_named_author(draft: Draft, content: dict[str, Any], profile: Physician) -> bool:
    """Whether the page names them as its author, or ever did."""
    author: Physician | None = getattr(draft, "author", None)
    if author is not None and author.pk == profile.pk:
        return True
    contents = [content, *(earlier for _event, earlier in history.contents_of(draft))]
    return any(is_same_person(each.get("author") or {}, profile) for each in contents)


def is_same_person(named: dict[str, str], profile: Physician) -> bool:
    same_name = " ".join(named.get("name", "").casefold().split()) == " ".join(profile.name.casefold().split())
    return named.get("slug") == profile.slug or same_name


def changed_words(draft: Draft, accounts: set[int | None]) -> bool:
    before: dict[str, Any] = {}
    for event, content in history.contents_of(draft):
        words = words_of(content)
        if event.step == Step.SAVE and event.by_id in accounts and not only_small_changes(before, words):
            return True
        before = words
    return False
