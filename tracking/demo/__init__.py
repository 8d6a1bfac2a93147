"""
The demonstration: an invented city with two years of proposals, letters, commitments and what became of them.

Everything stands at a distance from the day of loading, and goes in through the same services that people use.
"""

from tracking.demo.clear import DemoRefused
from tracking.demo.load import accounts_path, load_demo
from tracking.demo.stage import StoryBroken

__all__ = ["DemoRefused", "StoryBroken", "accounts_path", "load_demo"]
