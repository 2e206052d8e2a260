import os

from django.core.wsgi import get_wsgi_application

from anchor.checks import refuse_a_bad_start

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anchor.settings")

application = get_wsgi_application()
refuse_a_bad_start()
