from django.db import models


class Article(models.Model):
    """One article of a statute, as the file of articles has it."""

    law = models.CharField(max_length=300)
    category = models.CharField(max_length=60)
    year = models.PositiveIntegerField(null=True)
    text = models.TextField()

    class Meta:
        app_label = "articles"

    def __str__(self) -> str:
        return f"{self.law} {self.text[:20]}"
