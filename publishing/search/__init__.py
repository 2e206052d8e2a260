"""Finding: one search over everything that patients can read. The rest of the site uses these names alone."""

from publishing.search.documents import Document, Kind
from publishing.search.finding import Answer, Suggestion, search, suggest
from publishing.search.indexing import index, refresh, register, register_editions, reindex, remove

__all__ = [
    "Answer",
    "Document",
    "Kind",
    "Suggestion",
    "index",
    "refresh",
    "register",
    "register_editions",
    "reindex",
    "remove",
    "search",
    "suggest",
]
