"""The people and the draft that the tests of publishing work with."""

from tests.publishing.conftest import clinician, draft, editor, manager  # noqa: F401
