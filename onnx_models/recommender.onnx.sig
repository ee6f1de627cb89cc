{"key": "16499cad43276423", "signature": "DBgsbW/27aNd/P0ZCuA2apqEbdMy0C4WDUsdk9TSP0a3ouP059qcPpCARfdaAFQq/1hWTInw86zy6yydTVC7Dw=="}
