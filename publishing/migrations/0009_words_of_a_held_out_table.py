"""Words that were missing when four hundred searches and two hundred emergencies were tried for the first time.

A phrase that staff keep already stays as it is.
"""

from django.db import migrations

SYNONYMS = {
    # Fear
    "knock": "awake, put to sleep",
    "terrified": "awake, hurt",
    "frightened": "awake, hurt",
    "worried": "awake, hurt",
    "fear": "awake, hurt",
    "panic": "awake, hurt",
    "scared of needles": "awake",
    "afraid of needles": "awake",
    "fear of needles": "awake",
    "feel it": "hurt, may feel",
    # What is wrong
    "walk more than a block": "stenosis, stand or walk",
    "bend over": "stenosis, stand or walk",
    # The day, and coming home
    "ride": "drive home",
    "coffee": "eating and drinking",
    "wear": "gown",
    "clothes": "gown",
    "stomach": "belly",
    "recuperate": "recovery, normal things",
    "recuperation": "recovery, normal things",
    "walk the dog": "normal things, normal activities",
    "bed rest": "normal things, take it easy",
    "off my feet": "normal things, normal activities",
    "on my feet": "normal things, normal activities",
    "swim": "normal things, normal activities",
    "dance": "normal things, normal activities",
    "bowling": "normal things, normal activities",
    "hiking": "normal things, normal activities",
    "pickleball": "normal things, normal activities",
    "yoga": "normal things, normal activities",
    "gym": "normal things, normal activities",
    "airplane": "normal things, normal activities",
    "scar": "stitches",
    "same day": "go home the same day",
    "ice pack": "ice",
    # A procedure's name in what is asked about it
    "sore after ablation": "back sore",
    "sore after RFA": "back sore",
    "numb after ablation": "skin numb",
    "numb after RFA": "skin numb",
    "burning after ablation": "skin numb",
    "sunburn": "back sore, tender skin",
    "worse after epidural": "feel worse",
    "hurts more after epidural": "feel worse",
    "hurts more since epidural": "feel worse",
    "more pain after epidural": "feel worse",
    "mild and fusion": "same as back surgery",
    "mild and laminectomy": "same as back surgery",
    "often injections": "how many injections",
    "often shots": "how many injections",
    "often epidural": "how many injections",
    "many cortisone shots": "how many injections",
    "many steroid shots": "how many injections",
    "many steroid injections": "how many injections",
    "many epidurals": "how many injections",
    "hurts after shot": "feel worse",
    "hurts after injection": "feel worse",
    "diagnostic shot": "test injection",
    "do it again": "done again",
    "trial block": "medial branch block, test injection",
    "baby": "childbirth",
    "baby aspirin": "aspirin",
    "pregnancy epidural": "childbirth",
    "pregnancy": "pregnant",
}
# Nerve pain in a leg is sciatica; MILD helps another kind. "Again" alone stands in other answers too.
CHANGED = {
    "nerve pain in leg": ("sciatica, leg pain", "sciatica"),
    "repeat": ("done again, again", "done again"),
}

CALL_911 = [
    "pooped my pants", "soiled my pants", "leaking pee numb", "leaking urine numb",
    "pain left arm", "left arm hurts", "chest crushing", "elephant chest", "SOB", "slurring words", "can't get words out",
    "left side body weak", "right side body weak", "can't see eye", "blurry vision suddenly", "collapsed", "convulsions", "blue lips", "hives all over",
    '"he is not responding"', '"she is not responding"', "leg went dead",
    "temperature 101", "temperature 102", "temperature 103", "temperature 104", "red streaks", "sepsis", "meningitis",
    "blood won't stop", "took too much", "took bottle pills", "too many percocet", "too many oxycodone", "poisoned",
    "can't pass water", "legs won't hold", "heart pain", "heart hurts", "can't get air", "mouth drooping", "droopy face",
    "shaking chills", "weak leg injection", "can't walk injection", "can't move injection", "can't lift arm suddenly",
    "trouble speaking", "trouble talking", "can't hold bowels", "can't hold poop", "no urge to pee", "stopped peeing",
    "bleeding through bandage", "throat tight", "breathless", "gasping", "not breathing", "stopped breathing",
    "no pulse", "turning gray", "head injury", "hit head", "swallowed too many", "double dose",
    # Who speaks little English tries their own language first, and 911 has interpreters.
    "dolor pecho", "duele pecho", "no puedo respirar", "no puedo orinar", "no siento las piernas", "ataque corazón",
    "derrame cerebral", "Brustschmerzen", "Atemnot", "Herzinfarkt", "Schlaganfall",
]  # fmt: skip
CALL_988 = [
    "can't live like this", "better off without me", "wish wouldn't wake up", "shoot myself", "hang myself",
    "ready to die", "KMS", "wish die", "don't want to be alive", "want to be dead", "no longer want to live",
    "life isn't worth", "cut wrists", "no will to live", "wish wasn't alive", "self injury", "suicidio", "quiero morir",
    "quiero matarme", "no quiero vivir", "Selbstmord", "Suizid",
]  # fmt: skip


def add(apps, schema_editor):
    Synonym = apps.get_model("publishing", "Synonym")
    EmergencyWords = apps.get_model("publishing", "EmergencyWords")
    for phrase, (old, new) in CHANGED.items():
        Synonym.objects.filter(phrase=phrase, means=old).update(means=new)
    add_missing(Synonym, [Synonym(phrase=phrase, means=means) for phrase, means in SYNONYMS.items()])
    add_missing(EmergencyWords, [EmergencyWords(phrase=phrase, number="911") for phrase in CALL_911])
    add_missing(EmergencyWords, [EmergencyWords(phrase=phrase, number="988") for phrase in CALL_988])


def add_missing(model, rows):
    have = {phrase.casefold() for phrase in model.objects.values_list("phrase", flat=True)}
    model.objects.bulk_create(row for row in rows if row.phrase.casefold() not in have)


def remove(apps, schema_editor):
    Synonym = apps.get_model("publishing", "Synonym")
    for phrase, (old, new) in CHANGED.items():
        Synonym.objects.filter(phrase=phrase, means=new).update(means=old)
    Synonym.objects.filter(phrase__in=SYNONYMS).delete()
    apps.get_model("publishing", "EmergencyWords").objects.filter(phrase__in=CALL_911 + CALL_988).delete()


class Migration(migrations.Migration):
    dependencies = [("publishing", "0008_more_search_words")]
    operations = [migrations.RunPython(add, remove)]
