"""Wagtail, as this portal's editors have it."""

import os

WAGTAIL_SITE_NAME = "阳光政务"
WAGTAILADMIN_BASE_URL = os.environ.get("BASE_URL") or "http://localhost:8000"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # no request to any other host
WAGTAIL_PASSWORD_RESET_ENABLED = False  # passwords are reset by a keeper of the site, who knows whose they are
WAGTAILADMIN_USER_LOGIN_FORM = "cms.agencies.staff.login.StaffLoginForm"
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_WORKFLOW_CANCEL_ON_PUBLISH = False  # a text that goes out leaves the review of the next one alone
WAGTAIL_AUTOSAVE_INTERVAL = 0  # a text saved behind one's back would start its review again
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAIL_I18N_ENABLED = False
WAGTAILREDIRECTS_AUTO_CREATE = False  # cms.columns.moving makes them, in the background
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_EXTENSIONS = [
    "pdf", "ofd", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "wps", "et", "csv", "txt", "html", "htm", "zip", "rar",
    "jpg", "png",
]  # fmt: skip
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []  # files are downloaded, never shown in place
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.review.serving.ExaminedDocumentForm"
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.review.serving.ExaminedImageForm"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "search.backends.admin"}}
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "wagtail.admin.rich_text.DraftailRichTextArea",
        "OPTIONS": {"features": ["h2", "h3", "h4", "bold", "ol", "ul", "hr", "link", "document-link", "image"]},
    }
}
