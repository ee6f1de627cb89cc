"""The catalogue comes in: manifest, files, a new database, the pointer."""
