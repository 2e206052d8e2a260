"""Whatever is typed is answered.

Django closes the connection at the end of such a class, so it may not share a file with `sample_clinic`.
"""

from urllib.parse import urlencode

from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from search.finding import search
from search.kinds import KINDS
from tests.search.test_search_index import NOW


class AnyText(TestCase):
    def setUp(self):
        call_command("load_sample", verbosity=0)

    @settings(max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.text(max_size=60)
        | st.lists(st.sampled_from(['"', "mild", "AND", "*", "(", "'", "pain", ":", "\0"])).map(" ".join)
    )
    def test_any_text_is_answered(self, q):
        answer = search(q, now=NOW)

        assert answer.total >= len(answer.results)
        assert {result.kind for result in answer.results} <= set(KINDS)

    @settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.text(max_size=300), st.text(max_size=5), st.text(max_size=5))
    def test_any_address_is_answered(self, q, kind, page):
        for address in ("/search/", "/search/suggest/"):
            query = urlencode({"q": q, "kind": kind, "page": page}, errors="replace")
            assert self.client.get(f"{address}?{query}").status_code == 200
