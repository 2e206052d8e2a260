"""Moves what the first form asked into tables of its own, sealed anew to the rows there; makes events unchangeable."""

from django.db import migrations


def move(apps, schema_editor):
    Inquiry, Person, Message, Consent, ConsentText = (
        apps.get_model("inquiries", name) for name in ("Inquiry", "Person", "Message", "Consent", "ConsentText")
    )
    for inquiry in Inquiry.objects.order_by("pk").iterator():
        first, _, last = inquiry.name.rpartition(" ")
        Person.objects.create(
            inquiry=inquiry,
            role="patient",
            first_name=first,
            last_name=last,
            phone=inquiry.phone or "",
            phone_e164=inquiry.phone_e164 or "",
            email=inquiry.email or "",
        )
        if inquiry.message:
            Message.objects.create(inquiry=inquiry, direction="in", body=inquiry.message, at=inquiry.received_at)
        text, _ = ConsentText.objects.get_or_create(
            hash=inquiry.consent_text_hash, defaults={"title": "", "body": "", "first_shown_at": inquiry.consent_at}
        )
        Consent.objects.create(inquiry=inquiry, kind="privacy", text=text, given_at=inquiry.consent_at)


def move_back(apps, schema_editor):
    Inquiry = apps.get_model("inquiries", "Inquiry")
    for inquiry in Inquiry.objects.order_by("pk").iterator():
        person = inquiry.people.get(role="patient")
        message, consent = inquiry.messages.first(), inquiry.consents.get(kind="privacy")
        inquiry.name = f"{person.first_name} {person.last_name}".strip()
        inquiry.phone, inquiry.phone_e164 = person.phone or None, person.phone_e164 or None
        inquiry.email = person.email or None
        inquiry.message = message.body if message else ""
        inquiry.consent_at, inquiry.consent_text_hash = consent.given_at, consent.text_id
        inquiry.save()


EVENTS = "inquiries_event"


def forbid(verb):
    name = f"{EVENTS}_no_{verb.lower()}"

    def add(apps, schema_editor):
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {verb} ON {EVENTS} "
                f"BEGIN SELECT RAISE(ABORT, '{EVENTS} is written once'); END"
            )
            return
        schema_editor.execute(
            "CREATE OR REPLACE FUNCTION inquiries_written_once() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'this row is written once'; END $$"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {name} BEFORE {verb} ON {EVENTS} FOR EACH ROW EXECUTE FUNCTION inquiries_written_once()"
        )

    def remove(apps, schema_editor):
        on_table = f" ON {EVENTS}" if schema_editor.connection.vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")

    return migrations.RunPython(add, remove)


class Migration(migrations.Migration):

    dependencies = [
        ('inquiries', '0002_requests_in_parts'),
    ]

    operations = [migrations.RunPython(move, move_back), forbid("UPDATE"), forbid("DELETE")]
