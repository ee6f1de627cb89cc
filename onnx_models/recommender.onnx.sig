{"key": "16499cad43276423", "signature": "r/bAHCshZuRhvljkrZCQFNSkEGjboIGBlVeiIKgZnyAuuN3cks0yrGAEZRKPOZw+tY9MtC1MJzkiXEy/xE1ODA=="}
