"""Proposals, the letters that answer them, and the people concerned."""

from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    """What was asked and what was answered; knows nothing of tracking."""

    name = "proposals"
    verbose_name = "建议提案与答复"
