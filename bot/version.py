"""The version of this program; the same as in pyproject.toml (a test keeps it so)."""

VERSION = "0.1.0"
