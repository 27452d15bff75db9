from .views import FOLLOWING

track_urls = FOLLOWING.urls()
