{"key": "16499cad43276423", "signature": "lVM5GGvTiZZbhLVLGULmf1KKGmn0hd4F0tu788C1xrmcVi7lvd87dY8XHZV/hf/3sMFkTaQ/BBigdQ3DyHeBAA=="}
