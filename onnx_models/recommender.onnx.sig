{"key": "16499cad43276423", "signature": "ALykNEGG3oMQit5WogCSuJXqK1m65Yy1dNY9z5bAZfwfNNnljuiF0AwbUGK2evnZuZvhWVFrzYQ2GG4do1SsDw=="}
