"""The site as behind a proxy that ends TLS: it tells Django that each request came by https."""

from anchor.wsgi import application as site


def application(environ, start_response):
    return site(environ | {"HTTP_X_FORWARDED_PROTO": "https"}, start_response)
