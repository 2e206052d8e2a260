"""Words to begin with: what patients say for what the pages say, and what nobody should be searching for.

The emergency words follow the red flags of the request for a consultation, which the medical director signs.
"""

from django.db import migrations

SYNONYMS = {
    "pinched nerve": "stenosis, sciatica",
    "trapped nerve": "stenosis, sciatica",
    "narrow spine": "stenosis",
    "spinal narrowing": "stenosis",
    "walk far": "stenosis, stand or walk",
    "stand long": "stenosis, stand or walk",
    "legs hurt when I walk": "stand or walk",
    "shopping cart": "stenosis, stand or walk",
    "PILD": "MILD",
    "percutaneous decompression": "MILD",
    "burning nerves": "radiofrequency ablation",
    "burn the nerves": "radiofrequency ablation",
    "nerve burning": "radiofrequency ablation",
    "nerve ablation": "radiofrequency ablation",
    "freeze nerves": "radiofrequency ablation",
    "heat treatment": "radiofrequency ablation",
    "facet joints": "facet joint, radiofrequency ablation",
    "worn joints": "facet joint, arthritis",
    "wear and tear": "arthritis",
    "shot": "injection",
    "jab": "injection",
    "needle": "injection",
    "cortisone": "steroid",
    "back shot": "epidural steroid injection",
    "cortisone shot": "epidural steroid injection",
    "steroid shot": "epidural steroid injection",
    "nerve root block": "epidural steroid injection",
    "childbirth": "epidural for childbirth",
    "slipped disc": "bulging disk, disk",
    "herniated disc": "bulging disk, disk",
    "disc": "disk",
    "pain down the leg": "sciatica, leg pain",
    "sciatic nerve": "sciatica",
    "ache": "pain",
    "hurt more": "feel worse",
    "hurt worse": "feel worse",
    "operation": "surgery, procedure",
    "put to sleep": "awake",
    "sedation": "awake, numbing",
    "anesthesia": "awake, numbing",
    "asleep": "awake",
    "price": "cost, insurance",
    "how much": "cost, insurance",
    "pay for": "insurance, cost",
    "medicare": "insurance",
    "warfarin": "blood thinner",
    "eliquis": "blood thinner",
    "plavix": "blood thinner",
    "MRI": "scan",
    "CT": "scan",
    "back to work": "normal things",
    "side effects": "risks",
    "dangerous": "risks",
    "safe": "risks",
    "driver": "drive",
    "ride home": "drive home",
}

CALL_911 = [
    # Bladder, bowel and saddle: new trouble starting, holding or feeling.
    "can't pee", "can't urinate", "can't pass urine", "can't poop", "can't go to the bathroom", "trouble peeing new",
    "can't hold urine", "can't hold pee", "can't control bladder", "can't control bowels", "lost control bladder",
    "lost control bowels", "lost bladder control", "lost bowel control", "wet myself", "pooped myself",
    "can't feel when peeing", "bladder suddenly", "numb between legs", "numb groin", "numb genitals", "numb private parts",
    "numb saddle", "numb bottom", "numb crotch", "cauda equina",
    # New or worse weakness, both legs, the ability to walk.
    "new weakness leg", "new weakness foot", "sudden weakness", "suddenly weak", "legs gave out", "leg paralyzed",
    "can't move leg", "can't move foot", "can't feel legs", "suddenly can't walk", "foot drop new", "sudden numb legs",
    "sudden pain both legs",
    # Heart, breath, stroke.
    "chest pain", "chest tightness", "chest pressure", "heart attack", "can't breathe", "trouble breathing",
    "short of breath", "shortness of breath", "stroke", "face drooping", "arm weakness sudden", "slurred speech",
    "can't speak", "passed out", "unconscious", "seizure", "throat swelling",
    # Infection, above all after a procedure.
    "fever after injection", "fever after shot", "fever after procedure", "fever after surgery", "fever back pain",
    "chills after injection", "chills after procedure", "fever stiff neck", "headache fever", "headache stiff neck",
    "severe headache injection", "worst headache", "pus injection",
    # Bleeding, falls, poison.
    "won't stop bleeding", "bad fall", "fell hit head", "car accident", "overdose", "took too many pills",
]  # fmt: skip
CALL_988 = [
    "suicide", "suicidal", "kill myself", "killing myself", "end my life", "want to die", "don't want to live",
    "better off dead", "hurt myself", "harm myself", "self harm", "take my life", "cutting myself", "no reason to live",
]  # fmt: skip


def add(apps, schema_editor):
    Synonym = apps.get_model("publishing", "Synonym")
    EmergencyWords = apps.get_model("publishing", "EmergencyWords")
    Synonym.objects.bulk_create(Synonym(phrase=phrase, means=means) for phrase, means in SYNONYMS.items())
    EmergencyWords.objects.bulk_create(
        EmergencyWords(phrase=phrase, number=number)
        for number, phrases in (("911", CALL_911), ("988", CALL_988))
        for phrase in phrases
    )


def remove(apps, schema_editor):
    apps.get_model("publishing", "Synonym").objects.filter(phrase__in=SYNONYMS).delete()
    apps.get_model("publishing", "EmergencyWords").objects.filter(phrase__in=CALL_911 + CALL_988).delete()


class Migration(migrations.Migration):
    dependencies = [("publishing", "0004_search_engines")]
    operations = [migrations.RunPython(add, remove)]
