"""Pure: which date is in force for a promise, and why."""
