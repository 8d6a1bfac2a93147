"""
The default start: broker, web server, worker and scheduler in one terminal, none left behind.

Our own small supervisor rather than a Procfile runner: those end everything when one program ends, know no readiness,
and leave their children to run on when they are killed themselves.
"""
