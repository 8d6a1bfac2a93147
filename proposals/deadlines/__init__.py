"""The calendar and the law of reply deadlines: plain Python, no clock, no settings, no database."""
