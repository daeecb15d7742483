"""What the labs show, in numbers: closed forms and small measurements, one question a module."""
