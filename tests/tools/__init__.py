"""Gates and generators of this repository; nothing here is part of the program."""
