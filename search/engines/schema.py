"""What each database needs to find words: FTS5 and a table of trigrams on SQLite; tsvectors and pg_trgm on PostgreSQL.

On SQLite, a migration that remakes search_searchentry loses its triggers and must run `make` again.
"""

from django.db import ProgrammingError, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TEXTS = ["name", "other_names", "question", "short_text", "long_text", "kind"]
OLD = ", ".join(f"old.{name}" for name in TEXTS)
NEW = ", ".join(f"new.{name}" for name in TEXTS)
COLUMNS = ", ".join(TEXTS)

SQLITE = [
    f"""CREATE VIRTUAL TABLE search_searchtext USING fts5(
        {COLUMNS}, content='search_searchentry', content_rowid='id',
        tokenize='porter unicode61 remove_diacritics 2', prefix='2 3 4'
    )""",
    f"""CREATE TRIGGER search_searchentry_comes AFTER INSERT ON search_searchentry BEGIN
        INSERT INTO search_searchtext (rowid, {COLUMNS}) VALUES (new.id, {NEW});
    END""",
    f"""CREATE TRIGGER search_searchentry_goes AFTER DELETE ON search_searchentry BEGIN
        INSERT INTO search_searchtext (search_searchtext, rowid, {COLUMNS}) VALUES ('delete', old.id, {OLD});
    END""",
    f"""CREATE TRIGGER search_searchentry_changes AFTER UPDATE ON search_searchentry BEGIN
        INSERT INTO search_searchtext (search_searchtext, rowid, {COLUMNS}) VALUES ('delete', old.id, {OLD});
        INSERT INTO search_searchtext (rowid, {COLUMNS}) VALUES (new.id, {NEW});
    END""",
    "INSERT INTO search_searchtext (search_searchtext) VALUES ('rebuild')",
    "CREATE TABLE search_searchgram (gram TEXT, word_id INTEGER, PRIMARY KEY (gram, word_id)) WITHOUT ROWID",
    "CREATE INDEX search_searchgram_of_word ON search_searchgram (word_id)",
]
SQLITE_BACK = [
    "DROP TRIGGER search_searchentry_comes",
    "DROP TRIGGER search_searchentry_goes",
    "DROP TRIGGER search_searchentry_changes",
    "DROP TABLE search_searchtext",
    "DROP TABLE search_searchgram",
]


def vector(column: str, weight: str) -> str:
    """The column's words. Punctuation goes first, or PostgreSQL takes "walk/stand" for a file name."""
    spaced = rf"regexp_replace({column}, '[!-/:-@\[-`{{-~‘’“”–—…]+', ' ', 'g')"
    return f"setweight(to_tsvector('search_words', {spaced}), '{weight}')"


TITLES = " || ".join([vector("name", "A"), vector("other_names", "B"), vector("question", "C")])
ALL = " || ".join(
    [
        vector("name", "A"),
        vector("other_names", "A"),
        vector("question", "B"),
        vector("short_text", "C"),
        vector("long_text", "D"),
    ]
)
TOKENS = "asciiword, word, numword, asciihword, hword, numhword, hword_asciipart, hword_part, hword_numpart"
POSTGRESQL = [
    # Porter's stems, as on SQLite, and no stop words: those are left out before an engine is asked.
    "CREATE TEXT SEARCH DICTIONARY search_porter (TEMPLATE = snowball, Language = porter)",
    "CREATE TEXT SEARCH CONFIGURATION search_words (COPY = simple)",
    f"ALTER TEXT SEARCH CONFIGURATION search_words ALTER MAPPING FOR {TOKENS} WITH unaccent, search_porter",
    f"""ALTER TABLE search_searchentry
        ADD COLUMN title_vector tsvector GENERATED ALWAYS AS ({TITLES}) STORED,
        ADD COLUMN vector tsvector GENERATED ALWAYS AS ({ALL}) STORED""",
    # Long values go out of line, so that counting ten thousands of rows reads few pages; titles stay at hand.
    "ALTER TABLE search_searchentry SET (toast_tuple_target = 128)",
    "ALTER TABLE search_searchentry ALTER COLUMN title_vector SET STORAGE MAIN",
    "CREATE INDEX search_searchentry_titles ON search_searchentry USING gin (title_vector)",
    "CREATE INDEX search_searchentry_words ON search_searchentry USING gin (vector) WITH (fastupdate = off)",
    # On an expression, so that looking a word up by its equal never goes through the trigrams: that took seconds.
    "CREATE INDEX search_searchword_trigrams ON search_searchword "
    "USING gin (lower(word) gin_trgm_ops) WITH (fastupdate = off)",
]
POSTGRESQL_BACK = [
    "DROP INDEX search_searchword_trigrams",
    "ALTER TABLE search_searchentry DROP COLUMN vector, DROP COLUMN title_vector",
    "DROP TEXT SEARCH CONFIGURATION search_words",
    "DROP TEXT SEARCH DICTIONARY search_porter",
]


def make(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        make_extensions(schema_editor)
    run(schema_editor, SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL)


def make_extensions(schema_editor: BaseDatabaseSchemaEditor) -> None:
    for name in ("unaccent", "pg_trgm"):
        try:
            with transaction.atomic(schema_editor.connection.alias):
                schema_editor.execute(f"CREATE EXTENSION IF NOT EXISTS {name}")
        except Exception as error:
            database = schema_editor.connection.settings_dict["NAME"]
            raise ProgrammingError(
                f"The search needs PostgreSQL's extension {name}, and this database user may not create it, or it is "
                f"not installed (Debian and Ubuntu: postgresql-contrib). Let an administrator run: "
                f'psql {database} -c "CREATE EXTENSION {name}"; then migrate again.'
            ) from error


def unmake(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    run(schema_editor, SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_BACK)


def run(schema_editor: BaseDatabaseSchemaEditor, statements: list[str]) -> None:
    for statement in statements:
        schema_editor.execute(statement, params=None)
