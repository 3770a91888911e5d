"""Tables of broadcasts."""
