import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anchor.settings")

application = get_wsgi_application()

from anchor.checks import refuse_a_bad_start  # noqa: E402  (needs the settings)

refuse_a_bad_start()
