"""One file a page, all of one shape: see `gui.pages.page`."""
