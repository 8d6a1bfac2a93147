"""
Reminders under kill -9: senders and planners die at random moments, the broker forgets, the database restarts.

What was due must arrive, each mail under one Message-ID, and never more copies than the window that cannot be closed
allows. ``make test-kill ROUNDS=20 SEED=7``; the moments are drawn from the seed, the machine's own timing is not.
"""
