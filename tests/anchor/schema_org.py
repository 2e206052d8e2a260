"""The part of schema.org that this site uses, type by type as https://schema.org/<Type> describes it.

A property stands under every type that has it, inherited or its own, with what may be its value: a word for a plain
value, or the names of types. MedicalTherapy is where `adverseOutcome` and `contraindication` live; of procedures,
`procedureType` knows two values; no type here has `indication` or, for pain medicine, a specialty.
"""

TEXT, URL, DATE, MOMENT, TIME, NUMBER = "text", "address", "date", "date and time", "time", "number"
ENUMERATION = "a member of schema.org"

PAGE = {
    "name": {TEXT}, "url": {URL}, "description": {TEXT}, "inLanguage": {TEXT}, "publisher": {"MedicalClinic"},
    "datePublished": {DATE}, "dateModified": {MOMENT}, "lastReviewed": {DATE}, "reviewedBy": {"Person"},
    "author": {"Person"}, "audience": {"Patient"}, "about": {"MedicalCondition"}, "breadcrumb": {"BreadcrumbList"},
    "creativeWorkStatus": {TEXT}, "citation": {"CreativeWork"}, "hasPart": {"HealthTopicContent"},
}  # fmt: skip
TYPES = {
    "MedicalClinic": {
        "name": {TEXT}, "url": {URL}, "telephone": {TEXT}, "address": {"PostalAddress"},
        "openingHoursSpecification": {"OpeningHoursSpecification"}, "department": {"MedicalClinic"},
        "disambiguatingDescription": {TEXT},
    },
    "PostalAddress": {
        "streetAddress": {TEXT}, "addressLocality": {TEXT}, "addressRegion": {TEXT}, "postalCode": {TEXT},
    },
    "OpeningHoursSpecification": {"dayOfWeek": {ENUMERATION}, "opens": {TIME}, "closes": {TIME}},
    "WebSite": {
        "name": {TEXT}, "url": {URL}, "inLanguage": {TEXT}, "description": {TEXT}, "publisher": {"MedicalClinic"},
    },
    "Person": {
        "name": {TEXT}, "url": {URL}, "jobTitle": {TEXT}, "description": {TEXT}, "knowsLanguage": {TEXT},
        "worksFor": {"MedicalClinic"}, "disambiguatingDescription": {TEXT},
    },
    "MedicalWebPage": PAGE | {"mainEntity": {"MedicalTherapy"}},
    "FAQPage": PAGE | {"mainEntity": {"Question"}},
    "MedicalTherapy": {
        "name": {TEXT}, "alternateName": {TEXT}, "description": {TEXT}, "bodyLocation": {TEXT},
        "procedureType": {ENUMERATION}, "contraindication": {TEXT}, "preparation": {TEXT}, "howPerformed": {TEXT},
        "followup": {TEXT},
    },
    "MedicalCondition": {"name": {TEXT}, "possibleTreatment": {"MedicalTherapy"}},
    "HealthTopicContent": {"name": {TEXT}, "url": {URL}, "hasHealthAspect": {ENUMERATION}},
    "CreativeWork": {"name": {TEXT}, "url": {URL}},
    "Patient": {},
    "Question": {"name": {TEXT}, "acceptedAnswer": {"Answer"}},
    "Answer": {"text": {TEXT}},
    "BreadcrumbList": {"itemListElement": {"ListItem"}},
    "ListItem": {"position": {NUMBER}, "name": {TEXT}, "item": {URL}},
}  # fmt: skip

ASPECTS = [
    "Allergies", "Benefits", "Causes", "Contagiousness", "Effectiveness", "GettingAccess", "HowItWorks", "HowOrWhere",
    "Ingredients", "LivingWith", "MayTreat", "Misconceptions", "Overview", "PatientExperience", "Pregnancy",
    "Prevention", "Prognosis", "RelatedTopics", "RisksOrComplications", "Safety", "Screening", "SeeDoctor", "SelfCare",
    "SideEffects", "Stages", "Symptoms", "Treatments", "Types", "UsageOrSchedule",
]  # fmt: skip
MEMBERS = {
    "hasHealthAspect": {f"https://schema.org/{aspect}HealthAspect" for aspect in ASPECTS},
    "procedureType": {"https://schema.org/PercutaneousProcedure", "https://schema.org/NoninvasiveProcedure"},
    "dayOfWeek": {
        f"https://schema.org/{day}"
        for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "PublicHolidays")
    },
}
