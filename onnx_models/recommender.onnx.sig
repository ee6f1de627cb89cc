{"key": "16499cad43276423", "signature": "h6Q5S/fOX5DCteHNlH8zfdFSoO0B0/o0qr7l/JRm8upyZk9zm4uEwIlKXWfzpYHuN74/aIBohWuKbbKRJ32XDg=="}
