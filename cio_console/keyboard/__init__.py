"""The commands of the screens, and the keys that give them: by default, and as a user has them."""
