"""An app that writes mails, as the site's own apps do."""
