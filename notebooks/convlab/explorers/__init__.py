"""Pictures that the reader moves: sliders and buttons around the scenes."""
