from outbox.mail import Mail
from outbox.values import Code, Day, Phone, Promise, Url, WholeNumber

RECEIVED = Mail("received", {"status": Url, "promise": Promise, "phone": Phone})
EVERYTHING = Mail(
    "everything", {"status": Url, "count": WholeNumber, "day": Day, "promise": Promise, "phone": Phone, "code": Code}
)
BARE = Mail("bare", {})
BROKEN = Mail("broken", {})
ALL = [RECEIVED, EVERYTHING, BARE, BROKEN]
