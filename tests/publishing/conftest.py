"""A procedure to work on and the people who work on it."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils.text import slugify

from clinic.models import Physician
from procedures.models import Procedure
from publishing import workflow

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


def make_member(name, *roles):
    """An account; clinicians get a profile with a license, so that they can sign."""
    member = get_user_model().objects.create_user(name, email=f"{name}@example.org", is_staff=True)
    member.groups.set(Group.objects.get_or_create(name=role)[0] for role in roles)
    if "Clinician" in roles:
        make_profile(member, f"Dr. {name.title()} Sample MD")
    return member


def make_profile(member, name):
    return Physician.objects.create(
        name=name,
        slug=slugify(name),
        account=member,
        license="CO 12345",
        credentials="board certified",
        shown=False,
    )


def make_draft(title="Knee injection", slug="knee-injection"):
    """A draft that passes the gate, with a section that a clinician must vouch for and one that not."""
    draft = Procedure.objects.create(title=title, slug=slug, one_line="It may ease pain in the knee.")
    for position, kind in enumerate(["what", "candidates", "options", "risks", "recovery", "help", "next"]):
        draft.sections.create(kind=kind, body=f"<p>Plain words on {kind}.</p>", position=position)
    told = {"benefit": "Not known", "harm": "Not known", "recovery": "None"}
    draft.choices.create(name="Doing nothing for now", nothing=True, **told)
    draft.care_cards.create(level="emergency", heading="Call 911 if you have", items="chest pain")
    draft.sources.create(title="A sample source")
    return draft


def write(draft, words, by, now=NOW, kind="risks", note="Clearer words."):
    """Changes a section as an editor does."""
    draft.sections.filter(kind=kind).update(body=f"<p>{words}</p>")
    type(draft)._base_manager.filter(pk=draft.pk).update(change_note=note)
    workflow.saved(draft, by=by, now=now)


def bring_live(draft, editor, clinician, words="First words.", now=NOW, **options):
    write(draft, words, editor, now)
    workflow.submit(draft, by=editor, now=now)
    workflow.sign(draft, by=clinician, now=now)
    return workflow.publish(draft, by=editor, now=now, **options)


@pytest.fixture
def draft(db):
    return make_draft()


@pytest.fixture
def editor(db):
    return make_member("editor", "Content editor")


@pytest.fixture
def clinician(db):
    return make_member("clinician", "Clinician")


@pytest.fixture
def manager(db):
    return make_member("manager", "Manager")
