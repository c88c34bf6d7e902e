# SPDX-License-Identifier: EUPL-1.2
"""Answers to fact questions: the newest per question. What they mean is in the evidence log."""

from django.db import models


class Answer(models.Model):
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="answers")
    question_id = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField()
    option = models.CharField(max_length=40)
    ask = models.CharField(max_length=20, blank=True)
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "question_id"], name="one_answer_per_question")
        ]
