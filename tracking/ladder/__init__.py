"""When reminders fall due and at what hours they go out: plain Python over dates, no framework, no clock."""
