"""What stands between a browser and the app: the door, the files, the watch over the loop."""
