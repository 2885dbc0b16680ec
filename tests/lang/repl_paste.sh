# Pasted text is one input, and no byte of it is a command of the editor. ../type.c types it.
cd "$TMP" && mkdir home
export HOME="$TMP/home" XDG_STATE_HOME="$TMP/state" NO_COLOR=1
"$TYPE" "$SMOOTH" <<'END'
? > 
> \e[200~fn f(x) = max(x, 0)\r    + c\t(x) - 4\r\rfn c(x) = 1\r\e[201~
? . 
> \r
? > 
> f(3)\r
? > 
> fn g(x) = \e[200~f(x)\x0a+ 1\x0a* 2\e[201~ + 5
? . * 2 + 5
> \r
? > 
> \e[200~g(3)\e[201~
? > g(3)
> \r
? > 
> \e[200~fn h(x) = f(x)\rh(3)\rfn h(x) = 2 *\r\e[201~
? . 
> \r
? . 
> x\r
? > 
> h(5)\r
? > 
> \e[200~fn lost(x) = x\r\e[201~
? . 
> \x03
? > 
> c\t(1.5)\r
? > 
> \x15:list\r
? > 
> fn cut(x) = x\r
? > 
> + 2\r
? > 
> cut(1)\r
? > 
> const one = 1\r
? > 
> # still the same
> \r
? > 
> - 2\r
? > 
> :list\r
? > 
> fn f(x) = 7\r
? > 
> -f(1)\r
? > 
> \x04
END
cat state/smooth/history
