"""Ways to visualise, one file each."""
