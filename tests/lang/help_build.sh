# The help lists the options that a command takes, and no others.
"$SMOOTH" build --help
"$SMOOTH" check --help
