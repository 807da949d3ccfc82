"""Steps: the numbers behind every picture, in plain frozen data.

A *pass* holds what stays while the window moves; `step` gives what belongs to one place of the
window. Nothing here knows how it will be drawn.

A pass may run the layer that it is given, whose weight and bias stay as they are; it copies what it
keeps, so that nothing that becomes of the layer later changes it.
"""
