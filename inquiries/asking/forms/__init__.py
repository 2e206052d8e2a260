"""One form a page; see inquiries.asking.journey for their order."""
