# A session at a terminal: editing, history, completion, interrupts. ../type.c types it.
cd "$TMP" && mkdir home state && echo 'fn half(x) = x / 2' >half.smooth
export HOME="$TMP/home" XDG_STATE_HOME="$TMP/state" NO_COLOR=1
"$TYPE" "$SMOOTH" <<'END'
? > 
> fn ramp(x) =\r
? . 
> max(x, 0)\r
? > 
> ra\t
? > ramp
> (0.3)\r
? > 
> \e[A
? > ramp(0.3)
> \x01:d \x05\r
? > 
> fn nothing(x
? > fn nothing(x
> \x03
? > 
> fn nothing(x) =\r
? . 
> \x03
? > 
> \e[A\e[A\e[A
? > fn ramp(x) = max(x, 0)
> \x7f\x7f1)\r
? > 
> ramp(0)\r
? > 
> :he\t
? > :help 
> ramp\r
? > 
> :k\t
? > :kernel 
> sp\x7f\x7fgau\t
? > :kernel gaussian
> \r
? > 
> 1/+2\r
? > 
> :load ha\t
? > :load half.smooth 
> \r
? > 
> :load! half.smooth\r
? > 
> tem\t
? > temperature 
> 1\r
? > 
> :hard\r
? > 
> so\t
> \x15half(3)\r
? > 
> ä + 1\r
? > 
> \x04
END
cat state/smooth/history
echo '--- again'
"$TYPE" "$SMOOTH" <<'END'
? > 
> \e[A\e[A
? > half(3)
> \x15exit\r
END
ls -A home
