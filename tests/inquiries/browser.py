"""What a browser does with the form: reads its hidden fields, fills it in and sends it."""

import re
from html import unescape

NEW, SENT = "/inquiries/new/", "/inquiries/sent/"
FILLED_IN = {
    "about": "knee-injection",
    "name": "Ana Sample",
    "contact_first_by": "phone",
    "phone": "(303) 555-0142",
    "message": "My legs tingle",
    "consent": "on",
}


def page(response):
    return unescape(response.content.decode())


def hidden_fields(response):
    return dict(re.findall(r'type="hidden" name="(token|notice)" value="([^"]*)"', response.content.decode()))


def filled_in(visitor, **changes):
    """The form as `visitor` gets it, filled in; a change to None leaves that field out."""
    fields = hidden_fields(visitor.get(NEW)) | FILLED_IN | changes
    return {name: value for name, value in fields.items() if value is not None}


def send(visitor, **changes):
    return visitor.post(NEW, filled_in(visitor, **changes))


def errors(response):
    """The sentences of the summary and, by field, those beside the fields."""
    html = page(response)
    summary = re.findall(r'<li><a href="#[^"]+">([^<]+)</a></li>', html)
    beside = re.findall(r'id="id_(\w+)_error"><span class="visually-hidden">Error:</span> ([^<]+)</p>', html)
    return summary, dict(beside)


def reference(response):
    return re.search(r"[2-9A-Z]{3}-[2-9A-Z]{3}-[2-9A-Z]{3}", page(response)).group()
