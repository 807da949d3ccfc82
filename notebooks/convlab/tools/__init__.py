"""What makers of the course run: readers import none of it."""
