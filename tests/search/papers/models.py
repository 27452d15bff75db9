from django.db import models
from django.utils import timezone


class Tag(models.Model):
    name = models.CharField(max_length=20)

    def __str__(self):
        return self.name


class Paper(models.Model):
    """Something public, with everything an entry can have."""

    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    number = models.CharField(max_length=60, blank=True)
    agency = models.CharField(max_length=60, blank=True)
    topic = models.CharField(max_length=10, blank=True)
    genre = models.CharField(max_length=20, blank=True)
    validity = models.CharField(max_length=20, blank=True)
    matters = models.JSONField(default=list)
    issued_on = models.DateField(null=True)
    published_at = models.DateTimeField(default=timezone.now)
    public = models.BooleanField(default=True)
    broken = models.BooleanField(default=False)
    tags = models.ManyToManyField(Tag, related_name="papers")

    def __str__(self):
        return self.title


class Appendix(Paper):
    """A paper of a special kind, with a table of its own: found as the paper it is at bottom."""

    pages = models.PositiveIntegerField(default=1)

    def __str__(self):
        return f"{self.title}（{self.pages} 页）"
