"""Tables of local."""
