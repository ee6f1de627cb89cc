{"key": "16499cad43276423", "signature": "21l1ZF1t9bZrvFjeur5JZbgjSKUgaZHdvM3G02KFIqq/P+wfwjaHHnmw5UFJLMYY3U0ACyzGDFiYw2uF+IVMDw=="}
