"""The course as pages: plain HTML that asks for no kernel, no network and no install."""
