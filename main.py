from app.__main__ import main

main()
