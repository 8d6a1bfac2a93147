"""What people write, checked before a service sees it."""
