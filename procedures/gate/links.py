"""Links and images."""

from collections.abc import Iterator

from procedures.gate.page import LoadedProcedure
from publishing import rules
from publishing.gate import Finding
from publishing.rules import Address, Passage


def links(page: LoadedProcedure) -> Iterator[Finding]:
    in_sources = [
        Address(Passage(f"sources:{source.pk}:url", str(source), ""), source.url, source.title)
        for source in page.sources
        if source.url
    ]
    addresses = rules.addresses_in(page.passages) + in_sources
    yield from rules.insecure_links(addresses)
    yield from rules.dead_links(addresses)


def images(page: LoadedProcedure) -> Iterator[Finding]:
    for image in page.images:
        where = f"images:{image.pk}:alt"
        yield from rules.image_needs_alt(where, name=str(image), alt=image.alt, decorative=image.decorative)
