#!/bin/sh
# The help texts of the command, for the man page and the completion: after a line "@" that of
# `smooth --help`, after a line "@ COMMAND" that of `smooth COMMAND --help`, for each command.
#     install/help.sh build/smooth
smooth=$1
echo '@'
"$smooth" --help || exit
"$smooth" --help | sed -n '/^$/,$ s/^  \([a-z][a-z]*\)  *.*/\1/p' | while read -r command; do
    [ "$command" = help ] && continue
    echo "@ $command"
    "$smooth" "$command" --help || exit
done
