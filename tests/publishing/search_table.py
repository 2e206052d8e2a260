"""What patients type, misspelt and in their own words, and what must stand first: the same on every engine."""

MILD = "MILD Procedure"
ESI = "Epidural steroid injection"
RFA = "Radiofrequency ablation"
RIGHT = "Is MILD right for my leg pain?"
SAME = "Is MILD the same as back surgery?"
SCAN = "Why do I need a scan before MILD?"
AWAKE = "Will I be awake, and will it hurt?"
DRIVE_MILD = "Can I drive myself home after MILD?"
DRIVE_RFA = "Can I drive home after radiofrequency ablation?"
NORMAL = "How soon can I do my normal things again?"
PAY = "Will my insurance pay for MILD?"
BIRTH = "Is this the same as an epidural for childbirth?"
THINNER = "What should I do about my blood thinner before the injection?"
WORSE = "Why does my pain feel worse after the injection?"
MANY = "How many injections can I have?"
TEST = "Why do I need a test injection first?"
BACK = "Can the pain come back?"
SORE = "Why is my back sore or the skin numb after the procedure?"
PERSON = "Alex Sample MD"

FIRST = {
    # Names, other names, prefixes, capitals
    "mild": MILD,
    "MILD procedure": MILD,
    "mild proc": MILD,
    "minimally invasive lumbar decompression": MILD,
    "decompression": MILD,
    "RFA": RFA,
    "rhizotomy": RFA,
    "radiofrequency": RFA,
    "radiofreq": RFA,
    "radio frequency ablation": RFA,
    "ablation radiofrequency": RFA,
    "neurotomy": RFA,
    "epidural": ESI,
    "ESI": ESI,
    "steroid injections": ESI,
    "spinal injection": ESI,
    "alex": PERSON,
    "Sample MD": PERSON,
    # Misspelt
    "milld": MILD,
    "mlid": MILD,
    "mild proceedure": MILD,
    "lumbar decompresion": MILD,
    "radiofrequncy": RFA,
    "radio freqency ablasion": RFA,
    "rizotomy": RFA,
    "epidurel": ESI,
    "epidral steriod injection": ESI,
    "injetcion epidural": ESI,
    "skiatica": ESI,
    "siatica": ESI,
    "stenosys": MILD,
    "spinal stinosis": MILD,
    "insurence": PAY,
    "pinced nerve": MILD,
    # With accents, and what phones make of words
    "épidural": ESI,
    "MÍLD": MILD,
    "“mild”": MILD,
    # Patients' words
    "pinched nerve": MILD,
    "PILD": MILD,
    "burning nerves": RFA,
    "burn the nerves": RFA,
    "cant walk far": MILD,
    "can't walk far": MILD,
    "shopping cart": MILD,
    "narrow spine": MILD,
    "cortisone shot": ESI,
    "back shot": ESI,
    "slipped disc": ESI,
    "herniated disk": ESI,
    "sciatic nerve": ESI,
    "wear and tear": RFA,
    "worn joints": RFA,
    "medicare": PAY,
    "warfarin": THINNER,
    "eliquis": THINNER,
    "put to sleep": AWAKE,
    "MRI": SCAN,
    # Questions, whole and in part
    "does it hurt": AWAKE,
    "will it hurt?": AWAKE,
    "will i be awake": AWAKE,
    "how many shots can I have": MANY,
    "how many injections": MANY,
    "can the pain come back": BACK,
    "will pain return": BACK,
    "can i drive home after mild": DRIVE_MILD,
    "drive myself home": DRIVE_MILD,
    "drive home after ablation": DRIVE_RFA,
    "is mild the same as surgery": SAME,
    "why do i need a scan": SCAN,
    "blood thinner": THINNER,
    "should i stop my blood thinner before the injection": THINNER,
    "pain worse after injection": WORSE,
    "why does it hurt more after the shot": WORSE,
    "when can i do normal things": NORMAL,
    "does insurance pay": PAY,
    "who pays for mild": PAY,
    "test injection": TEST,
    "childbirth": BIRTH,
    "skin numb after": SORE,
    "is mild right for me": RIGHT,
    # A sentence, with more than any page says
    "my doctor told me about spinal stenosis and I would like to know what can be done": MILD,
}

NOTHING = ["wie lange", "qué tan rápido", "xyzzy", "🙂", "qwertz asdf", "слова", "腰痛", "كم من الوقت"]

EMERGENCIES = {
    "911": [
        "cant pee", "can't pee", "I cannot pee", "unable to pee", "cant peee", "can not urinate", "cant urinat",
        "numb between legs", "numbness between my legs", "numb betwen legs", "fever after injection",
        "feever after injecton", "fever and chills after my injection", "fever after the shot", "chest pain",
        "chestpain", "chst pain", "pain in my chest", "CHEST PAIN!!!", "cant breathe", "cant breath",
        "lost control of my bladder", "sudden weakness in both legs", "stroke", "mild and chest pain",
    ],
    "988": ["suicide", "suicidal", "sucide", "suicde", "sui cide", "kill myself", "want to die", "hurt myself"],
}  # fmt: skip
CALM = [
    "mild", "does it hurt", "numb legs", "leg pain", "weak legs", "back pain", "injection", "fever", "chest x-ray",
    "how long will I live with this", "between meals", "can I pee after the procedure", "walk", "pain after injection",
    "die cut", "headache after injection", "self pay", "home",
]  # fmt: skip
