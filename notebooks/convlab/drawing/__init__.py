"""Shapes of a scene, and the two painters of them: SVG on a page, matplotlib in print."""
