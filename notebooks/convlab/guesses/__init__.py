"""Questions that a reader answers before the answer shows."""
