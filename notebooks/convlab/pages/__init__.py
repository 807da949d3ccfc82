"""Explorers and notebooks as pages of HTML that are alive with no kernel."""
