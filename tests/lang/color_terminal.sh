# At a terminal messages have colours, unless it is dumb or NO_COLOR or --color forbids them; ../type.c
# shows a colour as { }. A message that goes elsewhere has none, unless --color says so.
cd "$TMP"
at_terminal() { "$TYPE" env "$@" </dev/null; }
at_terminal "$SMOOTH" eval x+
at_terminal TERM=dumb "$SMOOTH" eval x+
at_terminal -u TERM "$SMOOTH" eval x+
at_terminal NO_COLOR=1 "$SMOOTH" eval x+
at_terminal NO_COLOR= "$SMOOTH" eval x+
at_terminal "$SMOOTH" eval x+ --color=never
at_terminal TERM=dumb NO_COLOR=1 "$SMOOTH" eval x+ --color=always
at_terminal sh -c '"$SMOOTH" eval x+ 2>errors'
at_terminal sh -c '"$SMOOTH" eval x+ --color=auto 2>errors; cat errors'
for options in '' --color=never; do
    "$TYPE" env XDG_STATE_HOME="$TMP" "$SMOOTH" repl $options <<'END'
? > 
> x +)\r
? > 
> \x04
END
done
