"""One file a screen; colours, sizes and fonts only in `theme`."""
