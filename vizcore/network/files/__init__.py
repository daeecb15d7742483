"""A model file from outside: checked, mended and written anew, tried in a process of its own, and only then opened.

`opening.open_file` is the way in. Nothing here is imported with the room, for a file that is refused by its first
bytes needs neither Keras nor TensorFlow.
"""
