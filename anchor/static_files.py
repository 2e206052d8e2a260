from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Hashed names, compressed ahead. A file that `collectstatic` has not seen is served under its plain name:

    a page in plain clothes helps a patient more than an error page.
    """

    manifest_strict = False
