"""Tables of sections."""
