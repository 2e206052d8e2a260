"""Proposes the section for a paragraph from its words. Staff can move it; its words never change."""

import re

from procedures.models import SectionKind

Kind = SectionKind

# Patterns and their weights. A match in the first sentence counts twice: it usually states the topic.
SIGNS: dict[SectionKind, list[tuple[str, int]]] = {
    Kind.WHAT: [
        (r"\bis an? (?:[\w-]+ ){0,3}(?:treatment|procedure|injection|therapy|technique|operation|device)\b", 3),
        (r"\b(?:also|commonly) (?:called|known)\b", 2),
    ],
    Kind.WHY: [(r"\b(?:goal|purpose|aim|reason)s? (?:of|is|for)\b", 3), (r"\bbenefits?\b", 2), (r"\bwhy\b", 2)],
    Kind.CANDIDATES: [
        (r"\bcandidates?\b", 4),
        (r"\beligible\b|\bcontraindicat", 3),
        (r"\bnot (?:suitable|right|recommended) for\b|\bwho (?:may|can|should)\b", 3),
    ],
    Kind.IMAGING: [
        (r"\b(?:MRI|CT|X-rays?|ultrasound|imaging|scans?)\b", 2),
        (r"\bscan (?:is|are) (?:required|needed)\b", 2),
    ],
    Kind.OPTIONS: [(r"\balternatives?\b", 4), (r"\bother (?:options|choices|treatments)\b", 4), (r"\binstead of\b", 1)],
    Kind.RISKS: [
        (r"\brisks?\b", 3),
        (r"\bcomplications?\b|\bside effects?\b|\badverse\b", 3),
        (r"\bbleeding\b|\binfection\b", 1),
    ],
    Kind.PREPARE: [
        (r"\bprepar(?:e|ing|ation)\b", 3),
        (r"\bbefore (?:the|your) (?:procedure|appointment|visit)\b", 3),
        (r"\bblood thinners?\b|\bfasting\b|\bstop taking\b|\bthe (?:day|night) before\b", 2),
    ],
    Kind.HOW: [
        (r"\bincision\b|\bneedle\b|\bcatheter\b|\belectrodes?\b", 2),
        (r"\bis (?:made|inserted|placed|guided|advanced|performed|injected)\b", 2),
        (r"\banesthe\w+|\bsedation\b|\bnumb(?:ed|ing)\b", 2),
        (r"\btakes (?:less|about|around|between|up|\d)", 2),
        (r"\bduring the procedure\b", 3),
    ],
    Kind.RECOVERY: [
        (r"\brecover\w*", 2),
        (r"\bgo(?:es)? home\b|\bsame day\b|\bdischarged?\b", 2),
        (r"\bresume\b|\breturn to\b", 2),
        (r"\bafter the (?:procedure|injection|treatment)\b|\bafterward", 2),
        (r"\bstitches\b", 1),
    ],
    Kind.HELP: [
        (r"\bcall (?:us|911|your doctor|the clinic)\b", 3),
        (r"\bemergenc\w+|\bright away\b|\bimmediately\b", 3),
        (r"\bseek (?:medical )?(?:help|care|attention)\b", 3),
    ],
    Kind.RESULTS: [
        (r"\bstud(?:y|ies) (?:show|found|report)", 2),
        (r"\bsuccess\w*|\beffective\w*", 2),
        (r"\blong[- ]term\b|\blasts?\b", 1),
    ],
    Kind.COST: [(r"\binsurance\b|\bmedicare\b|\bmedicaid\b|\bcover(?:age|ed)\b", 3), (r"\bcosts?\b|\bpay\b", 2)],
    Kind.ASK: [(r"\bask your (?:doctor|physician)\b", 3), (r"\bquestions to ask\b", 4)],
    Kind.NEXT: [
        (r"\bour (?:team|doctors|physicians|specialists)\b|\bwe are here\b", 3),
        (r"\bschedule\b|\bconsultation\b|\bappointment\b|\bcontact us\b|\bget in touch\b", 3),
    ],
}
COMPILED = {
    kind: [(re.compile(sign, re.IGNORECASE), weight) for sign, weight in signs] for kind, signs in SIGNS.items()
}
FIRST_PARAGRAPH_IS_OVERVIEW = 3


def score(paragraph: str, kind: SectionKind) -> int:
    first_sentence = re.split(r"(?<=[.!?])\s", paragraph, maxsplit=1)[0]
    return sum(
        weight * (len(sign.findall(paragraph)) + len(sign.findall(first_sentence))) for sign, weight in COMPILED[kind]
    )


def propose(paragraphs: list[str]) -> list[SectionKind]:
    """The kind of section for each paragraph. A paragraph without a match goes with the one before it."""
    kinds: list[SectionKind] = []
    for paragraph in paragraphs:
        scores = {kind: score(paragraph, kind) for kind in SIGNS}
        if not kinds:
            scores[Kind.WHAT] += FIRST_PARAGRAPH_IS_OVERVIEW
        best = max(scores, key=lambda kind: scores[kind])
        kinds.append(best if scores[best] else kinds[-1])
    return kinds
