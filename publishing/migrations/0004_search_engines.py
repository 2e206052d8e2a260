"""What each database needs to find words: FTS5 and a table of trigrams on SQLite; tsvectors and pg_trgm on PostgreSQL.

On SQLite, a later migration that remakes publishing_searchentry loses its triggers and must run this step again.
"""

from django.db import ProgrammingError, migrations, transaction

TEXTS = ["name", "other_names", "question", "short_text", "long_text", "kind"]
OLD = ", ".join(f"old.{name}" for name in TEXTS)
NEW = ", ".join(f"new.{name}" for name in TEXTS)
COLUMNS = ", ".join(TEXTS)

SQLITE = [
    f"""CREATE VIRTUAL TABLE publishing_searchtext USING fts5(
        {COLUMNS}, content='publishing_searchentry', content_rowid='id',
        tokenize='porter unicode61 remove_diacritics 2', prefix='2 3 4'
    )""",
    f"""CREATE TRIGGER publishing_searchentry_comes AFTER INSERT ON publishing_searchentry BEGIN
        INSERT INTO publishing_searchtext (rowid, {COLUMNS}) VALUES (new.id, {NEW});
    END""",
    f"""CREATE TRIGGER publishing_searchentry_goes AFTER DELETE ON publishing_searchentry BEGIN
        INSERT INTO publishing_searchtext (publishing_searchtext, rowid, {COLUMNS}) VALUES ('delete', old.id, {OLD});
    END""",
    f"""CREATE TRIGGER publishing_searchentry_changes AFTER UPDATE ON publishing_searchentry BEGIN
        INSERT INTO publishing_searchtext (publishing_searchtext, rowid, {COLUMNS}) VALUES ('delete', old.id, {OLD});
        INSERT INTO publishing_searchtext (rowid, {COLUMNS}) VALUES (new.id, {NEW});
    END""",
    "INSERT INTO publishing_searchtext (publishing_searchtext) VALUES ('rebuild')",
    "CREATE TABLE publishing_searchgram (gram TEXT, word_id INTEGER, PRIMARY KEY (gram, word_id)) WITHOUT ROWID",
    "CREATE INDEX publishing_searchgram_of_word ON publishing_searchgram (word_id)",
]
SQLITE_BACK = [
    "DROP TRIGGER publishing_searchentry_comes",
    "DROP TRIGGER publishing_searchentry_goes",
    "DROP TRIGGER publishing_searchentry_changes",
    "DROP TABLE publishing_searchtext",
    "DROP TABLE publishing_searchgram",
]


def vector(column: str, weight: str) -> str:
    """The column's words. Punctuation goes first, or PostgreSQL takes "walk/stand" for a file name."""
    spaced = rf"regexp_replace({column}, '[!-/:-@\[-`{{-~‘’“”–—…]+', ' ', 'g')"
    return f"setweight(to_tsvector('publishing_search', {spaced}), '{weight}')"


TITLES = " || ".join([vector("name", "A"), vector("other_names", "B"), vector("question", "C")])
ALL = " || ".join(
    [vector("name", "A"), vector("other_names", "A"), vector("question", "B"), vector("short_text", "C"), vector("long_text", "D")]
)
TOKENS = "asciiword, word, numword, asciihword, hword, numhword, hword_asciipart, hword_part, hword_numpart"
POSTGRESQL = [
    # Porter's stems, as on SQLite, and no stop words: those are left out before an engine is asked.
    "CREATE TEXT SEARCH DICTIONARY publishing_porter (TEMPLATE = snowball, Language = porter)",
    "CREATE TEXT SEARCH CONFIGURATION publishing_search (COPY = simple)",
    f"ALTER TEXT SEARCH CONFIGURATION publishing_search ALTER MAPPING FOR {TOKENS} WITH unaccent, publishing_porter",
    f"""ALTER TABLE publishing_searchentry
        ADD COLUMN title_vector tsvector GENERATED ALWAYS AS ({TITLES}) STORED,
        ADD COLUMN vector tsvector GENERATED ALWAYS AS ({ALL}) STORED""",
    # Long values go out of line, so that counting ten thousands of rows reads few pages; titles stay at hand.
    "ALTER TABLE publishing_searchentry SET (toast_tuple_target = 128)",
    "ALTER TABLE publishing_searchentry ALTER COLUMN title_vector SET STORAGE MAIN",
    "CREATE INDEX publishing_searchentry_titles ON publishing_searchentry USING gin (title_vector)",
    "CREATE INDEX publishing_searchentry_words ON publishing_searchentry USING gin (vector) WITH (fastupdate = off)",
    # On an expression, so that looking a word up by its equal never goes through the trigrams: that took seconds.
    "CREATE INDEX publishing_searchword_trigrams ON publishing_searchword USING gin (lower(word) gin_trgm_ops) WITH (fastupdate = off)",
]
POSTGRESQL_BACK = [
    "DROP INDEX publishing_searchword_trigrams",
    "ALTER TABLE publishing_searchentry DROP COLUMN vector, DROP COLUMN title_vector",
    "DROP TEXT SEARCH CONFIGURATION publishing_search",
    "DROP TEXT SEARCH DICTIONARY publishing_porter",
]


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        make_extensions(schema_editor)
    run(schema_editor, SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL)


def make_extensions(schema_editor):
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


def unmake(apps, schema_editor):
    run(schema_editor, SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_BACK)


def run(schema_editor, statements):
    for statement in statements:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("publishing", "0003_search")]
    operations = [migrations.RunPython(make, unmake)]
