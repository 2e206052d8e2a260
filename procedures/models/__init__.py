"""What the clinic does: a procedure's draft with its typed parts, and the editions that patients read."""

from procedures.models.coverage import Coverage, CoverageEdition
from procedures.models.drawings import Drawings
from procedures.models.edition import ProcedureEdition
from procedures.models.kinds import Approach, CareLevel, CriterionKind, KeyFactKind, SectionKind
from procedures.models.part import ProcedurePart
from procedures.models.parts import CareCard, Choice, Criterion, KeyFact, Section
from procedures.models.pictures import Drawing, SectionImage
from procedures.models.procedure import Procedure
from procedures.models.sources import Evidence, Source, SourceFields
from procedures.models.tags import BodyArea, Condition

__all__ = [
    "Approach",
    "BodyArea",
    "CareCard",
    "CareLevel",
    "Choice",
    "Condition",
    "Coverage",
    "CoverageEdition",
    "Criterion",
    "CriterionKind",
    "Drawing",
    "Drawings",
    "Evidence",
    "KeyFact",
    "KeyFactKind",
    "Procedure",
    "ProcedureEdition",
    "ProcedurePart",
    "Section",
    "SectionImage",
    "SectionKind",
    "Source",
    "SourceFields",
]
