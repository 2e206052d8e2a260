"""Staff give the rows of sources short names, or let the form make them."""

from datetime import date

import pytest
from django.forms import inlineformset_factory

from procedures.models import Procedure, Source
from procedures.source_forms import SourceFormSet
from publishing.staff.draft_forms import PartForm
from tests.factories import clean_procedure

pytestmark = pytest.mark.django_db
FormSet = inlineformset_factory(Procedure, Source, form=PartForm, formset=SourceFormSet, exclude=["position"], extra=0)


def posted(page, *rows):
    data = {"sources-TOTAL_FORMS": len(rows), "sources-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        data |= {f"sources-{number}-{name}": value for name, value in row.items()}
    return FormSet(data, instance=page, prefix="sources")


def test_two_new_sources_with_the_same_title_get_different_short_names():
    page = clean_procedure()
    page.sources.all().delete()

    rows = posted(page, {"title": "A study"}, {"title": "A study"}, {"title": "Other", "key": "a-study"})

    assert rows.is_valid(), rows.errors
    rows.save()
    assert set(page.sources.values_list("key", flat=True)) == {"a-study", "a-study-2", "a-study-3"}


def test_a_short_name_cannot_be_given_twice():
    page = clean_procedure()

    rows = posted(page, {"title": "One", "key": "a"}, {"title": "Two", "key": "a"})

    assert not rows.is_valid()


def test_a_source_keeps_its_short_name_when_its_title_changes():
    page = clean_procedure()
    source = page.sources.get()

    source.title = "Another title"
    source.read_on = date(2026, 5, 1)
    source.save()

    assert page.sources.get().key == "study"
