import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

# A style sheet with nothing but imports: browsers would load them one after another.
BUNDLE = "css/site.css"
IMPORT = re.compile(r'@import url\("(.+)"\);\n')
INDENTATION = re.compile(r"^ +|/\*.*?\*/\n?", re.MULTILINE | re.DOTALL)


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Static files with hashed names, compressed in advance.

    A file that `collectstatic` has not processed keeps its plain name: a page without styles helps a patient more than
    an error page does.
    """

    manifest_strict = False

    def stored_name(self, name: str) -> str:
        try:
            return str(super().stored_name(name))
        except ValueError:  # collectstatic has not run
            return name

    def post_process(self, paths: dict[str, Any], **options: Any) -> Iterator[tuple[str, str | None, Any]]:
        if BUNDLE in paths and not options.get("dry_run"):
            self.delete(BUNDLE)
            self._save(BUNDLE, ContentFile(bundled(BUNDLE, paths)))
            paths = paths | {BUNDLE: (self, BUNDLE)}
        yield from super().post_process(paths, **options)


def bundled(name: str, paths: dict[str, Any]) -> str:
    folder = name.rpartition("/")[0]
    imported = IMPORT.sub(lambda found: read(f"{folder}/{found[1]}", paths), read(name, paths))
    return INDENTATION.sub("", imported)


def read(name: str, paths: dict[str, Any]) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        return str(file.read().decode())
