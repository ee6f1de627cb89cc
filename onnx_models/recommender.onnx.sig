{"key": "16499cad43276423", "signature": "PKzHclvyUoUKqUngxWbqvoDpvSbzfsmLRlVePSO/LXez1Kb9Bwk0pc4Nhu7B4gHSi//QtrMyeJxDD2eomo2oDA=="}
