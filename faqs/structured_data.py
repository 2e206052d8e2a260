"""The structured data (JSON-LD) of a question's page.

Only this page carries an FAQPage: a question that is also on a procedure's page is described once.
"""

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from faqs.models import QuestionEdition
from pages.structured_data import Page, absolute, reference, without_blanks
from procedures.structured_data import day, review
from publishing.models.edition import Review
from publishing.written import Written
from text.sanitising import to_plain


def list_page() -> Page:
    description = _("Short answers to what patients ask us about our procedures.")
    return Page(reverse("faqs:list"), _("Questions and answers"), description)


def question(edition: QuestionEdition, reviewed: Review | None, written: Written) -> Page:
    content, path = edition.content, edition.get_absolute_url()
    answer = "\n".join(filter(None, [content["short_answer"], to_plain(content["answer"])]))
    page = {
        "@type": "FAQPage",
        "@id": absolute(path),
        "url": absolute(path),
        "name": content["question"],
        "inLanguage": get_language(),
        "datePublished": day(written.on),
        **review(reviewed, with_page=[]),
        "publisher": reference("/", "clinic"),
        "breadcrumb": reference(path, "breadcrumb"),
        "mainEntity": {
            "@type": "Question",
            "name": content["question"],
            "acceptedAnswer": {"@type": "Answer", "text": answer},
        },
    }
    crumbs = [(_("Questions"), reverse("faqs:list"))]
    description = content["short_answer"] or content["question"]
    return Page(path, content["question"], description, "article", crumbs, [without_blanks(page)])
