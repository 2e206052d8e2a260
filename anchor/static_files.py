import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Our style sheets: those of one page come as one file, as browsers would ask for each import in turn.
OURS = ("css/", "admin_site/")
IMPORT = re.compile(r'@import url\("(.+)"\);\n')
# What stays as it is: strings, and addresses without quotation marks.
AS_IS = r""""(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|url\([^"')]*\)"""
COMMENT = re.compile(rf"({AS_IS})|/\*.*?\*/", re.DOTALL)
# A space before a colon or beside a bracket, a combinator or a sign may mean something; these never do.
NEEDLESS = re.compile(rf"({AS_IS})|[;\s]*(}})\s*|\s*([{{;,])\s*|(:)\s+|\s+(?=\s)")


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Hashed names, compressed ahead. A file that `collectstatic` has not seen is served under its plain name:

    a page in plain clothes helps a patient more than an error page.
    """

    manifest_strict = False

    def stored_name(self, name: str) -> str:
        try:
            return str(super().stored_name(name))
        except ValueError:  # not below STATIC_ROOT: collectstatic has not run
            return name

    def post_process(self, paths: dict[str, Any], **options: Any) -> Iterator[tuple[str, str | None, Any]]:
        if not options.get("dry_run"):
            names = [name for name in paths if name.startswith(OURS) and name.endswith(".css")]
            for name in names:
                self.delete(name)
                self._save(name, ContentFile(squeezed(joined(name, paths))))
            paths = paths | {name: (self, name) for name in names}
        yield from super().post_process(paths, **options)


def joined(name: str, paths: dict[str, Any]) -> str:
    """The style sheet with those that it imports in their places."""
    folder = name.rpartition("/")[0]
    return IMPORT.sub(lambda found: read(f"{folder}/{found[1]}", paths), read(name, paths))


def squeezed(css: str) -> str:
    """The same rules without comments and without the white space that only people need."""
    return NEEDLESS.sub(r"\1\2\3\4", COMMENT.sub(r"\1", css)).strip()


def read(name: str, paths: dict[str, Any]) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        return str(file.read().decode())
