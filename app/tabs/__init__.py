"""One file a tab: `build` lays it out and connects it."""
