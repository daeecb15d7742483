"""A machine without TensorFlow, and JAX, for programs that run in a process of their own."""

# What computes for seconds is compiled in haste: most of their processors' time was XLA's compiler.
HASTE = "--xla_backend_optimization_level=1 --xla_llvm_disable_expensive_passes=true"
HASTE += " --xla_cpu_use_fusion_emitters=false"
ON_JAX = {"KERAS_BACKEND": "jax", "JAX_PLATFORMS": "cpu", "XLA_FLAGS": HASTE}

MISSING = """
import sys

class Missing:
    def find_spec(self, name, *_):
        if name.partition(".")[0] == "tensorflow":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Missing())
"""
