# Ctrl-C ends what takes long, and the session goes on. ../type.c types it; whether the terminal
# shows ^C depends on the moment.
cd "$TMP" && mkdir home
export HOME="$TMP/home" XDG_STATE_HOME="$TMP/state" NO_COLOR=1
awk 'BEGIN {
    printf "fn big(x) = 0"
    for (i = 1; i <= 20000; i++) printf " + max(x*%d, sin(x + %d))", i, i
    print "\nfn two(x) = x + 1"
}' >big.smooth
"$TYPE" "$SMOOTH" <<'END' | sed 's/^\^C//'
? > 
> fn ramp(x) = max(x, 0)\r
? > 
> :table ramp x=0:1:1000000\r
? 
> \x03
? > 
> :table ramp x=0:1:1000000 --json\r
? 
> \x03
? > 
> ramp(3)\r
? > 
> :load! big.smooth\r
? > 
> :time big(0.3)\r
? 
> \x03
? > 
> :show big --grad\r
? 
> \x03
? > 
> :build -o big.o\r
? 
> \x03
? > 
> \e[200~:show big --grad\rtwo(1)\r\e[201~
? . 
> \r
? 
> \x03
? > 
> two(2)\r
? > 
> \x04
END
ls
