"""What an explorer is saved as: pictures, slides, and HTML that moves with no kernel."""
