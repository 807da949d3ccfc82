"""What each known mistake makes of a case, by the part of the layer that it is in."""
