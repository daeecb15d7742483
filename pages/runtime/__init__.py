"""The server around the pages: TensorFlow, the queue for long work, housekeeping, and Streamlit's private names."""
