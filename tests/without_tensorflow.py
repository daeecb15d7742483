"""A machine without TensorFlow, for programs that run in a process of their own."""

MISSING = """
import sys

class Missing:
    def find_spec(self, name, *_):
        if name.partition(".")[0] == "tensorflow":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Missing())
"""
