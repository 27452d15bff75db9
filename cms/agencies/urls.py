from django.http import HttpResponse
from django.urls import path

urlpatterns = [path("agencies/<slug:slug>/", lambda request, slug: HttpResponse(slug), name="agency")]
