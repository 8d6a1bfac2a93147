"""
The demonstration: an invented city with two years of proposals, letters, commitments and what became of them.

Everything stands at a distance from the day of loading, and goes in through the same services that people use.
"""

from tracking.demo.load import load_demo
from tracking.demo.reset import DemoRefused, reset_demo

__all__ = ["DemoRefused", "load_demo", "reset_demo"]
