"""The only way this app speaks to those that stand on it."""

from django.dispatch import Signal

# Sent after the commit that stored a reply, with ``reply_id``.
reply_recorded = Signal()
