# Colours of messages: --color, else NO_COLOR, TERM and whether it is a terminal.
. ./try.inc
cd "$TMP"
plain() { sed 's/\x1b\[/<ESC>[/g'; }
for call in 'eval x+' 'table x+ x=0:1:2' 'map x+' 'show x+' 'check x+' 'build x+' 'repl x+'; do
    "$SMOOTH" $call --color=always 2>&1 >out </dev/null | grep -c "$(printf '\033')\\["
    "$SMOOTH" $call --color=never 2>&1 >out </dev/null | grep -c "$(printf '\033')\\["
done
try eval x+ --color=always | plain
try eval x+ --color=sometimes
try eval x+ --color
"$SMOOTH" repl --color=always <<'END' 2>&1 | plain
:table nothing
nothing(1)
:eval 1 + --color never
nothing(2)
END
