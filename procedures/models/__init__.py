"""What the clinic does: a procedure's draft with its typed parts, and the editions that patients read."""

from procedures.models.edition import ProcedureEdition
from procedures.models.kinds import NOT_CLINICAL, Approach, CareLevel, CriterionKind, KeyFactKind, SectionKind
from procedures.models.parts import CareCard, Choice, Criterion, KeyFact, ProcedurePart, Section, SectionImage, Source
from procedures.models.procedure import Procedure
from procedures.models.tags import BodyArea, Condition

__all__ = [
    "NOT_CLINICAL",
    "Approach",
    "BodyArea",
    "CareCard",
    "CareLevel",
    "Choice",
    "Condition",
    "Criterion",
    "CriterionKind",
    "KeyFact",
    "KeyFactKind",
    "Procedure",
    "ProcedureEdition",
    "ProcedurePart",
    "Section",
    "SectionImage",
    "SectionKind",
    "Source",
]
