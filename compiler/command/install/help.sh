#!/bin/sh
# What the command says of itself, for the man page and the completion: `smooth --help`, then
# `smooth COMMAND --help` for each command, each behind a line "@ COMMAND".
#     install/help.sh build/smooth
smooth=$1
echo '@'
"$smooth" --help || exit
"$smooth" --help | sed -n '/^$/,$ s/^  \([a-z][a-z]*\)  *.*/\1/p' | while read -r command; do
    [ "$command" = help ] && continue
    echo "@ $command"
    "$smooth" "$command" --help || exit
done
