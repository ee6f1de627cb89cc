from app.__main__ import main
from app.crashes import keep_quiet

keep_quiet()
main()
