{"key": "16499cad43276423", "signature": "BDV9IcQvFnXlPp/xw5f8K9Sbi3rmYZ3YZ9Hp81WQgRJaTxclyTP9KG+tz72KkCb/4jwMRFws7cPvTbvKjedpBg=="}
