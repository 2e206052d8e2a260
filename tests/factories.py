"""Pages in which the gate finds nothing, so that a test can break one thing at a time."""

from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

from faqs.models import Question
from procedures.models import Coverage, Procedure, SectionKind

TEXTS = {
    "summary": "<ul><li>We put a numbing drug in your knee.</li><li>You go home on the same day.</li></ul>",
    "what": "<p>A thin needle brings a drug into your knee. The drug calms the joint down.</p>",
    "why": "<p>It is done when a sore knee keeps you from your walks. In one study, 6 in 10 people had less pain.</p>",
    "candidates": "<p>It may help you if rest and a brace did not. Your doctor looks at your knee first.</p>",
    "imaging": "<p>You need no scan first.</p>",
    "options": '<p>You can try <a href="https://example.org/knee">a plan for your knee</a>, or wait.</p>',
    "risks": "<p>Your knee may be sore for 2 days. A few people get a bad joint, and that needs help at once.</p>",
    "prepare": "<h3>Do</h3><ul><li>Bring a list of your pills.</li></ul>"
    "<h3>Do not</h3><ul><li><p>Do not stop a pill on your own.</p></li><li>Don’t drive home.</li></ul>",
    "how": "<ol><li>We clean the skin.</li><li>We put the drug in.</li></ol>",
    "recovery": "<p>Rest on the first day. If you do not feel well:</p><ul><li>lie down</li><li>call us</li></ul>",
    "help": '<p>Call <a href="tel:+13035550142">(303) 555-0142</a>. If you cannot wait, call 911.</p>',
    "results": '<p>It helps most people for a time. See <a href="/faqs/">more answers</a>.</p>',
    "cost": "<p>The visit may cost 80 dollars. Ask your plan.</p>",
    "ask": "<ul><li>What if I wait?</li></ul>",
    "next": "<p>Send us a note.</p>",
}


def clean_procedure(title: str = "Knee shot", slug: str = "knee-shot") -> Procedure:
    procedure = Procedure.objects.create(title=title, slug=slug, one_line="It may ease the pain in a sore knee.")
    for position, kind in enumerate(SectionKind.values):
        procedure.sections.create(kind=kind, body=TEXTS[kind], position=position)
    procedure.criteria.create(kind="may_help", text="Your knee is sore, and rest did not help.")
    told = {"benefit": "Less pain", "harm": "Not known", "recovery": "A day of rest"}
    procedure.choices.create(name="Knee shot", how="A drug in your knee", position=0, **told)
    procedure.choices.create(name="Wait", how="Do nothing for now", nothing=True, position=1, **told)
    procedure.care_cards.create(level="call", heading="Call us if you notice", items="A hot knee\nA fever", position=0)
    procedure.care_cards.create(level="emergency", heading="Call 911 if you have", items="Chest pain", position=1)
    procedure.sources.create(
        key="study",
        title="A study of knees",
        url="https://example.org/study",
        read_on=date(2026, 2, 1),
        supports="In one study, 6 in 10 people had less pain.\nYour knee may be sore for 2 days.",
    )
    return procedure


def clean_question(question: str = "Will the shot hurt?", slug: str = "will-it-hurt", **fields: object) -> Question:
    values = {
        "short_answer": "A little. We numb the skin first.",
        "answer": '<p>You may feel a sting, then <a href="https://example.org/press">a dull press</a>.</p>',
        "topic": "The day",
    }
    return Question.objects.create(question=question, slug=slug, **values | fields)


def coverage_of(procedure: Procedure, expires_at: datetime, payer: str = "Medicare", **fields: object) -> Coverage:
    values = {
        "rule": "NCD 150.13",
        "rule_version": "in force since 2016",
        "text": "Medicare may pay for this if your scan shows a narrow canal.",
        "source_title": "Sample rule book",
        "source_url": "https://example.org/rule",
        "checked_on": localdate(expires_at - timedelta(days=100)),
    }
    return Coverage.objects.create(procedure=procedure, payer=payer, expires_at=expires_at, **values | fields)
