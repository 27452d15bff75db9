"""How often one client address may do a thing, and all together; each by a variable of its own name.

A school, an office or a village hall shares an address, so the limit of one is never near what one person does.
"""

import os


def _rate(name: str, otherwise: str) -> str:
    return os.environ.get(name) or otherwise


LOGIN_RATE = "20/m"  # tries from one address, and for one name
SEARCH_RATE = _rate("SEARCH_RATE", "240/m")
SUGGEST_RATE = _rate("SUGGEST_RATE", "600/m")  # suggestions while somebody types

# --- The public's forms: what is sent; steps that are saved; steps with files, which lie on disk for two days
REQUEST_RATE = _rate("REQUEST_RATE", "30/h")
REQUEST_RATE_TOTAL = _rate("REQUEST_RATE_TOTAL", "20000/h")
REQUEST_STEP_RATE = _rate("REQUEST_STEP_RATE", "600/h")
REQUEST_FILES_RATE = _rate("REQUEST_FILES_RATE", "40/h")
REQUEST_FILES_RATE_TOTAL = _rate("REQUEST_FILES_RATE_TOTAL", "2000/h")
MAILBOX_RATE = _rate("MAILBOX_RATE", "30/h")
MAILBOX_RATE_TOTAL = _rate("MAILBOX_RATE_TOTAL", "20000/h")
MAILBOX_STEP_RATE = _rate("MAILBOX_STEP_RATE", "600/h")
MAILBOX_FILES_RATE = _rate("MAILBOX_FILES_RATE", "40/h")
MAILBOX_FILES_RATE_TOTAL = _rate("MAILBOX_FILES_RATE_TOTAL", "2000/h")
HELPFUL_RATE = _rate("HELPFUL_RATE", "60/h")  # readers' word on published letters
HELPFUL_RATE_TOTAL = _rate("HELPFUL_RATE_TOTAL", "20000/h")
OPINION_RATE = _rate("OPINION_RATE", "20/h")
OPINION_RATE_TOTAL = _rate("OPINION_RATE_TOTAL", "10000/h")
SURVEY_RATE = _rate("SURVEY_RATE", "60/h")
SURVEY_RATE_TOTAL = _rate("SURVEY_RATE_TOTAL", "20000/h")
EVENT_RATE = _rate("EVENT_RATE", "30/h")  # registrations for hearings and open days
EVENT_RATE_TOTAL = _rate("EVENT_RATE_TOTAL", "20000/h")
QUESTION_RATE = _rate("QUESTION_RATE", "20/h")  # questions to a live interview
QUESTION_RATE_TOTAL = _rate("QUESTION_RATE_TOTAL", "10000/h")
ASKING_RATE = _rate("ASKING_RATE", "30/h")  # data wanted, errors, applications
ASKING_RATE_TOTAL = _rate("ASKING_RATE_TOTAL", "10000/h")
ASKING_STEP_RATE = _rate("ASKING_STEP_RATE", "600/h")
ASKING_FILES_RATE = _rate("ASKING_FILES_RATE", "40/h")
ASKING_FILES_RATE_TOTAL = _rate("ASKING_FILES_RATE_TOTAL", "1000/h")
REUSE_RATE = _rate("REUSE_RATE", "20/h")
REUSE_RATE_TOTAL = _rate("REUSE_RATE_TOTAL", "2000/h")
FEED_RATE = _rate("FEED_RATE", "20/h")  # subscriptions by mail and webhooks registered
FEED_RATE_TOTAL = _rate("FEED_RATE_TOTAL", "5000/h")
CHALLENGE_DIFFICULTY = int(_rate("CHALLENGE_DIFFICULTY", "60000"))  # sums a browser does, at most, before it may send

# --- Number and query code: tries of one address, for one number, and of all together; how long a case stays open
TRACK_RATE = _rate("TRACK_RATE", "10/10m")
TRACK_RATE_RECORD = _rate("TRACK_RATE_RECORD", "30/10m")  # more than one address has: nobody alone shuts it
TRACK_RATE_TOTAL = _rate("TRACK_RATE_TOTAL", "6000/10m")
TRACK_ACT_RATE = _rate("TRACK_ACT_RATE", "20/h")  # what is sent of one case that is open: papers, words
TRACK_MINUTES = int(_rate("TRACK_MINUTES", "30"))

# --- Data: how often one address asks without a key, and how often a key; files have a count of their own
DATA_RATES = {
    "api": _rate("DATA_RATE", "300/m"),
    "file": _rate("DATA_FILE_RATE", "120/m"),
    "page": _rate("DATA_PAGE_RATE", "240/m"),  # pages of a table that is narrowed, sorted or drawn
}
DATA_KEY_RATES = {
    "api": _rate("DATA_KEY_RATE", "1200/m"),
    "file": _rate("DATA_KEY_FILE_RATE", "600/m"),
    "page": DATA_RATES["page"],
}
DATA_KEY_QUOTA = _rate("DATA_KEY_QUOTA", "200000/d")  # of one key, where nothing else was agreed
KEY_RATE = _rate("KEY_RATE", "50/d")  # keys made from one address: a class or an office may share it
KEY_RATE_TOTAL = _rate("KEY_RATE_TOTAL", "2000/d")
KEY_TRIES_RATE = _rate("KEY_TRIES_RATE", "300/h")  # forms sent to make or look at a key, right or wrong
