"""Measurements that print ratios against a baseline of the same run; nothing here passes or fails by time."""
