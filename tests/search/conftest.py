"""The people and the draft that the tests of publishing work with."""

import pytest

from search.models import SearchEntry
from tests.publishing.conftest import clinician, draft, editor, manager  # noqa: F401


@pytest.fixture
def without_coverage(sample_clinic):
    """The sample clinic as it is once its facts about coverage have expired: they go with the day."""
    SearchEntry.objects.filter(kind="coverage").delete()
