from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Hashed names, compressed ahead. A file that `collectstatic` has not seen is served under its plain name:

    a page in plain clothes helps a patient more than an error page.
    """

    manifest_strict = False

    def stored_name(self, name: str) -> str:
        try:
            return str(super().stored_name(name))
        except ValueError:  # not below STATIC_ROOT: nobody ran collectstatic
            return name
