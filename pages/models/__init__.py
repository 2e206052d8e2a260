"""The clinic's prose: notices, the physicians' biographies, and what the practice does in one sentence."""

from pages.models.biography import Biography, BiographyEdition
from pages.models.description import Description, DescriptionEdition
from pages.models.notice import Notice, NoticeEdition

__all__ = ["Biography", "BiographyEdition", "Description", "DescriptionEdition", "Notice", "NoticeEdition"]
