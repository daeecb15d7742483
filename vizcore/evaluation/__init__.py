"""How often networks are right, over many faces: shares with their intervals, calibration, parts of the faces."""
