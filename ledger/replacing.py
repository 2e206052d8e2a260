"""Refuses INSERT OR REPLACE on SQLite, which deletes the old row without firing its delete trigger.

A trigger cannot see the OR. So it refuses every row whose id or unique values another row has, also with OR IGNORE.
"""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

UNIQUE_INDEXES = """
    SELECT each.name, sqlite_master.sql FROM pragma_index_list(%s) AS each
    JOIN sqlite_master ON sqlite_master.type = 'index' AND sqlite_master.name = each.name
    WHERE each."unique" ORDER BY each.name
"""


def refusals(table: str, connection: BaseDatabaseWrapper) -> str:
    """The statements of a trigger before each insert into `table`. Its unique indexes must not be on expressions."""
    with connection.cursor() as cursor:
        cursor.execute(UNIQUE_INDEXES, [table])
        unique = [refusal_by_index(table, name, sql or "", cursor) for name, sql in cursor.fetchall()]
    # A number as id is the rowid, and -1 here if the database is to choose it. A table of UUIDs has a rowid as well.
    return " ".join([refusal(table, "id", "rowid = NEW.rowid"), *unique])


def refusal_by_index(table: str, index: str, sql: str, cursor: CursorWrapper) -> str:
    columns = names("index", index, cursor)
    same = " AND ".join(f'"{column}" = NEW."{column}"' for column in columns)
    _columns, _where, where = sql.partition(" WHERE ")
    if where:  # the index has only some of the rows: it must have both
        new = ", ".join(f'NEW."{column}" AS "{column}"' for column in names("table", table, cursor))
        same += f" AND ({where}) AND (SELECT {where} FROM (SELECT {new}))"  # noqa: S608
    return refusal(table, ", ".join(columns), same)


def refusal(table: str, columns: str, same: str) -> str:
    words = f"{table} is written once, and a row has this {columns}"
    return f"SELECT RAISE(ABORT, '{words}') FROM {table} WHERE {same};"  # noqa: S608


def names(what: str, name: str, cursor: CursorWrapper) -> list[str]:
    """The columns of a table or an index."""
    cursor.execute(f"SELECT name FROM pragma_{what}_info(%s)", [name])  # noqa: S608
    return [column for (column,) in cursor.fetchall()]
