"""One form a page; see inquiries.journey for their order."""
