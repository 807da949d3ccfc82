"""From steps to scenes: what each picture of the course shows, and where."""
