"""Ten minutes on a graphics card: teachers, their student, and networks of one recipe; see docs/campaign.md.

This room needs Keras on JAX and no TensorFlow; it is the only one that knows JAX.
"""
