"""What a layer's activation says: its statistics, a thumbnail, which maps are alike."""
